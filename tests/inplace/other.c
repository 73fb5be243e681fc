#include "tests/inplace/planted.h"

int other_state;

void *other_copy(void *to, const void *from, size_t size) {
  char *bytes = to;
  for (size_t i = 0; i < size; i++) {
    bytes[i] = ((const char *)from)[i];
  }
  return to;
}

void other_end(void) {
  other_state++;
  __builtin_trap();
}
