/* isolation ATTACKER WHERE ACTION KIND: the attacker (main or vault) touches the other side's
 * memory of that kind, in the main thread or a worker.  Prints what came of it; a read secret or a
 * changed one is an attack that succeeded. */
#include <stdio.h>
#include <string.h>

#include "secrets.h"

static const char *const kinds[KINDS] = {"global", "heap", "stack", "tls"};

static int kind_of(const char *name) {
  for (int i = 0; i < KINDS; i++)
    if (!strcmp(name, kinds[i]))
      return i;
  fprintf(stderr, "isolation: %s: not one of global, heap, stack, tls\n", name);
  exit(2);
}

static uint32_t attack_read(int by_vault, int in_worker, int kind) {
  if (by_vault)
    return vault_read(secret_address(kind), in_worker);
  return touch_in((struct touch){.address = vault_address(kind)}, in_worker);
}

/* Returns what the owner finds afterwards. */
static uint32_t attack_write(int by_vault, int in_worker, int kind) {
  if (by_vault) {
    uintptr_t mine = secret_address(kind);
    vault_write(mine, 666, in_worker);
    return touch_in((struct touch){.address = mine}, 0);
  }
  uintptr_t theirs = vault_address(kind);
  touch_in((struct touch){.address = theirs, .value = 666, .is_write = 1}, in_worker);
  return vault_read(theirs, 0);
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: isolation main|vault main-thread|worker read|write KIND\n");
    return 2;
  }
  int by_vault = !strcmp(argv[1], "vault"), in_worker = !strcmp(argv[2], "worker");
  int kind = kind_of(argv[4]);
  if (!strcmp(argv[3], "read"))
    printf("read %x\n", attack_read(by_vault, in_worker, kind));
  else
    printf("found %u\n", attack_write(by_vault, in_worker, kind));
  return 0;
}
