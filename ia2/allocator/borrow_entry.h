#ifndef IA2_ALLOCATOR_BORROW_ENTRY_H
#define IA2_ALLOCATOR_BORROW_ENTRY_H

/* ia2_borrow_fork: as ia2_oob_fork, for the lock of the borrowing entries. */
void ia2_borrow_fork(int phase);

#endif
