/* Nanoseconds an allocation and its free take, beside libc's: in turn, and the median of the ratios
 * (pairs.h).
 *
 *   allocator [thousands of pairs a run, 100 if not given] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "benchmarks/pairs.h"
#include "ia2/include/ia2_allocator.h"
#include "tests/allocator/harness/world.h"

enum { RUNS = 31 };

struct heap {
  void *(*alloc)(size_t);
  void (*free)(void *);
};

static const struct heap private_heap = {malloc, free};
static const struct heap lent_heap = {lent_malloc, lent_free};
static const struct heap shared_heap = {shared_malloc, shared_free};

static uint32_t random_state;
static uint32_t next_random(void) {
  return (random_state = random_state * 1664525 + 1013904223) >> 8;
}

static size_t pick_size(size_t size) { return size != 0 ? size : 16 + next_random() % 2000; }

/* One block at a time. */
static void pairs(const struct heap *heap, size_t size, long n) {
  for (long i = 0; i < n; i++) {
    char *const volatile p = heap->alloc(pick_size(size));
    *p = 1;
    heap->free(p);
  }
}

/* A thousand live blocks, replaced at random. */
static void churn(const struct heap *heap, size_t size, long n) {
  static void *blocks[1000];
  for (long i = 0; i < n; i++) {
    void **const block = &blocks[next_random() % 1000];
    if (*block != NULL)
      heap->free(*block);
    *block = heap->alloc(pick_size(size));
    *(char *)*block = 1;
  }
  for (size_t i = 0; i < 1000; i++)
    heap->free(blocks[i]), blocks[i] = NULL;
}

/* A buffer that grows by 64 KiB at a time to 32 MiB; milliseconds. */
static double growth(void *(*resize)(void *, size_t), void (*release)(void *)) {
  const double start = pairs_now();
  char *p = NULL;
  for (size_t size = 1 << 16; size <= 32 << 20; size += 1 << 16) {
    p = resize(p, size);
    p[size - 1] = 1;
  }
  release(p);
  return (pairs_now() - start) / 1e6;
}

static double time_of(void (*work)(const struct heap *, size_t, long), const struct heap *heap,
                      size_t size, long n) {
  random_state = 1;
  const double start = pairs_now();
  work(heap, size, n);
  return (pairs_now() - start) / (double)n;
}

static void row(const char *name, void (*work)(const struct heap *, size_t, long), size_t size,
                long n) {
  const struct heap libc_heap = {libc.malloc, libc.free};
  double theirs[RUNS], ours[RUNS], lent[RUNS], shared[RUNS];
  for (int run = 0; run < RUNS; run++) {
    theirs[run] = time_of(work, &libc_heap, size, n);
    ours[run] = time_of(work, &private_heap, size, n);
    lent[run] = time_of(work, &lent_heap, size, n);
    shared[run] = time_of(work, &shared_heap, size, n);
  }
  const double ratio = pairs_ratio(ours, theirs, RUNS);
  char bytes[16] = "16-2015";
  if (size != 0)
    snprintf(bytes, sizeof bytes, "%zu", size);
  printf("%-8s %8s  libc %7.1f ns  private %7.1f, %.2f of libc, goal 1.0: %-6s  lent %.2f  shared "
         "%.2f\n",
         name, bytes, pairs_median(theirs, RUNS), pairs_median(ours, RUNS), ratio,
         ratio <= 1.0 ? "met" : "MISSED", pairs_ratio(lent, theirs, RUNS),
         pairs_ratio(shared, theirs, RUNS));
}

int main(int argc, char **argv) {
  const long n = (argc > 1 ? atol(argv[1]) : 100) * 1000;
  static const size_t sizes[] = {16, 64, 200, 1000, 4000, 30000, 0};
  world_start();
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    row("pairs", pairs, sizes[i], n);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    row("churn", churn, sizes[i], n);
  printf("growing by 64 KiB to 32 MiB  libc %.1f ms  private %.1f ms  lent %.1f ms\n",
         growth(libc.realloc, libc.free), growth(realloc, free), growth(lent_realloc, lent_free));
  return 0;
}
