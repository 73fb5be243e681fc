/* Compiled twice, with -DWIDTH=8 and 16. */
#include "linkage.h"

#define PASTE(a, b) a##b
#define NAME(prefix, width) PASTE(prefix, width)

static int add_width(int value) {
  RUNS_AT_HOME;
  return value + WIDTH;
}

int NAME(lib_width_, WIDTH)(op *f, int value) { return f(value) + WIDTH; }

op *NAME(lib_op_, WIDTH)(void) { return add_width; }
