/* The attacker's compartment: finds the attack and runs it. */
#include <stdio.h>
#include <string.h>

#include "tests/attacks/attack.h"

extern const struct attack __start_attack_list[] __attribute__((visibility("hidden")));
extern const struct attack __stop_attack_list[] __attribute__((visibility("hidden")));

uint64_t (*attacker_callback)(uint64_t argument);

static uint64_t run(const char *name) {
  for (const struct attack *a = __start_attack_list; a < __stop_attack_list; a++)
    if (strcmp(a->name, name) == 0)
      return a->run();
  fprintf(stderr, "attacks: no attack is called %s\n", name);
  _exit(100);
}

static uint64_t list(void) {
  for (const struct attack *a = __start_attack_list; a < __stop_attack_list; a++)
    puts(a->name);
  return 0;
}

uint64_t attacker_run(uint64_t what, uint64_t argument) {
  switch (what) {
  case ATTACKER_LIST:
    return list();
  case ATTACKER_CALLED:
    return attacker_callback ? attacker_callback(argument) : 0;
  default:
    return run(attack_shared->name);
  }
}
