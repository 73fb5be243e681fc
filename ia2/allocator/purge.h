/* Giving pages back.  The runtime does it: the filter (ia2/runtime/confine) lets nobody else throw
 * away what lies in a window. */
#ifndef IA2_ALLOCATOR_PURGE_H
#define IA2_ALLOCATOR_PURGE_H

#include <stddef.h>
#include <stdint.h>

/* ia2_purge: forget the contents of whole pages of the own heaps; they read as zero afterwards.
 * Leaves errno alone. */
__attribute__((visibility("hidden"))) void ia2_purge(uintptr_t from, size_t size);

#endif
