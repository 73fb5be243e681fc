/* The owner's half of borrow.h: runs with the owner's rights, on arguments that nobody vouches for.
 */
#include "ia2/allocator/borrow_entry.h"

#include <stdbool.h>
#include <string.h>

#include "ia2/allocator/borrow.h"
#include "ia2/allocator/lock.h"
#include "ia2/allocator/self.h"

#if IA2_SELF_LENDS

/* Held while a block is filled: a borrower's second thread must not free it meanwhile, or the bytes
 * would land in what is put there next. */
static struct ia2_lock filling;

static void *new_block(unsigned borrower, size_t size, size_t align, bool zero) {
  bool clean;
  if (align == 0 || (align & (align - 1)) != 0)
    return NULL;
  void *const p = ia2_oob_alloc(IA2_LENT_HEAP, size, align, borrower, &clean);
  if (p != NULL && zero && !clean)
    memset(p, 0, size);
  return p;
}

static void *resized_block(unsigned borrower, void *ptr, size_t size) {
  const size_t old_size = ia2_oob_size(IA2_LENT_HEAP, ptr, borrower);
  if (old_size == 0)
    return NULL;
  if (ia2_oob_resize(IA2_LENT_HEAP, ptr, size, borrower))
    return ptr;
  void *const p = new_block(borrower, size, IA2_MALLOC_ALIGN, false);
  if (p == NULL)
    return NULL;
  memcpy(p, ptr, size < old_size ? size : old_size);
  ia2_oob_free(IA2_LENT_HEAP, ptr, borrower);
  return p;
}

static void *serve_locked(unsigned borrower, uint64_t op, void *ptr, size_t size, size_t align) {
  switch (op) {
  case IA2_BORROW_ALLOC:
    return new_block(borrower, size, align, false);
  case IA2_BORROW_CALLOC:
    return new_block(borrower, size, IA2_MALLOC_ALIGN, true);
  case IA2_BORROW_FREE:
    return ia2_oob_free(IA2_LENT_HEAP, ptr, borrower) ? NULL : ptr;
  case IA2_BORROW_REALLOC:
    return resized_block(borrower, ptr, size);
  case IA2_BORROW_SIZE:
    return (void *)ia2_oob_size(IA2_LENT_HEAP, ptr, borrower);
  default:
    return NULL;
  }
}

static void *serve(unsigned borrower, uint64_t op, void *ptr, size_t size, size_t align) {
  ia2_lock_take(&filling);
  void *const result = serve_locked(borrower, op, ptr, size, align);
  ia2_lock_release(&filling);
  return result;
}

#define IA2_ENTRY_(o, b)                                                                           \
  IA2_EXPORT void *__ia2_borrow_##o##_##b(uint64_t op, void *ptr, uint64_t size, uint64_t align);  \
  IA2_EXPORT void *__ia2_borrow_##o##_##b(uint64_t op, void *ptr, uint64_t size, uint64_t align) { \
    return serve(b, op, ptr, size, align);                                                         \
  }
#define IA2_ENTRY(o, b) IA2_ENTRY_(o, b)
#define IA2_EACH(b) IA2_ENTRY(IA2_SELF, b)
#include "ia2/allocator/each_compartment.h"

IA2_HIDDEN void ia2_borrow_fork(int phase) {
  if (phase == 0)
    ia2_lock_take(&filling);
  else if (phase == 1)
    ia2_lock_release(&filling);
  else
    ia2_lock_release_in_child(&filling);
}

#else

IA2_HIDDEN void ia2_borrow_fork(int phase) { (void)phase; }

#endif
