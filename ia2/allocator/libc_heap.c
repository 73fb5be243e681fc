/* In libia2. */
#include "ia2/allocator/libc_heap.h"

#include <malloc.h>

__attribute__((visibility("default"))) size_t ia2_libc_usable_size(void *p) {
  return malloc_usable_size(p);
}
