/* A private qsort: libc's sorts more than 1 kB in a copy on its own heap, in key 0.  Like glibc's
 * it merges, so it is stable, compares in the same order, and sorts large elements by pointers to
 * them. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/allocator/self.h"

#define ON_STACK 1024
#define INDIRECT_ABOVE 32

struct sort {
  size_t size;   /* of an element */
  bool pointers; /* the elements are pointers to what is compared */
  int (*compare)(const void *, const void *);
  int (*compare_r)(const void *, const void *, void *);
  void *argument;
  char *copy; /* room for all elements */
};

static int compare(const struct sort *sort, const void *a, const void *b) {
  if (sort->pointers) {
    a = *(const void *const *)a;
    b = *(const void *const *)b;
  }
  return sort->compare != NULL ? sort->compare(a, b) : sort->compare_r(a, b, sort->argument);
}

static inline void copy_element(const struct sort *sort, char *to, const char *from) {
  switch (sort->size) { /* sizes that are worth an instruction of their own */
  case 4:
    memcpy(to, from, 4);
    break;
  case 8:
    memcpy(to, from, 8);
    break;
  default:
    memcpy(to, from, sort->size);
  }
}

static void merge_sort(const struct sort *sort, char *base, size_t count) {
  if (count <= 1)
    return;
  size_t left_count = count / 2, right_count = count - left_count;
  char *left = base, *right = base + left_count * sort->size, *to = sort->copy;
  merge_sort(sort, left, left_count);
  merge_sort(sort, right, right_count);
  while (left_count > 0 && right_count > 0) {
    char **const from = compare(sort, left, right) <= 0 ? &left : &right;
    copy_element(sort, to, *from);
    *(from == &left ? &left_count : &right_count) -= 1;
    *from += sort->size;
    to += sort->size;
  }
  if (left_count > 0)
    memcpy(to, left, left_count * sort->size);
  memcpy(base, sort->copy, (count - right_count) * sort->size);
}

/* order[i] points to the element that belongs at i: follow the cycles. */
static void permute(char *base, size_t size, size_t count, char **order, char *spare) {
  for (size_t i = 0; i < count; i++) {
    char *from = order[i], *to = base + i * size;
    if (from == to)
      continue;
    memcpy(spare, to, size);
    size_t hole = i;
    while (from != base + i * size) {
      memcpy(base + hole * size, from, size);
      order[hole] = base + hole * size;
      hole = (size_t)(from - base) / size;
      from = order[hole];
    }
    memcpy(base + hole * size, spare, size);
    order[hole] = base + hole * size;
  }
}

static void sort_pointers(struct sort *sort, char *base, size_t count, size_t size, char *room) {
  char **const order = (char **)room; /* then as much again to merge in, then one element */
  for (size_t i = 0; i < count; i++)
    order[i] = base + i * size;
  sort->copy = room + count * sizeof *order;
  merge_sort(sort, room, count);
  permute(base, size, count, order, sort->copy + count * sizeof *order);
}

static void swap_elements(char *a, char *b, size_t size) {
  for (; size > 0; size--, a++, b++) {
    const char byte = *a;
    *a = *b;
    *b = byte;
  }
}

static void sift_down(const struct sort *sort, char *base, size_t root, size_t count) {
  for (size_t child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count &&
        compare(sort, base + child * sort->size, base + (child + 1) * sort->size) < 0)
      child++;
    if (compare(sort, base + root * sort->size, base + child * sort->size) >= 0)
      return;
    swap_elements(base + root * sort->size, base + child * sort->size, sort->size);
  }
}

/* Without memory for a copy: in place, and not stable, as with glibc. */
static void heap_sort(const struct sort *sort, char *base, size_t count) {
  for (size_t root = count / 2; root-- > 0;)
    sift_down(sort, base, root, count);
  for (size_t end = count; end-- > 1;) {
    swap_elements(base, base + end * sort->size, sort->size);
    sift_down(sort, base, 0, end);
  }
}

static void sort_all(struct sort *sort, char *base, size_t count) {
  const size_t size = sort->size;
  const bool indirect = size > INDIRECT_ABOVE;
  size_t bytes;
  if (count <= 1 || __builtin_mul_overflow(count, indirect ? 2 * sizeof(void *) : size, &bytes))
    return;
  if (indirect)
    bytes += size;
  _Alignas(16) char on_stack[ON_STACK];
  char *const room = bytes <= ON_STACK ? on_stack : malloc(bytes);
  if (room == NULL) {
    heap_sort(sort, base, count);
    return;
  }
  if (indirect) {
    sort->pointers = true;
    sort->size = sizeof(void *);
    sort_pointers(sort, base, count, size, room);
  } else {
    sort->copy = room;
    merge_sort(sort, base, count);
  }
  if (room != on_stack)
    free(room);
}

IA2_HIDDEN void qsort(void *base, size_t count, size_t size,
                      int (*fn)(const void *, const void *)) {
  struct sort sort = {.size = size, .compare = fn};
  sort_all(&sort, base, count);
}

IA2_HIDDEN void qsort_r(void *base, size_t count, size_t size,
                        int (*fn)(const void *, const void *, void *), void *argument) {
  struct sort sort = {.size = size, .compare_r = fn, .argument = argument};
  sort_all(&sort, base, count);
}
