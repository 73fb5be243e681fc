/* For the functions that check what came over a gate (checks of ia2_compartment).
 *
 * A check gets what its function gets, and returns whether that is good: 1 goes on, 0 ends the
 * program.  These answer where memory lies; they take any pointer, and never follow it. */
#ifndef IA2_CHECKS_H
#define IA2_CHECKS_H

#include <stddef.h>

/* ia2_lent: whether all of [p, p + size) is memory that one other compartment lends.  So it can be
 * read, and holds nothing of this compartment's own; its owner may change or free it at any time.
 */
int ia2_lent(const void *p, size_t size);

/* ia2_borrowed: whether all of [p, p + size) lies in one live block that another compartment
 * allocated in the memory that this one lends (borrows).  Only where this one lends. */
int ia2_borrowed(const void *p, size_t size);

/* ia2_hold: from now on the block that p points into, one that another compartment borrowed, stays
 * where it is, even if its borrower frees it, until ia2_drop was called for it as often.  Both
 * return whether there is such a block (of more than 16 KiB). */
int ia2_hold(const void *p);
int ia2_drop(const void *p);

#endif
