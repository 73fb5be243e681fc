/* A heap whose bookkeeping lies elsewhere ("out of band"), for memory that others can see or write.
 *
 * It serves the heap part of one window and never reads or writes it.  The metadata lie where only
 * the heap's keeper can write: for a lending window in the owner's private window, for the shared
 * heap in the runtime's.  So there is nothing to forge, an address that is not the start of a live
 * block is always noticed, and a block's neighbours say nothing about it.
 *
 * Every block carries a tag; it can be freed, measured and resized only by one who gives the same
 * tag.  Tag 0 is the keeper's own, tag k what compartment k borrowed (see borrow.h).
 *
 * Key independent: compiled once. */
#ifndef IA2_ALLOCATOR_OOB_H
#define IA2_ALLOCATOR_OOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ia2/runtime/layout.h"

struct ia2_oob;

/* Address space for the metadata, of which only what describes memory in use is ever touched.  A
 * multiple of 32 MiB. */
#define IA2_OOB_META_SIZE ((uintptr_t)96 << 20)

/* No compartment's key: what is free, or was never given out. */
#define IA2_OOB_TAGS (IA2_MAX_COMPARTMENTS + 1)

/* ia2_oob_init: `meta` is IA2_OOB_META_SIZE bytes of zeros; `base` the IA2_HEAP_SIZE bytes to
 * serve. */
void ia2_oob_init(struct ia2_oob *meta, uintptr_t base);

/* ia2_oob_alloc: a block of at least `size` bytes, or NULL.  `align` is a power of two; 16 is the
 * least.  *clean (may be NULL) says that the block's bytes are still the kernel's zeros. */
void *ia2_oob_alloc(struct ia2_oob *heap, size_t size, size_t align, unsigned tag, bool *clean);

/* ia2_oob_free: false, and nothing done, if p is not the start of a live block with this tag. */
bool ia2_oob_free(struct ia2_oob *heap, const void *p, unsigned tag);

/* ia2_oob_size: how many bytes of the block may be used; 0 if p is none with this tag. */
size_t ia2_oob_size(struct ia2_oob *heap, const void *p, unsigned tag);

/* ia2_oob_rest: how many bytes of a live block lie from p on, wherever in it p points; 0 if it
 * points into none.  *tag is the block's. */
size_t ia2_oob_rest(struct ia2_oob *heap, const void *p, unsigned *tag);

/* ia2_oob_hold: the block that p points into, one of more than 16 KiB with a tag other than 0,
 * stays what it is until it was dropped as often as it was held, even if it is freed meanwhile.
 * False if there is no such block. */
bool ia2_oob_hold(struct ia2_oob *heap, const void *p);
bool ia2_oob_drop(struct ia2_oob *heap, const void *p);

/* ia2_oob_resize: in place, or false, and nothing done. */
bool ia2_oob_resize(struct ia2_oob *heap, const void *p, size_t size, unsigned tag);

/* ia2_oob_fork: phase 0 before, 1 after in the parent, 2 after in the child. */
void ia2_oob_fork(struct ia2_oob *heap, int phase);

#endif
