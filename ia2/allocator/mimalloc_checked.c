/* Allocation and free on the private heap with about the checks that glibc makes.  mimalloc's own
 * (MI_SECURE) cost twice the time of everything else.  Included by mimalloc_port.c.
 *
 * A freed block has a secret mark in its second word, a new one never does; so a mark at free means
 * a double free, or stale bytes that the program copied: then the page's free lists tell. */

static uintptr_t ia2_freed_mark;

static inline uintptr_t *ia2_mark_of(void *p) {
  return (uintptr_t *)p + 1; /* blocks have 16 bytes */
}

static inline void *ia2_unmarked(void *p) {
  if mi_likely (p != NULL)
    *ia2_mark_of(p) = 0;
  return p;
}

static bool ia2_list_contains(const mi_page_t *page, const mi_block_t *list,
                              const mi_block_t *block) {
  for (size_t i = 0; list != NULL && i < page->capacity; i++, list = mi_block_next(page, list))
    if (list == block)
      return true;
  return false;
}

static mi_decl_noinline void ia2_check_marked(const mi_segment_t *segment, void *p) {
  const mi_page_t *const page = _mi_segment_page_of(segment, p);
  if (page->xblock_size == 0)
    ia2_heap_error("double free", p);
  /* Another thread's lists may change while they are read. */
  if (mi_atomic_load_relaxed(&segment->thread_id) != _mi_thread_id())
    return;
  const mi_block_t *const block = _mi_page_ptr_unalign(segment, page, p);
  if (ia2_list_contains(page, page->free, block) ||
      ia2_list_contains(page, page->local_free, block) ||
      ia2_list_contains(page, mi_page_thread_free(page), block))
    ia2_heap_error("double free", p);
}

static inline void ia2_check(const mi_segment_t *segment, void *p) {
  if mi_unlikely (segment->cookie != _mi_ptr_cookie(segment) || (uintptr_t)p % 16 != 0)
    ia2_heap_error("invalid pointer given to free or realloc", p);
  if mi_unlikely (*ia2_mark_of(p) == ia2_freed_mark)
    ia2_check_marked(segment, p);
}

void *ia2_private_malloc(size_t size) { return ia2_unmarked(mi_malloc(size)); }

void *ia2_private_zalloc(size_t size) { return mi_zalloc(size); }

/* Not mi_malloc_aligned: in 2.0.9 it takes blocks of 256, 512 and 1024 bytes for aligned to their
 * size, but they are to 128. */
void *ia2_private_memalign(size_t align, size_t size) {
  return ia2_unmarked(mi_malloc_aligned_at(size, align, 0));
}

/* mi_free, but for one thing: in the common case the block is the next to be given out again, while
 * it is still in the cache. */
void ia2_private_free(void *p) {
  mi_segment_t *const segment = _mi_ptr_segment(p);
  ia2_check(segment, p);
  *ia2_mark_of(p) = ia2_freed_mark;
  mi_page_t *const page = _mi_segment_page_of(segment, p);
  if mi_unlikely (mi_atomic_load_relaxed(&segment->thread_id) != _mi_thread_id() ||
                  page->flags.full_aligned != 0) {
    mi_free(p);
    return;
  }
  mi_block_set_next(page, p, page->free);
  page->free = p;
  page->is_zero = false;
  if mi_unlikely (--page->used == 0)
    _mi_page_retire(page);
}

size_t ia2_private_size(const void *p) { return mi_usable_size(p); }

/* A large block that grows will grow again, and each time it is copied.  A quarter more is address
 * space at first, not memory. */
#define IA2_LARGE ((size_t)1 << 20)

static void *ia2_private_grow(size_t size) {
  void *const roomy = size < IA2_LARGE ? NULL : ia2_private_malloc(size + size / 4);
  return roomy != NULL ? roomy : ia2_private_malloc(size);
}

void *ia2_private_realloc(void *p, size_t size) {
  ia2_check(_mi_ptr_segment(p), p);
  const size_t old_size = mi_usable_size(p);
  if (size <= old_size && size >= old_size / 2)
    return p;
  void *const moved = size > old_size ? ia2_private_grow(size) : ia2_private_malloc(size);
  if (moved == NULL)
    return NULL;
  memcpy(moved, p, size < old_size ? size : old_size);
  ia2_private_free(p);
  return moved;
}
