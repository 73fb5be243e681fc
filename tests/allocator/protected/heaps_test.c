/* The heaps under real rights: what each side may touch of the other's, and that everything works.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ia2/allocator/window.h"
#include "ia2/include/ia2_allocator.h"
#include "tests/allocator/protected/everything.h"
#include "tests/allocator/protected/program.h"

static int failures;
#define CHECK(condition)                                                                           \
  ((condition)                                                                                     \
       ? (void)0                                                                                   \
       : (failures++, (void)printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition)))

/* The policy (BUILD.bazel): what these allocate is borrowed from two, or lent. */
static void *borrows(size_t size) { return malloc(size); }
static void *lends(size_t size) { return malloc(size); }

static long read_byte(long p) { return *(volatile char *)p; }
static long write_byte(long p) { return *(volatile char *)p = 1; }
static long two_reads(long p) { return two_run(TWO_READ, p); }
static long two_writes(long p) { return two_run(TWO_WRITE, p); }
static long two_frees(long p) { return two_run(TWO_FREE, p); }
static long one_frees(long p) { return free((void *)p), 0; }

/* How a child ends that does this; quietly. */
static int ends(long (*deed)(long), long argument) {
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    if (freopen("/dev/null", "w", stderr) == NULL)
      _exit(9);
    deed(argument);
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) == 0 ? 0 : -1;
}

#define MAY(deed, p) CHECK(ends(deed, (long)(p)) == 0)
#define DIES(deed, p, signal) CHECK(ends(deed, (long)(p)) == (signal))

static void who_touches_what(void) {
  void *const mine = malloc(100), *const lent = lent_malloc(100),
              *const shared = shared_malloc(100);
  MAY(read_byte, mine), MAY(write_byte, mine), DIES(two_reads, mine, SIGSEGV),
      DIES(two_writes, mine, SIGSEGV);
  MAY(read_byte, lent), MAY(write_byte, lent), MAY(two_reads, lent),
      DIES(two_writes, lent, SIGSEGV);
  MAY(write_byte, shared), MAY(two_reads, shared), MAY(two_writes, shared);
  const long theirs = two_run(TWO_MALLOC, 100), their_lent = two_run(TWO_LENT_MALLOC, 100);
  DIES(read_byte, theirs, SIGSEGV), DIES(write_byte, theirs, SIGSEGV), MAY(two_writes, theirs);
  MAY(read_byte, their_lent), DIES(write_byte, their_lent, SIGSEGV), MAY(two_writes, their_lent);
  /* The metadata of the lending heap are private. */
  DIES(two_reads, IA2_WINDOW(1), SIGSEGV), DIES(read_byte, IA2_WINDOW(2), SIGSEGV);
  DIES(one_frees, theirs, SIGILL), DIES(one_frees, their_lent, SIGILL);
  DIES(two_frees, mine, SIGILL), DIES(two_frees, lent, SIGILL), MAY(two_frees, shared);
  free(mine), free(lent), free(shared);
  two_run(TWO_FREE, theirs), two_run(TWO_FREE, their_lent);
}

static long free_twice(long p) {
  free((void *)p);
  free((void *)p);
  return 0;
}

static void borrowing(void) {
  char *const p = borrows(1000);
  CHECK(ia2_in_heap(p, 4));
  CHECK(two_run(TWO_WRITE, (long)p) == 2 && *p == 2);
  DIES(write_byte, p, SIGSEGV), DIES(free_twice, p, SIGILL), DIES(two_frees, p, SIGILL);
  char *const grown = realloc(p, 100000);
  CHECK(ia2_in_heap(grown, 4) && *grown == 2);
  free(grown);
  DIES(one_frees, grown, SIGILL);
}

static void lent_by_policy(void) {
  char *const p = lends(1000);
  CHECK(ia2_in_heap(p, 3));
  MAY(write_byte, p), MAY(two_reads, p), DIES(two_writes, p, SIGSEGV);
  char *const theirs = (char *)two_run(TWO_LENDS, 1000);
  CHECK(ia2_in_heap(theirs, 4));
  MAY(read_byte, theirs), DIES(write_byte, theirs, SIGSEGV), MAY(two_writes, theirs);
  free(p);
  two_run(TWO_FREE, (long)theirs);
}

/* Everything in the shared heap's window may be overwritten at any time; blocks still come from
 * there. */
static void shared_heap_forged(void) {
  char *block[64];
  for (int i = 0; i < 64; i++)
    block[i] = shared_malloc(100 + (size_t)i * 700);
  const uintptr_t from = (uintptr_t)block[0] & ~(uintptr_t)0xffff;
  for (uintptr_t p = from; p < from + (4 << 20); p += 8)
    *(uintptr_t *)p = IA2_WINDOW(1) + (200 << 20);
  for (int i = 0; i < 64; i += 2)
    free(block[i]);
  for (int i = 0; i < 64; i += 2) {
    block[i] = shared_malloc(100 + (size_t)i * 700);
    CHECK(ia2_in_heap(block[i], 0));
  }
  for (int i = 0; i < 64; i++)
    free(block[i]);
}

/* Large blocks go back to the kernel when they are freed, sealed or not: their bytes are gone. */
static int forgets(void *(*get)(size_t)) {
  const size_t size = 40 << 20;
  volatile char *p = get(size); /* volatile: what malloc gives has no value otherwise */
  p[size / 2] = 'x';
  free((void *)p);
  p = get(size);
  const int zero = p[size / 2] == 0;
  free((void *)p);
  return zero;
}

static void memory_goes_back(void) {
  CHECK(forgets(malloc));
  CHECK(forgets(lent_malloc));
  CHECK(forgets(shared_malloc));
}

static void *thread(void *unused) {
  (void)unused;
  return (void *)(everything_allocates(1, 3) == 1 && two_run(TWO_ALLOCATES, 0) == 1 ? 1L : 0L);
}

static void in_threads(void) {
  for (int round = 0; round < 2; round++) {
    pthread_t ids[4];
    for (int i = 0; i < 4; i++)
      CHECK(pthread_create(&ids[i], NULL, thread, NULL) == 0);
    for (int i = 0; i < 4; i++) {
      void *result = NULL;
      CHECK(pthread_join(ids[i], &result) == 0 && result == (void *)1);
    }
  }
  CHECK(two_run(TWO_THREADS, 5) == 1);
}

static long both_allocate(long unused) {
  (void)unused;
  if (everything_allocates(1, 3) != 1 || two_run(TWO_ALLOCATES, 0) != 1)
    _exit(1);
  return 0;
}

int main(void) {
  CHECK(everything_allocates(1, 3) == 1);
  CHECK(two_run(TWO_ALLOCATES, 0) == 1);
  who_touches_what();
  borrowing();
  lent_by_policy();
  shared_heap_forged();
  memory_goes_back();
  in_threads();
  MAY(both_allocate, 0); /* in a fork's child */
  printf("%d failures\n", failures);
  return failures != 0;
}
