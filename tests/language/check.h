/* What the cases check with.  Every function of a case says RUNS_AT_HOME first: the compartment's
 * own key is open, and the other compartments' are not.  A function pointer that crosses without a
 * gate is found so. */
#ifndef TESTS_LANGUAGE_CHECK_H
#define TESTS_LANGUAGE_CHECK_H

#include <stdio.h>
#include <stdlib.h>

typedef int op(int);
typedef op *op_ptr;

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                      \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

#ifdef PKEY
enum { COMPARTMENTS = 2 };

static inline void check_home(const char *function, unsigned home) {
  unsigned rights, high;
  __asm__ volatile("rdpkru" : "=a"(rights), "=d"(high) : "c"(0));
  for (unsigned key = 1; key <= COMPARTMENTS; key++)
    if ((rights >> (2 * key) & 3) == 0 != (key == home)) {
      fprintf(stderr, "%s: runs with rights %x, not those of %u\n", function, rights, home);
      exit(1);
    }
}
#define RUNS_AT_HOME check_home(__func__, PKEY)
#else
#define RUNS_AT_HOME (void)0
#endif

#endif
