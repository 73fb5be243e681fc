/* ia2_checks.h: where what was handed over lies. */
#include "ia2/include/ia2_checks.h"

#include "ia2/allocator/self.h"

static int in_one_heap(const void *p, size_t size, unsigned key) {
  return key != 0 && key != IA2_SELF_LEND_KEY && ia2_in_heap(p, key) &&
         size <= IA2_HEAP_SIZE - ((uintptr_t)p - IA2_WINDOW(key));
}

IA2_HIDDEN int ia2_lent(const void *p, size_t size) {
  int found = 0;
#define IA2_EACH(k) found |= in_one_heap(p, size, IA2_LEND_KEY_##k);
#include "ia2/allocator/each_compartment.h"
  return found;
}

#if IA2_SELF_LENDS

IA2_HIDDEN int ia2_borrowed(const void *p, size_t size) {
  unsigned borrower = 0;
  return size <= ia2_oob_rest(IA2_LENT_HEAP, p, &borrower) && borrower != 0;
}

IA2_HIDDEN int ia2_hold(const void *p) { return ia2_oob_hold(IA2_LENT_HEAP, p); }

IA2_HIDDEN int ia2_drop(const void *p) { return ia2_oob_drop(IA2_LENT_HEAP, p); }

#endif
