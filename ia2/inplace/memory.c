#include "ia2/inplace/memory.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

struct arena_block {
  struct arena_block *next;
  size_t used, size;
  alignas(max_align_t) unsigned char bytes[];
};

static void *need(void *memory) {
  if (memory == NULL) {
    fputs("out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

void *memory_get(size_t size) { return need(calloc(1, size)); }

void *memory_grow(void *memory, size_t size) { return need(realloc(memory, size)); }

void *arena_get(struct arena *arena, size_t size) {
  struct arena_block *block = arena->blocks;
  size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
  if (block == NULL || block->size - block->used < size) {
    const size_t whole = size > 65536 ? size : 65536;
    block = memory_get(sizeof *block + whole);
    *block = (struct arena_block){.next = arena->blocks, .size = whole};
    arena->blocks = block;
  }
  block->used += size;
  return block->bytes + block->used - size;
}

void arena_free(struct arena *arena) {
  while (arena->blocks != NULL) {
    struct arena_block *next = arena->blocks->next;
    free(arena->blocks);
    arena->blocks = next;
  }
}
