/* What a round trip costs, in ns; with WITHOUT_PKU what it costs besides the two wrpkru. */
#include <stdio.h>
#include <time.h>

#include "tests/gates/harness.h"
#include "tests/gates/program.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

#define BEST(name, call)                                                                           \
  do {                                                                                             \
    double best = 1e9;                                                                             \
    for (int i = 0; i < 15; i++) {                                                                 \
      const double start = now();                                                                  \
      for (int j = 0; j < 100000; j++)                                                             \
        call;                                                                                      \
      const double took = (now() - start) / 100000;                                                \
      if (took < best)                                                                             \
        best = took;                                                                               \
    }                                                                                              \
    printf("%-12s %6.1f ns\n", name, best);                                                        \
  } while (0)

static void *test(void *unused) {
  struct large a = {{1, 2, 3, 4, 5, 6}};
  void (*volatile nothing)(void) = two_nothing;
  BEST("nothing", nothing());
  BEST("six", two_sum6(1, 2, 3, 4, 5, 6));
  BEST("fourteen", two_sum14(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14));
  BEST("copy in", two_in(&a));
  BEST("copy out", two_out(&a));
  return unused;
}

int main(void) {
  const struct harness_compartment compartments[] = {harness_1(), harness_2()};
  harness_setup(compartments, 2);
  harness_enter(&compartments[0], test, NULL);
  return 0;
}
