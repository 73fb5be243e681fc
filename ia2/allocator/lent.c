#include "ia2/allocator/lent.h"

#include <errno.h>
#include <string.h>

#include "ia2/allocator/die.h"
#include "ia2/allocator/self.h"

static void *alloc(size_t size, size_t align, bool *clean) {
  if (!IA2_SELF_LENDS)
    ia2_heap_error("lent memory is asked for, but the policy lends nothing", NULL);
  void *const p = ia2_oob_alloc(IA2_LENT_HEAP, size, align, 0, clean);
  if (p == NULL)
    errno = ENOMEM;
  return p;
}

IA2_HIDDEN void *ia2_lent_alloc(size_t size, size_t align) {
  bool clean;
  return alloc(size, align, &clean);
}

IA2_HIDDEN void *ia2_lent_calloc(size_t size) {
  bool clean;
  void *const p = alloc(size, IA2_MALLOC_ALIGN, &clean);
  if (p != NULL && !clean)
    memset(p, 0, size);
  return p;
}

IA2_HIDDEN void ia2_lent_free(void *p) {
  if (!ia2_oob_free(IA2_LENT_HEAP, p, 0))
    ia2_heap_error("free of lent memory that is not, or no longer, an own block", p);
}

IA2_HIDDEN size_t ia2_lent_size(const void *p) {
  const size_t size = ia2_oob_size(IA2_LENT_HEAP, p, 0);
  if (size == 0)
    ia2_heap_error("lent memory that is not, or no longer, an own block", p);
  return size;
}

IA2_HIDDEN void *ia2_lent_realloc(void *p, size_t size) {
  const size_t old_size = ia2_lent_size(p);
  if (ia2_oob_resize(IA2_LENT_HEAP, p, size, 0))
    return p;
  void *const moved = ia2_lent_alloc(size, IA2_MALLOC_ALIGN);
  if (moved == NULL)
    return NULL;
  memcpy(moved, p, size < old_size ? size : old_size);
  ia2_lent_free(p);
  return moved;
}
