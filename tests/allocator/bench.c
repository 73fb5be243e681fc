/* Nanoseconds a pair of allocation and free, beside libc's.  A program, not a test: it judges
 * nothing.
 *
 *   bench [thousands of pairs a run, 200 if not given] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ia2/include/ia2_allocator.h"
#include "tests/allocator/harness/world.h"

#define RUNS 50

struct heap {
  void *(*alloc)(size_t);
  void (*free)(void *);
};

static const struct heap private_heap = {malloc, free};
static const struct heap lent_heap = {lent_malloc, lent_free};
static const struct heap shared_heap = {shared_malloc, shared_free};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

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
  const double start = now();
  char *p = NULL;
  for (size_t size = 1 << 16; size <= 32 << 20; size += 1 << 16) {
    p = resize(p, size);
    p[size - 1] = 1;
  }
  release(p);
  return (now() - start) / 1e6;
}

static double best_of(void (*work)(const struct heap *, size_t, long), const struct heap *heap,
                      size_t size, long n) {
  double best = 1e30;
  for (int run = 0; run < RUNS;
       run++) { /* short ones: some are not disturbed by the rest of the machine */
    random_state = 1;
    const double start = now();
    work(heap, size, n);
    const double time = (now() - start) / (double)n;
    if (time < best)
      best = time;
  }
  return best;
}

static void row(const char *name, void (*work)(const struct heap *, size_t, long), size_t size,
                long n) {
  const struct heap libc_heap = {libc.malloc, libc.free};
  const double theirs = best_of(work, &libc_heap, size, n),
               ours = best_of(work, &private_heap, size, n);
  const double lent = best_of(work, &lent_heap, size, n),
               shared = best_of(work, &shared_heap, size, n);
  printf("%-8s %8zu  libc %6.1f  private %6.1f (%.2f of libc)  lent %6.1f  shared, no gate %6.1f\n",
         name, size, theirs, ours, ours / theirs, lent, shared);
}

int main(int argc, char **argv) {
  const long n = (argc > 1 ? atol(argv[1]) : 200) * 1000;
  static const size_t sizes[] = {16, 64, 200, 1000, 4000, 30000, 0};
  world_start();
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    row("pairs", pairs, sizes[i], n);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    row("churn", churn, sizes[i], n);
  printf("growing  libc %.1f ms  private %.1f ms  lent %.1f ms\n", growth(libc.realloc, libc.free),
         growth(realloc, free), growth(lent_realloc, lent_free));
  return 0;
}
