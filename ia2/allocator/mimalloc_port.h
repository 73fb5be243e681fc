/* The private heap: mimalloc over this compartment's private window, and what the rest of the
 * allocator calls of it.  Key independent: compiled once, linked into every compartment. */
#ifndef IA2_ALLOCATOR_MIMALLOC_PORT_H
#define IA2_ALLOCATOR_MIMALLOC_PORT_H

#include <stddef.h>
#include <stdint.h>

/* Given by the compartment (heap.c): the memory that mimalloc may use, 32 MiB aligned at both ends,
 * mapped, zero, and this compartment's to write. */
struct ia2_private_area {
  uintptr_t low, high;
};
extern const struct ia2_private_area ia2_private_area;

/* Given by the compartment (die.c): reports a heap error of the program's and does not return. */
_Noreturn void ia2_heap_error(const char *what, const void *pointer);

/* ia2_mimalloc_init: once, in the main thread, before anything allocates. */
void ia2_mimalloc_init(void);

/* ia2_mimalloc_after_fork: in the child, before it allocates. */
void ia2_mimalloc_after_fork(void);

/* mimalloc's own, with glibc's errno. */
void *mi_malloc(size_t size);
void *mi_zalloc(size_t size);
void *mi_realloc(void *p, size_t size);
/* Not mi_malloc_aligned: in 2.0.9 it takes blocks of 256, 512 and 1024 bytes for aligned to their
 * size, but they are to 128. */
void *mi_malloc_aligned_at(size_t size, size_t alignment, size_t offset);
void mi_free(void *p);
size_t mi_usable_size(const void *p);
void mi_thread_done(void);

#endif
