/* The functions of one side, compiled into both. */
#ifndef TESTS_RAW_POINTER_FUNCTIONS_H
#define TESTS_RAW_POINTER_FUNCTIONS_H

#include <stddef.h>

#include "lib.h"

static int twice(int value) { return 2 * value; }

static long twice_wide(long value) { return 2 * value; }

/* Nobody takes its address that the analysis could see, hence it has no gate. */
static __attribute__((noinline, used)) int twice_raw(int value) { return 2 * value; }

/* An address that the attacker reads from memory looks like this to the analysis and to the check
 * of the objects. */
static operation *raw(void) {
  operation *f;
  __asm__("leaq twice_raw(%%rip), %0" : "=r"(f));
  return f;
}

/* A pointer of one type where one of another belongs, behind the analysis' back. */
static operation *retyped(wide_operation *wide) {
  operation *f;
  __asm__("movq %1, %0" : "=r"(f) : "r"(wide));
  return f;
}

static operation *function(int kind) {
  switch (kind) {
  case GATE:
    return twice;
  case OTHER:
    return retyped(twice_wide);
  case RAW:
    return raw();
  default:
    return NULL;
  }
}

#endif
