/* free, realloc and malloc_usable_size for memory of every origin; the lending word; borrowing. */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ia2/allocator/borrow.h"
#include "ia2/include/ia2_allocator.h"
#include "tests/allocator/harness/check.h"
#include "tests/allocator/harness/world.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define OTHERS IA2_WINDOW_NONE /* libc's */

/* ---- ways to get memory ---- */

static void *calloc_1(size_t size) { return calloc(1, size); }
static void *realloc_null(size_t size) { return realloc(NULL, size); }
static void *reallocarray_null(size_t size) { return reallocarray(NULL, 1, size); }
static void *memalign_64(size_t size) { return memalign(64, size); }
static void *memalign_64k(size_t size) { return memalign(1 << 16, size); }
static void *aligned_256(size_t size) { return aligned_alloc(256, size); }
static void *posix_4096(size_t size) {
  void *p = NULL;
  return posix_memalign(&p, 4096, size) == 0 ? p : NULL;
}
static void *shared_calloc_1(size_t size) { return shared_calloc(1, size); }
static void *shared_memalign_64(size_t size) { return shared_memalign(64, size); }
static void *shared_posix_4096(size_t size) {
  void *p = NULL;
  return shared_posix_memalign(&p, 4096, size) == 0 ? p : NULL;
}
static void *lent_calloc_1(size_t size) { return lent_calloc(1, size); }
static void *lent_aligned_64(size_t size) { return lent_aligned_alloc(64, size); }
static void *lent_posix_4096(size_t size) {
  void *p = NULL;
  return lent_posix_memalign(&p, 4096, size) == 0 ? p : NULL;
}
static void *lending_malloc(size_t size) {
  const uint64_t before = world_lend(LEND_OWN);
  void *const p = malloc(size);
  world_lend(before);
  return p;
}
static void *lending_calloc(size_t size) {
  const uint64_t before = world_lend(LEND_OWN);
  void *const p = calloc(1, size);
  world_lend(before);
  return p;
}
static void *lending_memalign(size_t size) {
  const uint64_t before = world_lend(LEND_OWN);
  void *const p = memalign(128, size);
  world_lend(before);
  return p;
}
static void *lending_strdup(size_t size) {
  char *const text = malloc(size + 1);
  memset(text, 'x', size);
  text[size] = '\0';
  const uint64_t before = world_lend(LEND_OWN);
  char *const copy = strdup(text);
  world_lend(before);
  free(text);
  return copy;
}
static void *borrowed_malloc(size_t size) {
  const uint64_t before = world_lend(BORROW_FROM_TWO);
  void *const p = malloc(size);
  world_lend(before);
  return p;
}
static void *borrowed_calloc(size_t size) {
  const uint64_t before = world_lend(BORROW_FROM_TWO);
  void *const p = calloc(size, 1);
  world_lend(before);
  return p;
}
static void *borrowed_posix_64(size_t size) {
  void *p = NULL;
  const uint64_t before = world_lend(BORROW_FROM_TWO);
  if (posix_memalign(&p, 64, size) != 0)
    p = NULL;
  world_lend(before);
  return p;
}
static void *libc_malloc(size_t size) { return libc.malloc(size); }
static void *libc_memalign(size_t size) { return libc.memalign(256, size); }
static void *libc_open_memstream(size_t size) {
  char *text = NULL;
  size_t length = 0;
  FILE *const file = open_memstream(&text, &length);
  for (size_t i = 0; i < size; i++)
    fputc('x', file);
  fclose(file);
  return text;
}

