/* mimalloc's operating system layer (instead of its os.c): it hands out parts of the private area
 * and never maps anything.  Included by mimalloc_port.c.
 *
 * The area is all mapped and readable from the start, so that committing does nothing, and giving
 * back is MADV_DONTNEED.  Two bitmaps, changed by compare-and-swap only (a fork at any moment
 * leaves them usable in the child):
 *   - small: 4 KiB pages for each thread's heap descriptor, the first IA2_SMALL_SLOTS slots;
 *   - slots of 32 MiB, mimalloc's segments. */

#define IA2_SMALL_SLOTS 2
#define IA2_SMALL_FIELDS (IA2_SMALL_SLOTS * (MI_SEGMENT_SIZE / 4096) / MI_BITMAP_FIELD_BITS)
#define IA2_SLOT_FIELDS (IA2_HEAP_SIZE / MI_SEGMENT_SIZE / MI_BITMAP_FIELD_BITS)

static mi_bitmap_field_t ia2_small_used[IA2_SMALL_FIELDS];
static mi_bitmap_field_t ia2_slot_used[IA2_SLOT_FIELDS];

_Atomic(size_t) _mi_numa_node_count = 1;

/* ia2_slots_init: bits of slots that are not there are taken for good. */
static void ia2_slots_init(void) {
  const size_t slots = (ia2_private_area.high - ia2_private_area.low) / MI_SEGMENT_SIZE;
  const size_t all = IA2_SLOT_FIELDS * MI_BITMAP_FIELD_BITS;
  _mi_bitmap_claim_across(ia2_slot_used, IA2_SLOT_FIELDS, IA2_SMALL_SLOTS, 0, NULL);
  if (slots < all)
    _mi_bitmap_claim_across(ia2_slot_used, IA2_SLOT_FIELDS, all - slots, slots, NULL);
}

void _mi_os_init(void) { ia2_slots_init(); }
size_t _mi_os_page_size(void) { return 4096; }
size_t _mi_os_large_page_size(void) { return 4096; }
bool _mi_os_has_overcommit(void) { return true; }
size_t _mi_os_numa_node_count_get(void) { return 1; }
int _mi_os_numa_node_get(mi_os_tld_t *tld) { return MI_UNUSED(tld), 0; }

size_t _mi_os_good_alloc_size(size_t size) {
  return size >= SIZE_MAX - 4096 ? size : _mi_align_up(size, 4096);
}

void *_mi_os_alloc(size_t size, mi_stats_t *stats) {
  MI_UNUSED(stats);
  mi_bitmap_index_t at;
  const size_t pages = _mi_divide_up(size, 4096);
  if (!_mi_bitmap_try_find_from_claim_across(ia2_small_used, IA2_SMALL_FIELDS, 0, pages, &at))
    return NULL;
  return (void *)(ia2_private_area.low + mi_bitmap_index_bit(at) * 4096);
}

void _mi_os_free(void *p, size_t size, mi_stats_t *stats) {
  MI_UNUSED(stats);
  if (p == NULL || size == 0)
    return;
  const size_t pages = _mi_divide_up(size, 4096);
  ia2_purge((uintptr_t)p, pages * 4096);
  _mi_bitmap_unclaim_across(ia2_small_used, IA2_SMALL_FIELDS, pages,
                            ((uintptr_t)p - ia2_private_area.low) / 4096);
}

/* ia2_slots_alloc: n slots in a row, the first at a multiple of align slots. */
static void *ia2_slots_alloc(size_t n, size_t align) {
  mi_bitmap_index_t at;
  const size_t wanted = n + align - 1; /* enough for any start; what is too much goes back */
  if (wanted > IA2_SLOT_FIELDS * MI_BITMAP_FIELD_BITS ||
      !_mi_bitmap_try_find_from_claim_across(ia2_slot_used, IA2_SLOT_FIELDS, 0, wanted, &at))
    return NULL;
  const size_t first = mi_bitmap_index_bit(at);
  const size_t base = ia2_private_area.low / MI_SEGMENT_SIZE;
  const size_t start = _mi_align_up(base + first, align) - base;
  const size_t before = start - first, after = wanted - before - n;
  if (before > 0)
    _mi_bitmap_unclaim_across(ia2_slot_used, IA2_SLOT_FIELDS, before, first);
  if (after > 0)
    _mi_bitmap_unclaim_across(ia2_slot_used, IA2_SLOT_FIELDS, after, start + n);
  return (void *)(ia2_private_area.low + start * MI_SEGMENT_SIZE);
}

