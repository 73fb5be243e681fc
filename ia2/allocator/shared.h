/* The shared heap: memory in key 0 that every compartment reads and writes, with metadata that none
 * of them can.  The functions here run in libia2 with the runtime's rights; compartments call them
 * through monitor calls (shared_api.c).  None of them ever touches shared memory. */
#ifndef IA2_ALLOCATOR_SHARED_H
#define IA2_ALLOCATOR_SHARED_H

#include <stdint.h>

#include "ia2/allocator/oob.h"

#define IA2_SHARED_META_SIZE IA2_OOB_META_SIZE

/* ia2_shared_init: `meta` is IA2_SHARED_META_SIZE bytes of zeros that only the runtime reaches. */
void ia2_shared_init(void *meta);

/* ia2_shared_fork: phase 0 before, 1 after in the parent, 2 after in the child. */
void ia2_shared_fork(int phase);

/* ia2_shared_dispatch: the monitor calls IA2_OP_SHARED_*.  The arguments are a compartment's, any
 * values are harmless.
 *   ALLOC   a = size, b = alignment     address, or 0
 *   FREE    a = address                 0, or 1: not the start of a live block
 *   SIZE    a = address                 usable size, or 0: not the start of a live block
 *   RESIZE  a = address, b = size       1: resized in place; 0: cannot, unchanged */
uint64_t ia2_shared_dispatch(uint32_t op, uint64_t a, uint64_t b);

#endif
