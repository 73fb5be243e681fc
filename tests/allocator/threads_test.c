/* Threads that come and go, blocks freed by other threads than allocated them, forks meanwhile:
 * nothing is lost, nothing grows, nothing hangs. */
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ia2/include/ia2_allocator.h"
#include "tests/allocator/harness/check.h"
#include "tests/allocator/harness/world.h"

/* Every block says what it is at both ends. */
static void *stamped(void *(*get)(size_t), size_t size) {
  unsigned char *const p = get(size);
  if (p == NULL)
    return NULL;
  memcpy(p, &size, sizeof size);
  p[size - 1] = (unsigned char)size;
  return p;
}

static bool stamp_ok(const unsigned char *p) {
  size_t size;
  memcpy(&size, p, sizeof size);
  return malloc_usable_size((void *)p) >= size && p[size - 1] == (unsigned char)size;
}

static size_t pick(unsigned *seed) {
  const unsigned n = (unsigned)rand_r(seed);
  return n % 64 == 0 ? 20000 + n % 200000 : 16 + n % 3000;
}

static void *(*const ways[])(size_t) = {malloc, malloc, malloc, lent_malloc, shared_malloc};
#define WAYS (sizeof ways / sizeof *ways)

/* ---- a pool that all threads put blocks in and take any out of ---- */

#define POOL 4096
static _Atomic(void *) pool[POOL];
static atomic_int broken;

static void exchange(unsigned *seed) {
  void *const fresh = stamped(ways[(unsigned)rand_r(seed) % WAYS], pick(seed));
  void *const old = atomic_exchange(&pool[(unsigned)rand_r(seed) % POOL], fresh);
  if (fresh == NULL)
    broken++;
  if (old == NULL)
    return;
  if (!stamp_ok(old))
    broken++;
  free(old);
}

static void empty_pool(void) {
  for (int i = 0; i < POOL; i++)
    free(atomic_exchange(&pool[i], NULL));
}

static void *trader(void *seed) {
  unsigned state = (unsigned)(uintptr_t)seed;
  for (int i = 0; i < 30000; i++)
    exchange(&state);
  return NULL;
}

static void cross_thread_frees(void) {
  unsigned long threads[8];
  for (unsigned i = 0; i < 8; i++)
    world_thread(&threads[i], trader, (void *)(uintptr_t)(i + 1));
  for (unsigned i = 0; i < 8; i++)
    world_join(threads[i]);
  CHECK(broken == 0);
  empty_pool();
}

/* ---- churn ---- */

static void *visitor(void *seed) {
  unsigned state = (unsigned)(uintptr_t)seed;
  void *own[20];
  for (int i = 0; i < 20; i++)
    own[i] = stamped(malloc, pick(&state));
  for (int i = 0; i < 20; i++)
    exchange(&state);
  for (int i = 0; i < 20; i++)
    free(own[i]);
  void *const left = malloc(100); /* somebody else's to free */
  memset(left, 1, 100);
  return left;
}

static void churn(unsigned count) {
  for (unsigned i = 0; i < count; i += 4) {
    unsigned long threads[4];
    for (unsigned j = 0; j < 4; j++)
      world_thread(&threads[j], visitor, (void *)(uintptr_t)(i + j + 1));
    for (unsigned j = 0; j < 4; j++)
      free(world_join(threads[j]));
  }
}

static void threads_leave_nothing(void) {
  churn(1000);
  const long before = resident_kb();
  churn(4000);
  const long after = resident_kb();
  if (after > before + 8192)
    fprintf(stderr, "resident: %ld kB, then %ld kB\n", before, after);
  CHECK(after <= before + 8192);
  CHECK(broken == 0);
  empty_pool();
}

/* ---- fork while others allocate ---- */

static atomic_bool stop;

static void *busy(void *seed) {
  unsigned state = (unsigned)(uintptr_t)seed;
  while (!stop)
    exchange(&state);
  return NULL;
}

static bool child_allocates(void) {
  unsigned seed = 5;
  for (int i = 0; i < 2000; i++) {
    void *const p = stamped(ways[(unsigned)rand_r(&seed) % WAYS], pick(&seed));
    if (p == NULL || !stamp_ok(p))
      return false;
    free(p);
  }
  return true;
}

static void forks(void) {
  unsigned long threads[3];
  int failed = 0;
  stop = false;
  for (unsigned i = 0; i < 3; i++)
    world_thread(&threads[i], busy, (void *)(uintptr_t)(i + 1));
  for (int i = 0; i < 100; i++) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(20); /* a lock that nobody holds any more would hang it */
      _exit(!child_allocates());
    }
    int status = 1;
    waitpid(child, &status, 0);
    failed += status != 0;
  }
  stop = true;
  for (unsigned i = 0; i < 3; i++)
    world_join(threads[i]);
  CHECK(failed == 0 && broken == 0);
  empty_pool();
}

int main(void) {
  world_start();
  cross_thread_frees();
  threads_leave_nothing();
  forks();
  return check_status();
}