static const struct origin {
  const char *name;
  unsigned window;
  void *(*get)(size_t);
  bool zero;
} origins[] = {
    {"malloc", 1, malloc, false},
    {"calloc", 1, calloc_1, true},
    {"realloc", 1, realloc_null, false},
    {"reallocarray", 1, reallocarray_null, false},
    {"memalign 64", 1, memalign_64, false},
    {"memalign 64k", 1, memalign_64k, false},
    {"aligned_alloc 256", 1, aligned_256, false},
    {"posix_memalign 4096", 1, posix_4096, false},
    {"valloc", 1, valloc, false},
    {"pvalloc", 1, pvalloc, false},
    {"lent_malloc", 4, lent_malloc, false},
    {"lent_calloc", 4, lent_calloc_1, true},
    {"lent_aligned_alloc 64", 4, lent_aligned_64, false},
    {"lent_posix_memalign 4096", 4, lent_posix_4096, false},
    {"malloc, lending", 4, lending_malloc, false},
    {"calloc, lending", 4, lending_calloc, true},
    {"memalign, lending", 4, lending_memalign, false},
    {"strdup, lending", 4, lending_strdup, false},
    {"malloc, borrowing", 5, borrowed_malloc, false},
    {"calloc, borrowing", 5, borrowed_calloc, true},
    {"posix_memalign, borrowing", 5, borrowed_posix_64, false},
    {"shared_malloc", 0, shared_malloc, false},
    {"shared_calloc", 0, shared_calloc_1, true},
    {"shared_memalign 64", 0, shared_memalign_64, false},
    {"shared_posix_memalign 4096", 0, shared_posix_4096, false},
    {"libc's malloc", OTHERS, libc_malloc, false},
    {"libc's memalign", OTHERS, libc_memalign, false},
    {"open_memstream", OTHERS, libc_open_memstream, false},
};

static const size_t sizes[] = {1,    16,    24,    40,    100,    1000,
                               5000, 16384, 16385, 70000, 300000, 5 << 20};

static bool in_place(const void *p, unsigned window) {
  return p != NULL && ia2_window_of(p) == window && (window == OTHERS || ia2_in_heap(p, window));
}

static bool filled_with(const unsigned char *p, int byte, size_t size) {
  return *p == byte && memcmp(p, p + 1, size - 1) == 0;
}

static bool live(const struct origin *origin, size_t from, size_t to) {
  unsigned char *p = origin->get(from);
  if (!in_place(p, origin->window) || malloc_usable_size(p) < from)
    return false;
  if (origin->zero && !filled_with(p, 0, from))
    return false;
  memset(p, 0x77, malloc_usable_size(p));
  memset(p, 0x5a, from);
  p = realloc(p, to);
  if (!in_place(p, origin->window) || malloc_usable_size(p) < to)
    return false;
  const bool same = filled_with(p, 0x5a, from < to ? from : to);
  memset(p, 0x11, malloc_usable_size(p));
  errno = 4321;
  free(p);
  return same && errno == 4321;
}

static void matrix(void) {
  for (size_t i = 0; i < COUNT(origins); i++)
    for (size_t j = 0; j < COUNT(sizes); j++)
      for (size_t k = 0; k < COUNT(sizes); k++) {
        const bool ok = live(&origins[i], sizes[j], sizes[k]);
        if (!ok)
          fprintf(stderr, "%s, %zu to %zu\n", origins[i].name, sizes[j], sizes[k]);
        CHECK(ok);
      }
}

static void realloc_to_nothing(void) {
  for (size_t i = 0; i < COUNT(origins); i++)
    CHECK(realloc(origins[i].get(100), 0) == NULL);
}

/* No memory is an answer, not an accident; the block stays. */
static void too_much(void) {
  for (size_t i = 0; i < COUNT(origins); i++) {
    if (origins[i].get == libc_open_memstream || origins[i].get == lending_strdup)
      continue;
    errno = 0;
    CHECK(origins[i].get((size_t)1 << 45) == NULL);
    char *const p = origins[i].get(100);
    memset(p, 'y', 100);
    CHECK(realloc(p, (size_t)1 << 45) == NULL && errno == ENOMEM && p[99] == 'y');
    free(p);
  }
}

/* The lending word decides for new memory only, and only in its own thread. */
static void lending_word(void) {
  char *const before = malloc(100);
  world_lend(LEND_OWN);
  char *grown = realloc(before, 100000);
  CHECK(in_place(grown, 1));
  void *const p = malloc(10);
  world_lend(BORROW_FROM_TWO);
  void *const q = malloc(10);
  void *const r = realloc(p, 5000);
  world_lend(LEND_NO);
  CHECK(in_place(q, 5) && in_place(r, 4) && in_place(malloc(10), 1));
  free(grown);
  free(q);
  free(r);
}

static void wild_free(void *p) { free(p); }
static void wild_realloc(void *p) { free(realloc(p, 1000)); }
static void wild_size(void *p) { printf("%zu\n", malloc_usable_size(p)); }
static void wild_lent_free(void *p) { lent_free(p); }
static void wild_shared_free(void *p) { shared_free(p); }
static void twice(void *p) {
  free(p);
  free(p);
}

