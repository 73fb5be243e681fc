/* raw_pointer CALLER KIND: the caller (lib or main) calls the other's function of that kind (gate,
 * other or raw). */
#include <stdio.h>
#include <string.h>

#include "functions.h"

static const char *const kinds[KINDS] = {"gate", "other", "raw"};

int main(int argc, char **argv) {
  int kind = 0;
  while (argc == 3 && kind < KINDS && strcmp(argv[2], kinds[kind]))
    kind++;
  if (argc != 3 || kind == KINDS) {
    fprintf(stderr, "usage: raw_pointer lib|main gate|other|raw\n");
    return 2;
  }
  /* Both gates are genuine where they belong. */
  if (lib_apply_wide(twice_wide, 4) != 8 || lib_offer_wide()(4) != 8)
    return 1;
  if (!strcmp(argv[1], "lib"))
    printf("%d\n", lib_apply(function(kind), 21));
  else
    printf("%d\n", lib_offer(kind)(21));
  return 0;
}
