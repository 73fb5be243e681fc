/* Checks that go on after a failure. */
#ifndef TESTS_GATES_CHECK_H
#define TESTS_GATES_CHECK_H

#include <stdint.h>
#include <stdio.h>

#include "ia2/runtime/layout.h"

static int checks, failures;

#define CHECK(x) check(x, #x, __FILE__, __LINE__)

static inline void check(int ok, const char *what, const char *file, int line) {
  checks++;
  if (ok)
    return;
  failures++;
  printf("%s:%d: %s\n", file, line, what);
}

static inline int check_result(void) {
  printf("%d checks, %d failures\n", checks, failures);
  return failures != 0;
}

static inline uintptr_t window(unsigned key) {
  return IA2_WINDOW_BASE + ((uintptr_t)key << IA2_WINDOW_SHIFT);
}

static inline unsigned key_of(uintptr_t address) {
  return (unsigned)((address - IA2_WINDOW_BASE) >> IA2_WINDOW_SHIFT);
}

#endif
