#include "tests/confine/vault.h"

#include <stdlib.h>

enum { PAGE = 4096, WORD = 0x5afe };

static volatile long global[2 * PAGE / sizeof(long)] = {WORD, WORD};
static __thread volatile long local[PAGE / sizeof(long)] = {WORD};
static int constant_value = 7;
static int *const constant = &constant_value;
static volatile long *block;

unsigned long vault_place(int place) {
  if (!block) {
    block = malloc(PAGE);
    block[0] = WORD;
    global[PAGE / sizeof(long)] = WORD;
  }
  switch (place) {
  case GLOBAL:
    return (unsigned long)&global[PAGE / sizeof(long)];
  case HEAP:
    return (unsigned long)block;
  case STACK:
    return (unsigned long)__builtin_frame_address(0);
  case TLS:
    return (unsigned long)&local[0];
  case TEXT:
    return (unsigned long)vault_intact;
  default:
    return (unsigned long)&constant;
  }
}

int vault_intact(void) {
  return global[PAGE / sizeof(long)] == WORD && block[0] == WORD && local[0] == WORD &&
         *constant == 7;
}
