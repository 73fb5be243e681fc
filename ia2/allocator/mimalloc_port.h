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

/* With glibc's errno.  Sizes are at least 16, pointers not NULL and in the area; what is wrong with
 * them all the same (a double free, say) is reported where it is noticed. */
void *ia2_private_malloc(size_t size);
void *ia2_private_zalloc(size_t size);
void *ia2_private_memalign(size_t align, size_t size); /* align: a power of two */
void *ia2_private_realloc(void *p, size_t size);
void ia2_private_free(void *p);
size_t ia2_private_size(const void *p);

/* mimalloc's own: gives up the calling thread's heap; others take over what is still in use. */
void mi_thread_done(void);

#endif
