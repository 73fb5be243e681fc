/* lent_malloc & co.  A compartment whose policy lends nothing does not have them: using them then
 * fails the link. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/allocator/die.h"
#include "ia2/allocator/lent.h"
#include "ia2/allocator/self.h"
#include "ia2/include/ia2_allocator.h"

#if IA2_SELF_LENDS

static void *no_memory(void) {
  errno = ENOMEM;
  return NULL;
}

IA2_HIDDEN void *lent_malloc(size_t size) { return ia2_lent_alloc(size, IA2_MALLOC_ALIGN); }

IA2_HIDDEN void *lent_calloc(size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total))
    return no_memory();
  return ia2_lent_calloc(total);
}

static void check(const void *p) {
  if (ia2_window_of(p) != IA2_SELF_LEND_KEY)
    ia2_heap_error("not lent memory of this compartment", p);
}

IA2_HIDDEN void lent_free(void *p) {
  if (p == NULL)
    return;
  check(p);
  ia2_lent_free(p);
}

IA2_HIDDEN void *lent_realloc(void *p, size_t size) {
  if (p == NULL)
    return lent_malloc(size);
  check(p);
  if (size != 0)
    return ia2_lent_realloc(p, size);
  ia2_lent_free(p);
  return NULL;
}

IA2_HIDDEN void *lent_memalign(size_t align, size_t size) {
  size_t power = IA2_MALLOC_ALIGN;
  if (align > SIZE_MAX / 2 + 1) {
    errno = EINVAL;
    return NULL;
  }
  while (power < align)
    power <<= 1;
  return ia2_lent_alloc(size, power);
}

IA2_HIDDEN void *lent_aligned_alloc(size_t align, size_t size) {
  return lent_memalign(align, size);
}

IA2_HIDDEN int lent_posix_memalign(void **out, size_t align, size_t size) {
  if (align == 0 || align % sizeof(void *) != 0 || (align & (align - 1)) != 0)
    return EINVAL;
  void *const p = lent_memalign(align, size);
  if (p == NULL)
    return ENOMEM;
  *out = p;
  return 0;
}

IA2_HIDDEN char *lent_strndup(const char *s, size_t n) {
  const size_t length = strnlen(s, n);
  char *const copy = lent_malloc(length + 1);
  if (copy == NULL)
    return NULL;
  copy[length] = '\0';
  return memcpy(copy, s, length);
}

IA2_HIDDEN char *lent_strdup(const char *s) { return lent_strndup(s, SIZE_MAX); }

IA2_HIDDEN size_t lent_malloc_usable_size(const void *p) {
  if (p == NULL)
    return 0;
  check(p);
  return ia2_lent_size(p);
}

#else

typedef int ia2_lends_nothing; /* ISO C wants something in every file */

#endif
