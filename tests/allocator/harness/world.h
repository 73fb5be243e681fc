/* A program of compartments without protection keys, so that allocators can be tested anywhere.
 *
 *   the test program       compartment one, with everything that a compartment's object has
 *   libtwo.so              compartment two
 *   libworld.so            stands for libia2: the shared heap, and libc as it is without us
 *
 * Windows are mapped where they belong, but not tagged; gates are plain calls. */
#ifndef IA2_TESTS_ALLOCATOR_WORLD_H
#define IA2_TESTS_ALLOCATOR_WORLD_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "ia2/allocator/window.h"

/* world_start: maps the windows and initializes the heaps of one and two. */
void world_start(void);

/* world_lend: what the generated thunks do; sets where compartment one allocates, returns what was.
 */
uint64_t world_lend(uint64_t where);
#define LEND_NO 0
#define LEND_OWN 1
#define BORROW_FROM_TWO (0x100 | 2)

/* world_thread: starts a thread that tidies up its heap of compartment one at its end. */
void world_thread(unsigned long *id, void *(*fn)(void *), void *argument);
void *world_join(unsigned long id);

/* In libworld.so. */
void world_map(void);
uint64_t world_monitor(uint32_t op, uint64_t a, uint64_t b);
void world_fork(int phase);

/* The allocator and its friends as in any program. */
struct libc {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void *(*reallocarray)(void *, size_t, size_t);
  void *(*memalign)(size_t, size_t);
  void *(*aligned_alloc)(size_t, size_t);
  int (*posix_memalign)(void **, size_t, size_t);
  void *(*valloc)(size_t);
  void *(*pvalloc)(size_t);
  void (*free)(void *);
  size_t (*malloc_usable_size)(void *);
  char *(*strdup)(const char *);
  char *(*strndup)(const char *, size_t);
  int (*vasprintf)(char **, const char *, va_list);
  ssize_t (*getdelim)(char **, size_t *, int, FILE *);
  char *(*realpath)(const char *, char *);
  char *(*getcwd)(char *, size_t);
  char *(*get_current_dir_name)(void);
  void (*qsort)(void *, size_t, size_t, int (*)(const void *, const void *));
  void (*qsort_r)(void *, size_t, size_t, int (*)(const void *, const void *, void *), void *);
};
extern const struct libc libc;

/* In libtwo.so: compartment two's own. */
struct two {
  void *(*heap_init)(void *);
  void *(*heap_thread_done)(void *);
  void *(*heap_fork)(void *);
  void *(*malloc)(size_t);
  void (*free)(void *);
  void *(*realloc)(void *, size_t);
  void *(*lent_malloc)(size_t);
  void (*lent_free)(void *);
  void *(*shared_malloc)(size_t);
  void (*shared_free)(void *);
};
extern const struct two two;

#endif
