/* Borrowed memory: it lies in the lending window of its owner o, who may write it; the borrower b
 * allocates and frees it, and reads it.  (A library's pictures, say, whose memory its user
 * provides.)
 *
 * b asks through a call gate; the entry that runs with o's rights is one per borrower, so it knows
 * who asks without believing anybody.  Every block carries its borrower as tag: b can free what b
 * borrowed, once, and nothing else. */
#ifndef IA2_ALLOCATOR_BORROW_H
#define IA2_ALLOCATOR_BORROW_H

#include <stddef.h>
#include <stdint.h>

enum ia2_borrow_op {
  IA2_BORROW_ALLOC = 1, /* size, align            -> block or NULL */
  IA2_BORROW_CALLOC,    /* size                   -> zeroed block or NULL */
  IA2_BORROW_FREE,      /* ptr                    -> NULL, or ptr: it is not b's block */
  IA2_BORROW_REALLOC,   /* ptr, size              -> block, or NULL: no memory, or not b's block */
  IA2_BORROW_SIZE,      /* ptr                    -> (void *)usable size, NULL: not b's block */
};

/* __ia2_borrow_<o>_<b>: in the object of o, exported.
 * __ia2_borrow_gate_<o>: in the object of b, hidden: the call gate to it, if the policy has one. */
typedef void *ia2_borrow_fn(uint64_t op, void *ptr, uint64_t size, uint64_t align);

/* ia2_borrow: in the object of b; NULL and ENOMEM (or the entry's NULL) where it cannot. */
void *ia2_borrow(unsigned owner, enum ia2_borrow_op op, void *ptr, size_t size, size_t align);

/* ia2_borrow_owner: who lends under this key, if this compartment has a gate to him; else 0. */
unsigned ia2_borrow_owner(unsigned lend_key);

#endif