static void refuses(const char *words, void *p) {
  CHECK(dies_with(words, wild_free, p));
  CHECK(dies_with("ia2: one: heap: ", wild_realloc, p));
  CHECK(dies_with("ia2: one: heap: ", wild_size, p));
}

static void what_is_not_a_block(void) {
  char *const lent = lent_malloc(100), *const shared = shared_malloc(100),
              *const borrowed = borrowed_malloc(100);
  char *const large = lent_malloc(200000);
  refuses("free of lent memory that is not, or no longer, an own block", lent + 1);
  refuses("free of lent memory", lent + 16);
  refuses("free of lent memory", large + 65536);
  refuses("free of lent memory", (void *)IA2_WINDOW(4));
  refuses("free of lent memory", (void *)(IA2_WINDOW(4) + IA2_HEAP_SIZE));
  refuses("free of lent memory", (void *)(IA2_WINDOW(4) + IA2_STACKS_OFFSET));
  refuses("not, or no longer, a block of the shared heap", shared + 8);
  refuses("not, or no longer, a block of the shared heap", (void *)IA2_WINDOW(0));
  refuses("not, or no longer, memory that this compartment borrowed", borrowed + 32);
  refuses("another compartment's", (void *)(IA2_WINDOW(3) + 64));
  refuses("another compartment's", two.malloc(64));
  CHECK(dies_with("free of lent memory", twice, lent));
  CHECK(dies_with("block of the shared heap", twice, shared));
  CHECK(dies_with("this compartment borrowed", twice, borrowed));
  CHECK(dies_with("not lent memory", wild_lent_free, malloc(10)));
  CHECK(dies_with("block of the shared heap", wild_shared_free, malloc(10)));
  free(lent), free(shared), free(borrowed), free(large);
}

/* What two lends of its own is not one's to free, nor the other way round. */
static void borrowing_is_one_sided(void) {
  void *const theirs = two.lent_malloc(100);
  CHECK(in_place(theirs, 5));
  refuses("not, or no longer, memory that this compartment borrowed", theirs);
  void *const borrowed = borrowed_malloc(100);
  CHECK(dies_with("ia2: two: heap: free of lent memory that is not, or no longer, an own block",
                  (void (*)(void *))two.free, borrowed));
  two.free(theirs);
  free(borrowed);
}

/* The entry believes nobody. */
static void entry_with_any_arguments(void) {
  ia2_borrow_fn __ia2_borrow_2_1, __ia2_borrow_2_3;
  void *const p = __ia2_borrow_2_1(IA2_BORROW_ALLOC, NULL, 100, 16);
  CHECK(__ia2_borrow_2_3(IA2_BORROW_FREE, p, 0, 0) == p);
  CHECK(__ia2_borrow_2_3(IA2_BORROW_SIZE, p, 0, 0) == NULL);
  CHECK(__ia2_borrow_2_3(IA2_BORROW_REALLOC, p, 10, 0) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_ALLOC, NULL, 100, 0) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_ALLOC, NULL, 100, 24) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_ALLOC, NULL, SIZE_MAX, 16) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_ALLOC, NULL, 1, (uint64_t)1 << 63) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_REALLOC, p, SIZE_MAX, 0) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_REALLOC, NULL, 10, 0) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_FREE, NULL, 0, 0) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_FREE, two.malloc(10), 0, 0) != NULL);
  CHECK(__ia2_borrow_2_1(99, p, 1, 16) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_FREE, p, 0, 0) == NULL);
  CHECK(__ia2_borrow_2_1(IA2_BORROW_FREE, p, 0, 0) == p);
}

/* What libc allocated in any way that it has. */
static void libc_results(void) {
  char *line = libc.malloc(1);
  size_t size = 1;
  FILE *const file = fmemopen((void *)"a line of some length\n", 22, "r");
  CHECK(getline(&line, &size, file) == 22 && ia2_window_of(line) == OTHERS);
  fclose(file);
  free(line);
  char *text = NULL;
  CHECK(sscanf("word", "%ms", &text) == 1);
  free(text);
  void *const p = realloc(libc.strdup("libc's"), 1000);
  CHECK(strcmp(p, "libc's") == 0);
  free(p);
}

int main(void) {
  world_start();
  matrix();
  realloc_to_nothing();
  too_much();
  lending_word();
  what_is_not_a_block();
  borrowing_is_one_sided();
  entry_with_any_arguments();
  libc_results();
  return check_status();
}
