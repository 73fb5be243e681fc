#include "ia2/allocator/elsewhere.h"

#include <errno.h>

#include "ia2/allocator/borrow.h"
#include "ia2/allocator/die.h"
#include "ia2/allocator/lent.h"
#include "ia2/allocator/libc_heap.h"
#include "ia2/allocator/self.h"
#include "ia2/include/ia2_allocator.h"

#define NOT_OURS "this memory is another compartment's"
#define NOT_BORROWED "not, or no longer, memory that this compartment borrowed"

IA2_HIDDEN void *ia2_alloc_elsewhere(uint64_t lending, size_t size, size_t align) {
  if ((lending & IA2_BORROWING) == 0)
    return ia2_lent_alloc(size, align);
  return ia2_borrow(lending & ~IA2_BORROWING, IA2_BORROW_ALLOC, NULL, size, align);
}

IA2_HIDDEN void *ia2_calloc_elsewhere(uint64_t lending, size_t size) {
  if ((lending & IA2_BORROWING) == 0)
    return ia2_lent_calloc(size);
  return ia2_borrow(lending & ~IA2_BORROWING, IA2_BORROW_CALLOC, NULL, size, IA2_MALLOC_ALIGN);
}

enum origin { LIBC, LENT, SHARED, BORROWED };

/* Whose memory p is, when it is not this compartment's private heap.  Does not return for memory
 * that this compartment has no business with. */
static enum origin origin_of(const void *p, unsigned *owner) {
  const unsigned key = ia2_window_of(p);
  if (key == IA2_WINDOW_NONE)
    return LIBC;
  if (IA2_SELF_LENDS && key == IA2_SELF_LEND_KEY)
    return LENT;
  if (key == IA2_KEY_SHARED)
    return SHARED;
  *owner = ia2_borrow_owner(key);
  if (*owner == 0)
    ia2_heap_error(NOT_OURS, p);
  return BORROWED;
}

IA2_HIDDEN void ia2_free_elsewhere(void *p) {
  unsigned owner;
  switch (origin_of(p, &owner)) {
  case LIBC:
    __libc_free(p);
    return;
  case LENT:
    ia2_lent_free(p);
    return;
  case SHARED:
    shared_free(p);
    return;
  case BORROWED:
    if (ia2_borrow(owner, IA2_BORROW_FREE, p, 0, 0) != NULL)
      ia2_heap_error(NOT_BORROWED, p);
  }
}

static void *realloc_borrowed(unsigned owner, void *p, size_t size) {
  if (ia2_borrow(owner, IA2_BORROW_SIZE, p, 0, 0) == NULL)
    ia2_heap_error(NOT_BORROWED, p);
  return ia2_borrow(owner, IA2_BORROW_REALLOC, p, size, 0);
}

/* Memory stays in the window it is in: who could read or write it before still can, and nobody
 * else. */
IA2_HIDDEN void *ia2_realloc_elsewhere(void *p, size_t size) {
  unsigned owner;
  switch (origin_of(p, &owner)) {
  case LIBC:
    return __libc_realloc(p, size);
  case LENT:
    return ia2_lent_realloc(p, size);
  case SHARED:
    return shared_realloc(p, size);
  default:
    return realloc_borrowed(owner, p, size);
  }
}

static size_t size_borrowed(unsigned owner, const void *p) {
  const size_t size = (size_t)ia2_borrow(owner, IA2_BORROW_SIZE, (void *)p, 0, 0);
  if (size == 0)
    ia2_heap_error(NOT_BORROWED, p);
  return size;
}

IA2_HIDDEN size_t ia2_size_elsewhere(const void *p) {
  unsigned owner;
  switch (origin_of(p, &owner)) {
  case LIBC:
    return ia2_libc_usable_size((void *)p);
  case LENT:
    return ia2_lent_size(p);
  case SHARED:
    return shared_malloc_usable_size(p);
  default:
    return size_borrowed(owner, p);
  }
}
