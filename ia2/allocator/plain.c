/* ia2_allocator.h outside compartments: all memory is malloc's. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/include/ia2_allocator.h"

#define IA2_PLAIN(kind)                                                                            \
  void *kind##_malloc(size_t size) { return malloc(size); }                                        \
  void *kind##_calloc(size_t count, size_t size) { return calloc(count, size); }                   \
  void *kind##_realloc(void *p, size_t size) { return realloc(p, size); }                          \
  void kind##_free(void *p) { free(p); }                                                           \
  void *kind##_memalign(size_t align, size_t size) { return memalign(align, size); }               \
  void *kind##_aligned_alloc(size_t align, size_t size) { return aligned_alloc(align, size); }     \
  int kind##_posix_memalign(void **out, size_t align, size_t size) {                               \
    return posix_memalign(out, align, size);                                                       \
  }                                                                                                \
  char *kind##_strdup(const char *s) { return strdup(s); }                                         \
  char *kind##_strndup(const char *s, size_t n) { return strndup(s, n); }                          \
  size_t kind##_malloc_usable_size(const void *p) { return malloc_usable_size((void *)p); }

IA2_PLAIN(shared)
IA2_PLAIN(lent)
