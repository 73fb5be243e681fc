/* mimalloc as one translation unit (its src/static.c does the same), with ours for two of its
 * parts: the operating system layer, and options and statistics.  The sources are untouched; what
 * they must not do is redirected here:
 *   - no pthread key: the runtime calls ia2_heap_thread_done inside the compartment;
 *   - no constructor, no atexit: the runtime calls ia2_heap_init before anything else. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mimalloc.h"
#include "mimalloc-internal.h"

#include "ia2/allocator/purge.h"
#include "ia2/runtime/layout.h"

/* As in mimalloc_port.h, which cannot be included with mimalloc.h: its attributes differ. */
struct ia2_private_area {
  uintptr_t low, high;
};
extern const struct ia2_private_area ia2_private_area;
_Noreturn void ia2_heap_error(const char *what, const void *pointer);

#define pthread_key_create(key, destructor) ((void)(destructor), 0)
#define pthread_setspecific(key, value) ((void)(value), 0)
#define atexit(function) ((void)(function), 0)
#define constructor unused

#include "src/random.c"
#include "src/bitmap.c"
#include "mimalloc_stubs.c"
#include "mimalloc_os.c"
#include "src/arena.c"
#include "src/segment-cache.c"
#include "src/segment.c"
#include "src/page.c"
#include "src/heap.c" /* not the one beside this file */
#include "src/alloc.c"
#include "src/alloc-aligned.c"
#include "src/init.c"

#undef constructor

#include "mimalloc_checked.c"

void ia2_mimalloc_init(void) {
  mi_process_load();
  ia2_freed_mark = _mi_heap_random_next(&_mi_heap_main) | 1;
}

/* A fork leaves the child without the threads that were just reading the list of abandoned
 * segments. */
void ia2_mimalloc_after_fork(void) { mi_atomic_store_release(&abandoned_readers, (size_t)0); }
