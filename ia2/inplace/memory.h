/* memory: what the tool allocates. It ends the program when there is none. */
#ifndef IA2_INPLACE_MEMORY_H
#define IA2_INPLACE_MEMORY_H

#include <stddef.h>

void *memory_get(size_t size); /* zeroed; released by free() */
void *memory_grow(void *memory, size_t size);

/* An arena: many small pieces that are released together. */
struct arena {
  struct arena_block *blocks;
};

void *arena_get(struct arena *arena, size_t size);
void arena_free(struct arena *arena);

#endif
