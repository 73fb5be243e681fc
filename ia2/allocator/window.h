/* Whose memory an address is: a shift and a compare (see layout.h), nothing to look up. */
#ifndef IA2_ALLOCATOR_WINDOW_H
#define IA2_ALLOCATOR_WINDOW_H

#include <stdint.h>

#include "ia2/runtime/layout.h"

/* ia2_window_of when the address lies in no window: libc's heap, a static object, a stack of
 * libc's. */
#define IA2_WINDOW_NONE IA2_WINDOW_COUNT

#define IA2_WINDOW(key) ((uintptr_t)IA2_WINDOW_BASE + ((uintptr_t)(key) << IA2_WINDOW_SHIFT))

/* ia2_window_of: the key whose window holds the address, or IA2_WINDOW_NONE. */
static inline unsigned ia2_window_of(const void *p) {
  const uintptr_t key = ((uintptr_t)p - IA2_WINDOW_BASE) >> IA2_WINDOW_SHIFT;
  return key < IA2_WINDOW_COUNT ? (unsigned)key : IA2_WINDOW_NONE;
}

/* ia2_in_heap: does the address lie in the heap part of this key's window? */
static inline int ia2_in_heap(const void *p, unsigned key) {
  return (uintptr_t)p - IA2_WINDOW(key) < (uintptr_t)IA2_HEAP_SIZE;
}

#endif
