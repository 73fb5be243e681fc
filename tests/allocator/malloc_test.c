/* malloc and its family against libc's: results, alignment, errno, limits. */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/allocator/harness/check.h"
#include "tests/allocator/harness/world.h"

#define END ((size_t)1 << 18)

static bool is_private(const void *p) { return ia2_in_heap(p, 1); }

static bool aligned_to(const void *p, size_t align) { return (uintptr_t)p % align == 0; }

/* Writes to both ends: what is usable must be there, and belong to nobody else. */
static bool usable(void *p, size_t size) {
  const size_t all = malloc_usable_size(p), end = all < END ? all : END;
  if (all < size)
    return false;
  memset(p, 0xa5, end);
  memset((char *)p + all - end, 0xa5, end);
  return true;
}

static bool all_zero(const char *p, size_t size) {
  return size == 0 || (*p == 0 && memcmp(p, p + 1, size - 1) == 0);
}

static const size_t sizes[] = {
    0,        1,        7,       8,    9,    15,   16,   17,   24,    32,    100,     127,
    128,      1000,     1024,    4095, 4096, 5000, 8192, 8193, 65536, 65537, 1 << 17, (1 << 20) + 1,
    10 << 20, 33 << 20, 40 << 20};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void every_size(void) {
  for (size_t i = 0; i < COUNT(sizes); i++) {
    void *const p = malloc(sizes[i]), *const zero = calloc(sizes[i], 1);
    CHECK(is_private(p) && aligned_to(p, 16) && usable(p, sizes[i]));
    CHECK(is_private(zero) && aligned_to(zero, 16) && all_zero(zero, sizes[i]));
    CHECK(usable(zero, sizes[i]));
    free(p);
    free(zero);
  }
}

static void calloc_after_dirt(void) {
  for (size_t i = 0; i < COUNT(sizes); i++) {
    void *p = malloc(sizes[i]);
    memset(p, 0xff, malloc_usable_size(p));
    free(p);
    p = calloc(1, sizes[i]);
    CHECK(all_zero(p, sizes[i]));
    free(p);
  }
}

static void every_alignment(void) {
  for (size_t align = 1; align <= (size_t)1 << 30; align <<= 1)
    for (size_t i = 0; i < COUNT(sizes); i += align > 4096 ? 5 : 1) {
      void *const p = memalign(align, sizes[i]);
      CHECK(is_private(p) && aligned_to(p, align < 16 ? 16 : align) && usable(p, sizes[i]));
      void *const q = aligned_alloc(align, sizes[i]);
      CHECK(is_private(q) && aligned_to(q, align) && usable(q, sizes[i]));
      free(q);
      void *const grown = realloc(p, sizes[i] + 100);
      CHECK(is_private(grown) && usable(grown, sizes[i] + 100));
      free(grown);
    }
}

static void pages(void) {
  void *const p = valloc(10), *const q = pvalloc(10);
  CHECK(is_private(p) && aligned_to(p, 4096));
  CHECK(is_private(q) && aligned_to(q, 4096) && malloc_usable_size(q) >= 4096);
  free(p);
  free(q);
}

static void realloc_keeps_bytes(void) {
  for (size_t i = 0; i < COUNT(sizes); i++)
    for (size_t j = 0; j < COUNT(sizes); j++) {
      if (sizes[i] > 2 << 20 || sizes[j] == 0 || sizes[j] > 2 << 20)
        continue;
      unsigned char *p = malloc(sizes[i]);
      memset(p, 0x5a, sizes[i]);
      p = realloc(p, sizes[j]);
      const size_t kept = sizes[i] < sizes[j] ? sizes[i] : sizes[j];
      CHECK(kept == 0 || (*p == 0x5a && memcmp(p, p + 1, kept - 1) == 0));
      CHECK(usable(p, sizes[j]));
      free(p);
    }
}

/* The same call on both sides gives the same kind of answer: NULL or not, and errno. */
#define SAME(call)                                                                                 \
  do {                                                                                             \
    errno = 0;                                                                                     \
    void *const ours = call;                                                                       \
    const int our_errno = errno;                                                                   \
    errno = 0;                                                                                     \
    void *const theirs = libc.call;                                                                \
    CHECK((ours == NULL) == (theirs == NULL));                                                     \
    CHECK(our_errno == errno);                                                                     \
    free(ours);                                                                                    \
    libc.free(theirs);                                                                             \
  } while (0)

#define SAME_STATUS(align, size)                                                                   \
  do {                                                                                             \
    void *ours = (void *)1, *theirs = (void *)1;                                                   \
    errno = 0;                                                                                     \
    const int our_status = posix_memalign(&ours, align, size);                                     \
    const int our_errno = errno;                                                                   \
    errno = 0;                                                                                     \
    CHECK(our_status == libc.posix_memalign(&theirs, align, size));                                \
    CHECK(our_errno == errno);                                                                     \
    CHECK((ours == (void *)1) == (theirs == (void *)1));                                           \
    if (our_status == 0)                                                                           \
      free(ours), libc.free(theirs);                                                               \
  } while (0)