void *_mi_os_alloc_aligned(size_t size, size_t alignment, bool commit, bool *large,
                           mi_stats_t *stats) {
  MI_UNUSED(commit);
  MI_UNUSED(stats);
  if (large != NULL)
    *large = false;
  if (size == 0 || size > IA2_HEAP_SIZE || alignment > IA2_HEAP_SIZE)
    return NULL;
  const size_t align = alignment <= MI_SEGMENT_SIZE ? 1 : alignment / MI_SEGMENT_SIZE;
  return ia2_slots_alloc(_mi_divide_up(size, MI_SEGMENT_SIZE), align);
}

void _mi_os_free_ex(void *p, size_t size, bool was_committed, mi_stats_t *stats) {
  MI_UNUSED(was_committed);
  MI_UNUSED(stats);
  if (p == NULL || size == 0)
    return;
  const size_t n = _mi_divide_up(size, MI_SEGMENT_SIZE);
  ia2_purge((uintptr_t)p, n * MI_SEGMENT_SIZE);
  _mi_bitmap_unclaim_across(ia2_slot_used, IA2_SLOT_FIELDS, n,
                            ((uintptr_t)p - ia2_private_area.low) / MI_SEGMENT_SIZE);
}

/* With an offset: the byte at `offset` is to be aligned.  mimalloc asks for this with alignments
 * above 16 MiB only, and offsets of whole slots. */
void *_mi_os_alloc_aligned_offset(size_t size, size_t alignment, size_t offset, bool commit,
                                  bool *large, mi_stats_t *stats) {
  if (offset > MI_SEGMENT_SIZE || size > IA2_HEAP_SIZE || alignment > IA2_HEAP_SIZE)
    return NULL;
  const size_t extra = offset == 0 ? 0 : _mi_align_up(offset, alignment) - offset;
  uint8_t *start = _mi_os_alloc_aligned(size + extra, alignment, commit, large, stats);
  return start == NULL ? NULL : start + extra;
}

void _mi_os_free_aligned(void *p, size_t size, size_t alignment, size_t offset, bool was_committed,
                         mi_stats_t *stats) {
  const size_t extra = offset == 0 ? 0 : _mi_align_up(offset, alignment) - offset;
  _mi_os_free_ex((uint8_t *)p - extra, size + extra, was_committed, stats);
}

bool _mi_os_commit(void *p, size_t size, bool *is_zero, mi_stats_t *stats) {
  MI_UNUSED(p);
  MI_UNUSED(size);
  MI_UNUSED(stats);
  if (is_zero != NULL)
    *is_zero = false;
  return true;
}

bool _mi_os_decommit(void *p, size_t size, mi_stats_t *stats) {
  MI_UNUSED(stats);
  const uintptr_t from = _mi_align_up((uintptr_t)p, 4096);
  const uintptr_t to = _mi_align_down((uintptr_t)p + size, 4096);
  if (from < to)
    ia2_purge(from, to - from);
  return true;
}

bool _mi_os_reset(void *p, size_t size, mi_stats_t *stats) {
  return _mi_os_decommit(p, size, stats);
}

/* Guard pages would need mprotect, which sealing forbids; mimalloc leaves the gaps all the same. */
bool _mi_os_protect(void *p, size_t size) { return MI_UNUSED(p), MI_UNUSED(size), true; }
bool _mi_os_unprotect(void *p, size_t size) { return MI_UNUSED(p), MI_UNUSED(size), true; }

void *_mi_os_alloc_huge_os_pages(size_t pages, int numa_node, mi_msecs_t max_msecs,
                                 size_t *pages_reserved, size_t *psize) {
  MI_UNUSED(pages);
  MI_UNUSED(numa_node);
  MI_UNUSED(max_msecs);
  if (pages_reserved != NULL)
    *pages_reserved = 0;
  if (psize != NULL)
    *psize = 0;
  return NULL;
}

void _mi_os_free_huge_pages(void *p, size_t size, mi_stats_t *stats) {
  _mi_os_free_ex(p, size, true, stats);
}
