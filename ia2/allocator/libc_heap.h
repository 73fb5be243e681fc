/* libc's own allocator, past the hidden definitions of a compartment's object. */
#ifndef IA2_ALLOCATOR_LIBC_HEAP_H
#define IA2_ALLOCATOR_LIBC_HEAP_H

#include <stddef.h>

/* glibc exports these for just this purpose (GLIBC_2.2.5). */
void __libc_free(void *p);
void *__libc_realloc(void *p, size_t size);

/* There is no such name for malloc_usable_size, so libia2 (which has no malloc of its own) passes
 * it on.  Runs with the caller's rights. */
size_t ia2_libc_usable_size(void *p);

#endif
