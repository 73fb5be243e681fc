#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ia2/allocator/purge.h"
#include "ia2/allocator/shared.h"
#include "ia2/runtime/compartment.h"
#include "tests/allocator/harness/world.h"

#define EXPORT __attribute__((visibility("default")))

static void map(uintptr_t at, size_t size) {
  void *const p = mmap((void *)at, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (p != (void *)at) {
    perror("libworld: mmap of a window");
    exit(2);
  }
}

EXPORT void world_map(void) {
  for (unsigned key = 0; key <= 5; key++)
    if (key != 3)
      map(IA2_WINDOW(key), IA2_HEAP_SIZE);
  map(IA2_WINDOW(IA2_KEY_RUNTIME), IA2_SHARED_META_SIZE);
  ia2_shared_init((void *)IA2_WINDOW(IA2_KEY_RUNTIME));
}

void ia2_purge(uintptr_t from, size_t size) {
  const int before = errno;
  madvise((void *)from, size, MADV_DONTNEED);
  errno = before;
}

EXPORT uint64_t world_monitor(uint32_t op, uint64_t a, uint64_t b) {
  if (op == IA2_OP_PURGE)
    return ia2_purge(a, b), 0;
  return ia2_shared_dispatch(op, a, b);
}

EXPORT void world_fork(int phase) { ia2_shared_fork(phase); }

EXPORT const struct libc libc = {
    .malloc = malloc,
    .calloc = calloc,
    .realloc = realloc,
    .reallocarray = reallocarray,
    .memalign = memalign,
    .aligned_alloc = aligned_alloc,
    .posix_memalign = posix_memalign,
    .valloc = valloc,
    .pvalloc = pvalloc,
    .free = free,
    .malloc_usable_size = malloc_usable_size,
    .strdup = strdup,
    .strndup = strndup,
    .vasprintf = vasprintf,
    .getdelim = getdelim,
    .realpath = realpath,
    .getcwd = getcwd,
    .get_current_dir_name = get_current_dir_name,
    .qsort = qsort,
    .qsort_r = qsort_r,
};
