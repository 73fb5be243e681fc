#include "util.h"

int util_calls;
static int counter;

static int count(int x) {
  counter++;
  return x;
}

int util_square(int x) {
  util_calls++;
  return util_map(count, x) * x;
}

int util_map(util_function *f, int x) { return f(x); }

int *util_counter(void) { return &counter; }