/* A number that the compiler knows nothing about, so that it does not warn of it. */
static size_t is(size_t number) {
  static volatile size_t unknown;
  unknown = number;
  return unknown;
}

static void edges_as_libc(void) {
  SAME(malloc(0));
  SAME(malloc(is(PTRDIFF_MAX)));
  SAME(malloc(is((size_t)PTRDIFF_MAX + 1)));
  SAME(malloc(is(SIZE_MAX)));
  SAME(calloc(0, 0));
  SAME(calloc(is(SIZE_MAX), 2));
  SAME(calloc(is(SIZE_MAX / 2), 1));
  SAME(calloc(is((size_t)1 << 32), (size_t)1 << 32));
  SAME(realloc(NULL, 0));
  SAME(realloc(NULL, 10));
  SAME(realloc(NULL, is(SIZE_MAX)));
  SAME(reallocarray(NULL, is(SIZE_MAX), 2));
  SAME(reallocarray(NULL, 3, 4));
  SAME(memalign(is(0), 10));
  SAME(memalign(is(3), 10));
  SAME(memalign(is(48), 10));
  SAME(memalign(is(SIZE_MAX), 10));
  SAME(memalign(is(SIZE_MAX / 2 + 1), 10));
  SAME(memalign(is(16), is(SIZE_MAX)));
  SAME(memalign(is(4096), is(SIZE_MAX - 100)));
  SAME(aligned_alloc(is(3), 10));
  SAME(aligned_alloc(is(0), 0));
  SAME(aligned_alloc(is(64), 1));
  SAME(valloc(0));
  SAME(valloc(is(SIZE_MAX)));
  SAME(pvalloc(0));
  SAME(pvalloc(is(SIZE_MAX)));
  SAME_STATUS(is(0), 1);
  SAME_STATUS(is(3), 1);
  SAME_STATUS(is(4), 1);
  SAME_STATUS(is(8), 0);
  SAME_STATUS(is(24), 1);
  SAME_STATUS(is(64), 1000);
  SAME_STATUS(is(64), is(SIZE_MAX));
  SAME_STATUS(is(SIZE_MAX), 1);
  SAME_STATUS(is(SIZE_MAX / 2 + 1), 1);
  CHECK(malloc_usable_size(NULL) == 0);
  CHECK(realloc(malloc(10), 0) == NULL);
}

static void failed_realloc_keeps_block(void) {
  char *const p = malloc(100);
  strcpy(p, "still here");
  errno = 0;
  CHECK(realloc(p, (size_t)1 << 40) == NULL && errno == ENOMEM);
  CHECK(strcmp(p, "still here") == 0);
  free(p);
}

static void free_keeps_errno(void) {
  for (size_t i = 0; i < COUNT(sizes); i++) {
    void *const p = malloc(sizes[i]);
    errno = 1234;
    free(p);
    free(NULL);
    CHECK(errno == 1234);
  }
}

/* All of the window, in blocks of this size; then it can be had again. */
static size_t fill(size_t size) {
  void **last = NULL;
  size_t count = 0;
  errno = 0;
  for (void **p; (p = malloc(size)) != NULL; last = p, count++)
    *p = last;
  CHECK(errno == ENOMEM);
  while (last != NULL) {
    void **const before = *last;
    free(last);
    last = before;
  }
  return count;
}

static void exhaustion(void) {
  for (size_t size = (size_t)16 << 30; size >= (size_t)64 << 20; size /= 4) {
    const size_t first = fill(size);
    CHECK(size > (size_t)8 << 30 || first > 0);
    CHECK(first * size <= IA2_HEAP_SIZE && fill(size) == first);
  }
  const size_t first = fill(3 << 20);
  CHECK(first * (3 << 20) > (size_t)10 << 30 && fill(3 << 20) >= first);
  void *const p = malloc(100);
  CHECK(is_private(p));
  free(p);
}

static void double_free(void *unused) {
  (void)unused;
  void *const p = malloc(100), *volatile q = malloc(100);
  free(p);
  free(p);
  free(q);
}

static void wild_free(void *p) { free(p); }

static void errors_are_noticed(void) {
  char *const p = malloc(100);
  CHECK(dies_with("ia2: one: heap: double free", double_free, NULL));
  CHECK(dies_with("ia2: one: heap: invalid pointer given to free or realloc: 0x20", wild_free,
                  p + 1));
  CHECK(dies_with("ia2: one: heap: invalid pointer", wild_free,
                  (char *)IA2_WINDOW(1) + (15ul << 30)));
  CHECK(dies_with("this memory is another compartment's", wild_free, two.malloc(10)));
  CHECK(
      dies_with("this memory is another compartment's", wild_free, (void *)(IA2_WINDOW(15) + 64)));
  free(p);
}

int main(void) {
  world_start();
  every_size();
  calloc_after_dirt();
  every_alignment();
  pages();
  realloc_keeps_bytes();
  edges_as_libc();
  failed_realloc_keeps_block();
  free_keeps_errno();
  errors_are_noticed();
  exhaustion();
  return check_status();
}
