#include "tests/runtime/program.h"

static __thread long calls = 1;

long two_by_three(long x) {
  calls++;
  return two_add(x) + calls;
}
