/* The compartment this object belongs to, as its allocator sees it.  Everything here is decided by
 * -DIA2_SELF=<key> and the program's ia2_program.h (-include). */
#ifndef IA2_ALLOCATOR_SELF_H
#define IA2_ALLOCATOR_SELF_H

#include <stddef.h>
#include <stdint.h>

#include "ia2/allocator/oob.h"
#include "ia2/allocator/window.h"

#define IA2_CAT_(a, b) a##b
#define IA2_CAT(a, b) IA2_CAT_(a, b)

#define IA2_SELF_LEND_KEY IA2_CAT(IA2_LEND_KEY_, IA2_SELF)
#define IA2_SELF_LENDS (IA2_SELF_LEND_KEY > 0)
#define IA2_SELF_NAME IA2_CAT(IA2_SELF_NAME_, IA2_SELF)

#define IA2_HIDDEN __attribute__((visibility("hidden")))
#define IA2_EXPORT __attribute__((visibility("default")))

/* Mimalloc's and glibc's promise: malloc's result suits any object. */
#define IA2_MALLOC_ALIGN 16

/* The start of the private heap is the out-of-band metadata of the lending heap (out of the others'
 * sight), if there is one; the rest is mimalloc's. */
#define IA2_PRIVATE_META IA2_WINDOW(IA2_SELF)
#define IA2_PRIVATE_LOW (IA2_PRIVATE_META + (IA2_SELF_LENDS ? IA2_OOB_META_SIZE : 0))
#define IA2_PRIVATE_HIGH (IA2_WINDOW(IA2_SELF) + IA2_HEAP_SIZE)

#define IA2_LENT_HEAP ((struct ia2_oob *)IA2_PRIVATE_META)

extern __thread unsigned char IA2_CAT(ia2_head_, IA2_SELF)[IA2_PAGE];

/* ia2_lending: where this thread's allocations go at present.
 *   0                     privately
 *   1                     into the own lending window
 *   IA2_BORROWING | key   into the lending window of compartment `key` */
#define IA2_BORROWING 0x100u

static inline uint64_t ia2_lending(void) {
  return *(const uint64_t *)(IA2_CAT(ia2_head_, IA2_SELF) + IA2_HEAD_LENDING);
}

static inline int ia2_is_private(const void *p) {
  return (uintptr_t)p - IA2_PRIVATE_LOW < IA2_PRIVATE_HIGH - IA2_PRIVATE_LOW;
}

#endif
