/* malloc and its family, hidden in every compartment's object: the compartment's own code binds to
 * these at link time, libc keeps its own.  Behaviour and errno as in glibc 2.36. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include "ia2/allocator/elsewhere.h"
#include "ia2/allocator/mimalloc_port.h"
#include "ia2/allocator/self.h"

/* mimalloc aligns blocks of up to 8 bytes to 8 only. */
static inline size_t at_least_aligned(size_t size) {
  return size < IA2_MALLOC_ALIGN ? IA2_MALLOC_ALIGN : size;
}

static void *no_memory(void) {
  errno = ENOMEM;
  return NULL;
}

IA2_HIDDEN void *malloc(size_t size) {
  const uint64_t lending = ia2_lending();
  if (__builtin_expect(lending != 0, 0))
    return ia2_alloc_elsewhere(lending, size, IA2_MALLOC_ALIGN);
  return ia2_private_malloc(at_least_aligned(size));
}

IA2_HIDDEN void *calloc(size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total))
    return no_memory();
  const uint64_t lending = ia2_lending();
  if (__builtin_expect(lending != 0, 0))
    return ia2_calloc_elsewhere(lending, total);
  return ia2_private_zalloc(at_least_aligned(total));
}

IA2_HIDDEN void free(void *p) {
  if (__builtin_expect(!ia2_is_private(p), 0)) {
    if (p != NULL)
      ia2_free_elsewhere(p);
    return;
  }
  ia2_private_free(p);
}

IA2_HIDDEN void *realloc(void *p, size_t size) {
  if (p == NULL)
    return malloc(size);
  if (size == 0) { /* as glibc does, unlike C23 */
    free(p);
    return NULL;
  }
  if (__builtin_expect(!ia2_is_private(p), 0))
    return ia2_realloc_elsewhere(p, size);
  return ia2_private_realloc(p, at_least_aligned(size));
}

IA2_HIDDEN void *reallocarray(void *p, size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total))
    return no_memory();
  return realloc(p, total);
}

IA2_HIDDEN size_t malloc_usable_size(void *p) {
  if (p == NULL)
    return 0;
  return ia2_is_private(p) ? ia2_private_size(p) : ia2_size_elsewhere(p);
}

/* align: a power of two. */
static void *aligned(size_t align, size_t size) {
  if (align < IA2_MALLOC_ALIGN)
    align = IA2_MALLOC_ALIGN;
  const uint64_t lending = ia2_lending();
  if (__builtin_expect(lending != 0, 0))
    return ia2_alloc_elsewhere(lending, size, align);
  if (size > PTRDIFF_MAX || align > IA2_HEAP_SIZE)
    return no_memory();
  return ia2_private_memalign(align, at_least_aligned(size));
}

/* glibc's memalign and aligned_alloc: other numbers are rounded up to a power of two. */
static void *rounded_up(size_t align, size_t size) {
  if (align > SIZE_MAX / 2 + 1) {
    errno = EINVAL;
    return NULL;
  }
  size_t power = IA2_MALLOC_ALIGN;
  while (power < align)
    power <<= 1;
  return aligned(power, size);
}

IA2_HIDDEN void *memalign(size_t align, size_t size) { return rounded_up(align, size); }
IA2_HIDDEN void *aligned_alloc(size_t align, size_t size) { return rounded_up(align, size); }

IA2_HIDDEN int posix_memalign(void **out, size_t align, size_t size) {
  if (align == 0 || align % sizeof(void *) != 0 || (align & (align - 1)) != 0)
    return EINVAL;
  void *const p = aligned(align, size);
  if (p == NULL)
    return ENOMEM;
  *out = p;
  return 0;
}

IA2_HIDDEN void *valloc(size_t size) { return aligned(IA2_PAGE, size); }

IA2_HIDDEN void *pvalloc(size_t size) {
  if (size > SIZE_MAX - IA2_PAGE)
    return no_memory();
  return aligned(IA2_PAGE, (size + IA2_PAGE - 1) & ~(size_t)(IA2_PAGE - 1));
}
