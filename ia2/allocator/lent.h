/* This compartment's own lending heap, for the rest of its allocator. */
#ifndef IA2_ALLOCATOR_LENT_H
#define IA2_ALLOCATOR_LENT_H

#include <stdbool.h>
#include <stddef.h>

/* NULL and ENOMEM if there is no memory.  A compartment that lends nothing stops with a message. */
void *ia2_lent_alloc(size_t size, size_t align);
void *ia2_lent_calloc(size_t size);

/* A pointer that is not the start of a live own block stops the program with a message. */
void ia2_lent_free(void *p);
void *ia2_lent_realloc(void *p, size_t size); /* p not NULL, size not 0 */
size_t ia2_lent_size(const void *p);

#endif
