#include "ia2/allocator/shared.h"

#include "ia2/allocator/window.h"
#include "ia2/runtime/compartment.h"

static struct ia2_oob *heap;

void ia2_shared_init(void *meta) {
  heap = meta;
  ia2_oob_init(heap, IA2_WINDOW(IA2_KEY_SHARED));
}

void ia2_shared_fork(int phase) { ia2_oob_fork(heap, phase); }

static uint64_t alloc(uint64_t size, uint64_t align) {
  if (align == 0 || (align & (align - 1)) != 0)
    return 0;
  return (uint64_t)(uintptr_t)ia2_oob_alloc(heap, size, align, 0, NULL);
}

uint64_t ia2_shared_dispatch(uint32_t op, uint64_t a, uint64_t b) {
  const void *const p = (const void *)(uintptr_t)a; /* a number here: never dereferenced */
  switch (op) {
  case IA2_OP_SHARED_ALLOC:
    return alloc(a, b);
  case IA2_OP_SHARED_FREE:
    return !ia2_oob_free(heap, p, 0);
  case IA2_OP_SHARED_SIZE:
    return ia2_oob_size(heap, p, 0);
  case IA2_OP_SHARED_RESIZE:
    return ia2_oob_resize(heap, p, b, 0);
  default:
    return 0;
  }
}
