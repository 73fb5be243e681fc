/* Compartment two. */
#include <stdlib.h>

#include "ia2/allocator/heap.h"
#include "ia2/include/ia2_allocator.h"
#include "tests/allocator/harness/world.h"

__attribute__((visibility("default"))) const struct two two = {
    .heap_init = ia2_heap_init,
    .heap_thread_done = ia2_heap_thread_done,
    .heap_fork = ia2_heap_fork,
    .malloc = malloc,
    .free = free,
    .realloc = realloc,
    .lent_malloc = lent_malloc,
    .lent_free = lent_free,
    .shared_malloc = shared_malloc,
    .shared_free = shared_free,
};
