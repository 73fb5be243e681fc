/* Comparing two things on a machine that does other work, too: they are run in turn, each pair
 * gives a ratio, and the median of the ratios counts. */
#ifndef BENCHMARKS_PAIRS_H
#define BENCHMARKS_PAIRS_H

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Nanoseconds since some time. */
static inline double pairs_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Sorts by insertion: the numbers are few, and qsort may belong to what is measured. */
static inline double pairs_median(const double *numbers, size_t count) {
  double sorted[256];
  for (size_t i = 0; i < count; i++) {
    size_t at = i;
    for (; at > 0 && sorted[at - 1] > numbers[i]; at--)
      sorted[at] = sorted[at - 1];
    sorted[at] = numbers[i];
  }
  return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

/* The median of a[i] / b[i]. */
static inline double pairs_ratio(const double *a, const double *b, size_t count) {
  double ratios[256];
  for (size_t i = 0; i < count; i++)
    ratios[i] = a[i] / b[i];
  return pairs_median(ratios, count);
}

#endif
