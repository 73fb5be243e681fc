/* Memory that a compartment's own malloc does not give: memory that others see.
 *
 *   malloc & co     private: nobody else can read or write it
 *   lent_malloc     lent: this compartment writes it, all others may read it
 *   shared_malloc   shared: everybody reads and writes it, so believe nothing in it
 *
 * Everything behaves as its namesake in libc does.  free, realloc and malloc_usable_size know where
 * a pointer comes from and take all three kinds, and what libc allocated itself; realloc leaves
 * memory in the kind that it is.  What must not be freed here (another compartment's memory, a
 * block freed before) is reported on standard error and stops the program.
 *
 * lent_* exist only where the policy gives the compartment a lending window; elsewhere the link
 * fails.  Outside compartments, link //ia2/allocator:plain: all of it then is malloc's. */
#ifndef IA2_ALLOCATOR_H
#define IA2_ALLOCATOR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define IA2_ALLOC(...) __attribute__((malloc, warn_unused_result, alloc_size(__VA_ARGS__)))
#else
#define IA2_ALLOC(...)
#endif

void *shared_malloc(size_t size) IA2_ALLOC(1);
void *shared_calloc(size_t count, size_t size) IA2_ALLOC(1, 2);
void *shared_realloc(void *p, size_t size);
void shared_free(void *p);
void *shared_memalign(size_t align, size_t size) IA2_ALLOC(2);
void *shared_aligned_alloc(size_t align, size_t size) IA2_ALLOC(2);
int shared_posix_memalign(void **out, size_t align, size_t size);
char *shared_strdup(const char *s);
char *shared_strndup(const char *s, size_t n);
size_t shared_malloc_usable_size(const void *p);

void *lent_malloc(size_t size) IA2_ALLOC(1);
void *lent_calloc(size_t count, size_t size) IA2_ALLOC(1, 2);
void *lent_realloc(void *p, size_t size);
void lent_free(void *p);
void *lent_memalign(size_t align, size_t size) IA2_ALLOC(2);
void *lent_aligned_alloc(size_t align, size_t size) IA2_ALLOC(2);
int lent_posix_memalign(void **out, size_t align, size_t size);
char *lent_strdup(const char *s);
char *lent_strndup(const char *s, size_t n);
size_t lent_malloc_usable_size(const void *p);

#undef IA2_ALLOC

#ifdef __cplusplus
}
#endif

#endif
