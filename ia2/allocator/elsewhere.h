/* Memory that is not on this compartment's private heap, for malloc and its family. */
#ifndef IA2_ALLOCATOR_ELSEWHERE_H
#define IA2_ALLOCATOR_ELSEWHERE_H

#include <stddef.h>
#include <stdint.h>

/* ia2_alloc_elsewhere: where `lending` (see ia2_lending) says; NULL and ENOMEM if it cannot. */
void *ia2_alloc_elsewhere(uint64_t lending, size_t size, size_t align);

/* ia2_calloc_elsewhere: the same, zeroed. */
void *ia2_calloc_elsewhere(uint64_t lending, size_t size);

/* The rest of free, realloc (p not NULL, size not 0) and malloc_usable_size.  A pointer that is
 * nobody's block, or one that this compartment may not free, is reported, and the program stops. */
void ia2_free_elsewhere(void *p);
void *ia2_realloc_elsewhere(void *p, size_t size);
size_t ia2_size_elsewhere(const void *p);

#endif
