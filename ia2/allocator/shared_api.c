/* shared_malloc & co: the compartment's side of shared.h.  Contents are touched here, with the
 * compartment's own rights. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "ia2/allocator/die.h"
#include "ia2/allocator/self.h"
#include "ia2/include/ia2_allocator.h"
#include "ia2/runtime/compartment.h"

/* The gate to the runtime, in every compartment's object (ia2/runtime/compartment). */
uint64_t ia2_monitor(uint32_t op, uint64_t a, uint64_t b, uint64_t c, uint64_t d) IA2_HIDDEN;

static void *alloc(size_t size, size_t align) {
  const uint64_t p = ia2_monitor(IA2_OP_SHARED_ALLOC, size, align, 0, 0);
  if (p == 0)
    errno = ENOMEM;
  return (void *)(uintptr_t)p;
}

static size_t usable_size(const void *p) {
  const uint64_t size = ia2_monitor(IA2_OP_SHARED_SIZE, (uintptr_t)p, 0, 0, 0);
  if (size == 0)
    ia2_heap_error("not, or no longer, a block of the shared heap", p);
  return size;
}

IA2_HIDDEN void *shared_malloc(size_t size) { return alloc(size, IA2_MALLOC_ALIGN); }

IA2_HIDDEN void *shared_calloc(size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total)) {
    errno = ENOMEM;
    return NULL;
  }
  void *const p = alloc(total, IA2_MALLOC_ALIGN);
  return p == NULL ? NULL : memset(p, 0, total);
}

IA2_HIDDEN void shared_free(void *p) {
  if (p == NULL)
    return;
  if (ia2_monitor(IA2_OP_SHARED_FREE, (uintptr_t)p, 0, 0, 0) != 0)
    ia2_heap_error("free of what is not, or no longer, a block of the shared heap", p);
}

static void *move(void *p, size_t size) {
  const size_t old_size = usable_size(p);
  void *const moved = alloc(size, IA2_MALLOC_ALIGN);
  if (moved == NULL)
    return NULL;
  memcpy(moved, p, size < old_size ? size : old_size);
  shared_free(p);
  return moved;
}

IA2_HIDDEN void *shared_realloc(void *p, size_t size) {
  if (p == NULL)
    return shared_malloc(size);
  if (size == 0) {
    shared_free(p);
    return NULL;
  }
  return ia2_monitor(IA2_OP_SHARED_RESIZE, (uintptr_t)p, size, 0, 0) != 0 ? p : move(p, size);
}

IA2_HIDDEN void *shared_memalign(size_t align, size_t size) {
  size_t power = IA2_MALLOC_ALIGN;
  if (align > SIZE_MAX / 2 + 1) {
    errno = EINVAL;
    return NULL;
  }
  while (power < align)
    power <<= 1;
  return alloc(size, power);
}

IA2_HIDDEN void *shared_aligned_alloc(size_t align, size_t size) {
  return shared_memalign(align, size);
}

IA2_HIDDEN int shared_posix_memalign(void **out, size_t align, size_t size) {
  if (align == 0 || align % sizeof(void *) != 0 || (align & (align - 1)) != 0)
    return EINVAL;
  void *const p = shared_memalign(align, size);
  if (p == NULL)
    return ENOMEM;
  *out = p;
  return 0;
}

IA2_HIDDEN char *shared_strndup(const char *s, size_t n) {
  const size_t length = strnlen(s, n);
  char *const copy = shared_malloc(length + 1);
  if (copy == NULL)
    return NULL;
  copy[length] = '\0';
  return memcpy(copy, s, length);
}

IA2_HIDDEN char *shared_strdup(const char *s) { return shared_strndup(s, SIZE_MAX); }

IA2_HIDDEN size_t shared_malloc_usable_size(const void *p) {
  return p == NULL ? 0 : usable_size(p);
}
