/* See oob.h.
 *
 * The window is units of 64 KiB.  A unit is
 *   - the head, tail or inside of a run of free units, or
 *   - the head or inside of a run that is one large block, or
 *   - a slab: equal small blocks of one tag, with a bit for each that is in use.
 * Free runs know their length at both ends, so neighbours join at once; lists by the length's
 * magnitude find one that fits.  Large blocks take whole units, which costs address space but not
 * memory: what is not touched is not there.
 *
 * Units are named by their number, never by a pointer.  Unit 0 is never given out, so that 0 can
 * end a list and no block starts where the window does. */
#include "ia2/allocator/oob.h"

#include "ia2/allocator/lock.h"
#include "ia2/allocator/purge.h"

#define UNIT_SHIFT 16
#define UNIT_SIZE ((size_t)1 << UNIT_SHIFT)
#define UNITS (IA2_HEAP_SIZE >> UNIT_SHIFT)

/* Small blocks: 32 to 128 in steps of 16, then four sizes to each doubling. */
#define SMALL_MIN 32
#define SMALL_MAX 16384
#define CLASSES 35
#define BITMAP_WORDS (UNIT_SIZE / SMALL_MIN / 64)

#define BINS 19 /* free runs of 1, 2-3, 4-7, ... units */
#define BIN_TRIES 32

/* Freed memory above this goes back to the kernel: 16 MiB, a few frames of video. */
#define DIRTY_UNITS_MAX 256

#define HELD_FREED 0x80000000u

enum kind { INSIDE = 0, FREE, FREE_TAIL, SLAB, LARGE };

struct unit {
  uint8_t kind;
  uint8_t size_class; /* SLAB */
  uint8_t tag;        /* SLAB, LARGE */
  uint8_t hint;       /* SLAB: no bit is clear in the words before this */
  uint32_t length;    /* FREE, FREE_TAIL, LARGE: units in the run */
  uint32_t next, previous;
  uint32_t used;                /* SLAB: blocks in use */
  uint32_t dirty, dirty_length; /* FREE: the units that may be not zero (one hull of them) */
  uint32_t holds;               /* LARGE, not 0: stays; HELD_FREED: and was freed */
};

struct ia2_oob {
  struct ia2_lock lock;
  uint32_t dirty_units;
  uintptr_t base;
  uint32_t bins[BINS];
  uint32_t slabs[IA2_OOB_TAGS][CLASSES]; /* those with a block to give */
  struct unit units[UNITS + 1];          /* one more: the end is nobody's neighbour */
  uint64_t in_use[UNITS][BITMAP_WORDS];
};

_Static_assert(sizeof(struct ia2_oob) <= IA2_OOB_META_SIZE, "the metadata fit");
_Static_assert(sizeof(struct unit) == 32, "two to a cache line");
_Static_assert(UNITS >> (BINS - 1) == 1, "a bin for every length");

/* ---- sizes ---- */

static size_t class_size(unsigned class) {
  if (class < 7)
    return SMALL_MIN + 16 * (size_t)class;
  return (size_t)(5 + (class - 7) % 4) << (5 + (class - 7) / 4);
}

static unsigned size_class(size_t size) {
  if (size <= SMALL_MIN)
    return 0;
  if (size <= 128)
    return (unsigned)((size - SMALL_MIN + 15) / 16);
  const unsigned magnitude = 63 - (unsigned)__builtin_clzl(size - 1); /* >= 7 */
  return 7 + (magnitude - 7) * 4 + (unsigned)(((size - 1) >> (magnitude - 2)) & 3);
}

static unsigned blocks_of(unsigned class) { return (unsigned)(UNIT_SIZE / class_size(class)); }

static unsigned bin_of(uint32_t length) { return 31 - (unsigned)__builtin_clz(length); }

/* ---- lists: bins and slabs are heads of doubly linked lists of units ---- */

static void list_push(struct ia2_oob *heap, uint32_t *head, uint32_t at) {
  heap->units[at].next = *head;
  heap->units[at].previous = 0;
  if (*head != 0)
    heap->units[*head].previous = at;
  *head = at;
}

static void list_remove(struct ia2_oob *heap, uint32_t *head, uint32_t at) {
  const struct unit *const unit = &heap->units[at];
  if (unit->next != 0)
    heap->units[unit->next].previous = unit->previous;
  if (unit->previous != 0)
    heap->units[unit->previous].next = unit->next;
  else
    *head = unit->next;
}

/* ---- free runs ---- */

static void run_insert(struct ia2_oob *heap, uint32_t at, uint32_t length, uint32_t dirty,
                       uint32_t dirty_length) {
  struct unit *const head = &heap->units[at], *const tail = head + length - 1;
  tail->kind = FREE_TAIL;
  tail->length = length;
  head->kind = FREE;
  head->length = length;
  head->dirty = dirty;
  head->dirty_length = dirty_length;
  heap->dirty_units += dirty_length;
  list_push(heap, &heap->bins[bin_of(length)], at);
}

static void run_remove(struct ia2_oob *heap, uint32_t at) {
  struct unit *const head = &heap->units[at];
  list_remove(heap, &heap->bins[bin_of(head->length)], at);
  heap->dirty_units -= head->dirty_length;
  head[head->length - 1].kind = INSIDE;
  head->kind = INSIDE;
}

/* The part of the hull [*dirty, +*dirty_length) that lies in [at, at + length). */
static void hull_cut(uint32_t at, uint32_t length, uint32_t *dirty, uint32_t *dirty_length) {
  const uint32_t from = *dirty > at ? *dirty : at;
  const uint32_t dirty_end = *dirty + *dirty_length, end = at + length;
  const uint32_t to = dirty_end < end ? dirty_end : end;
  *dirty = from;
  *dirty_length = from < to ? to - from : 0;
}

static void hull_join(uint32_t *dirty, uint32_t *dirty_length, uint32_t other,
                      uint32_t other_length) {
  if (other_length == 0)
    return;
  if (*dirty_length == 0) {
    *dirty = other;
    *dirty_length = other_length;
    return;
  }
  const uint32_t end = *dirty + *dirty_length, other_end = other + other_length;
  if (other < *dirty)
    *dirty = other;
  *dirty_length = (other_end > end ? other_end : end) - *dirty;
}

/* Units in use that no longer are; dirty or not, as the hull says.  Joins them with free
 * neighbours. */
static void run_release(struct ia2_oob *heap, uint32_t at, uint32_t length, uint32_t dirty,
                        uint32_t dirty_length) {
  const struct unit *const before = &heap->units[at - 1], *const after = &heap->units[at + length];
  if (after->kind == FREE) {
    hull_join(&dirty, &dirty_length, after->dirty, after->dirty_length);
    length += after->length;
    run_remove(heap, (uint32_t)(after - heap->units));
  }
  if (before->kind == FREE || before->kind == FREE_TAIL) {
    at -= before->length;
    length += before->length;
    hull_join(&dirty, &dirty_length, heap->units[at].dirty, heap->units[at].dirty_length);
    run_remove(heap, at);
  }
  run_insert(heap, at, length, dirty, dirty_length);
}

static void purge_if_much(struct ia2_oob *heap) {
  if (heap->dirty_units <= DIRTY_UNITS_MAX)
    return;
  for (unsigned bin = 0; bin < BINS; bin++)
    for (uint32_t at = heap->bins[bin]; at != 0; at = heap->units[at].next) {
      struct unit *const run = &heap->units[at];
      if (run->dirty_length != 0)
        ia2_purge(heap->base + ((uintptr_t)run->dirty << UNIT_SHIFT),
                  (size_t)run->dirty_length << UNIT_SHIFT);
      run->dirty_length = 0;
    }
  heap->dirty_units = 0;
}

/* The first unit of `length` free ones, at a multiple of `align` units, taken off the free runs; 0
 * if there are none.  *clean: all their bytes are zero. */
static uint32_t run_split(struct ia2_oob *heap, uint32_t run, uint32_t length, uint32_t align,
                          bool *clean) {
  const struct unit head = heap->units[run];
  const uint32_t at = (run + align - 1) & ~(align - 1), end = run + head.length;
  run_remove(heap, run);
  uint32_t dirty = head.dirty, dirty_length = head.dirty_length;
  if (at > run) {
    hull_cut(run, at - run, &dirty, &dirty_length);
    run_insert(heap, run, at - run, dirty, dirty_length);
  }
  if (at + length < end) {
    dirty = head.dirty, dirty_length = head.dirty_length;
    hull_cut(at + length, end - at - length, &dirty, &dirty_length);
    run_insert(heap, at + length, end - at - length, dirty, dirty_length);
  }
  dirty = head.dirty, dirty_length = head.dirty_length;
  hull_cut(at, length, &dirty, &dirty_length);
  *clean = dirty_length == 0;
  return at;
}

static bool run_fits(const struct ia2_oob *heap, uint32_t run, uint32_t length, uint32_t align) {
  const uint32_t at = (run + align - 1) & ~(align - 1);
  return at + length <= run + heap->units[run].length;
}

static uint32_t run_take(struct ia2_oob *heap, uint32_t length, uint32_t align, bool *clean) {
  /* Where every run is long enough a few tries do; without alignment the first one fits. */
  for (unsigned bin = bin_of(length); bin < BINS; bin++) {
    unsigned tries = align == 1 ? BIN_TRIES : UINT32_MAX;
    for (uint32_t run = heap->bins[bin]; run != 0 && tries-- > 0; run = heap->units[run].next)
      if (run_fits(heap, run, length, align))
        return run_split(heap, run, length, align, clean);
  }
  return 0;
}

/* ---- slabs ---- */

static uint32_t slab_new(struct ia2_oob *heap, unsigned class, unsigned tag) {
  bool clean;
  const uint32_t at = run_take(heap, 1, 1, &clean);
  if (at == 0)
    return 0;
  heap->units[at] = (struct unit){.kind = SLAB, .size_class = (uint8_t)class, .tag = (uint8_t)tag};
  const unsigned blocks = blocks_of(class);
  for (unsigned word = 0; word < BITMAP_WORDS; word++) {
    const unsigned first = word * 64; /* bits past the last block count as in use */
    heap->in_use[at][word] = first >= blocks        ? ~(uint64_t)0
                             : first + 64 <= blocks ? 0
                                                    : ~(uint64_t)0 << (blocks - first);
  }
  list_push(heap, &heap->slabs[tag][class], at);
  return at;
}

static uintptr_t small_alloc(struct ia2_oob *heap, unsigned class, unsigned tag) {
  uint32_t at = heap->slabs[tag][class];
  if (at == 0 && (at = slab_new(heap, class, tag)) == 0)
    return 0;
  struct unit *const slab = &heap->units[at];
  uint64_t *const words = heap->in_use[at];
  unsigned word = slab->hint;
  while (words[word] == ~(uint64_t)0)
    word++; /* a slab on the list has a clear bit */
  const unsigned bit = (unsigned)__builtin_ctzl(~words[word]);
  words[word] |= (uint64_t)1 << bit;
  slab->hint = (uint8_t)word;
  if (++slab->used == blocks_of(class))
    list_remove(heap, &heap->slabs[tag][class], at);
  return heap->base + ((uintptr_t)at << UNIT_SHIFT) + (word * 64 + bit) * class_size(class);
}

static void small_free(struct ia2_oob *heap, uint32_t at, unsigned block) {
  struct unit *const slab = &heap->units[at];
  uint32_t *const list = &heap->slabs[slab->tag][slab->size_class];
  heap->in_use[at][block / 64] &= ~((uint64_t)1 << block % 64);
  if (block / 64 < slab->hint)
    slab->hint = (uint8_t)(block / 64);
  if (slab->used-- == blocks_of(slab->size_class))
    list_push(heap, list, at);
  const bool only_one = *list == at && slab->next == 0; /* kept, or a pair would make and free it */
  if (slab->used == 0 && !only_one) {
    list_remove(heap, list, at);
    slab->kind = INSIDE;
    run_release(heap, at, 1, at, 1);
  }
}

/* ---- large blocks ---- */

static uintptr_t large_alloc(struct ia2_oob *heap, size_t size, size_t align, unsigned tag,
                             bool *clean) {
  if (size > IA2_HEAP_SIZE || align > IA2_HEAP_SIZE)
    return 0;
  const uint32_t length = size == 0 ? 1 : (uint32_t)((size + UNIT_SIZE - 1) >> UNIT_SHIFT);
  const uint32_t align_units = align <= UNIT_SIZE ? 1 : (uint32_t)(align >> UNIT_SHIFT);
  const uint32_t at = run_take(heap, length, align_units, clean);
  if (at == 0)
    return 0;
  heap->units[at] = (struct unit){.kind = LARGE, .tag = (uint8_t)tag, .length = length};
  return heap->base + ((uintptr_t)at << UNIT_SHIFT);
}

static void large_free(struct ia2_oob *heap, uint32_t at) {
  const uint32_t length = heap->units[at].length;
  heap->units[at].kind = INSIDE;
  run_release(heap, at, length, at, length);
}

static bool large_grow(struct ia2_oob *heap, uint32_t at, uint32_t length) {
  struct unit *const block = &heap->units[at];
  const uint32_t end = at + block->length, more = length - block->length;
  if (heap->units[end].kind != FREE || heap->units[end].length < more)
    return false;
  bool clean;
  run_split(heap, end, more, 1, &clean);
  block->length = length;
  return true;
}

static void large_shrink(struct ia2_oob *heap, uint32_t at, uint32_t length) {
  struct unit *const block = &heap->units[at];
  const uint32_t rest = at + length, rest_length = block->length - length;
  block->length = length;
  run_release(heap, rest, rest_length, rest, rest_length);
}

/* ---- finding a block ---- */

struct block {
  uint32_t unit;
  unsigned index; /* in a slab */
  size_t size;
};

/* False unless p is exactly the start of a live block with this tag. */
static bool block_find(const struct ia2_oob *heap, const void *p, unsigned tag,
                       struct block *block) {
  const uintptr_t offset = (uintptr_t)p - heap->base;
  if (offset >= IA2_HEAP_SIZE)
    return false;
  block->unit = (uint32_t)(offset >> UNIT_SHIFT);
  const struct unit *const unit = &heap->units[block->unit];
  const size_t in_unit = offset & (UNIT_SIZE - 1);
  if (unit->tag != tag)
    return false;
  if (unit->kind == LARGE) {
    block->size = (size_t)unit->length << UNIT_SHIFT;
    return in_unit == 0 && !(unit->holds & HELD_FREED);
  }
  if (unit->kind != SLAB)
    return false;
  block->size = class_size(unit->size_class);
  block->index = (unsigned)(in_unit / block->size);
  if (in_unit % block->size != 0 || block->index >= blocks_of(unit->size_class))
    return false;
  return (heap->in_use[block->unit][block->index / 64] >> block->index % 64 & 1) != 0;
}

/* The unit of the large block or slab that the address lies in; 0 if there is none. */
static uint32_t unit_around(const struct ia2_oob *heap, uintptr_t offset) {
  uint32_t at = (uint32_t)(offset >> UNIT_SHIFT);
  const uint32_t unit = at;
  while (at > 0 && heap->units[at].kind == INSIDE)
    at--;
  if (heap->units[at].kind == LARGE)
    return unit - at < heap->units[at].length ? at : 0;
  return heap->units[at].kind == SLAB && at == unit ? at : 0;
}

static uint32_t held_unit(const struct ia2_oob *heap, const void *p) {
  const uintptr_t offset = (uintptr_t)p - heap->base;
  const uint32_t at = offset < IA2_HEAP_SIZE ? unit_around(heap, offset) : 0;
  return at && heap->units[at].kind == LARGE && heap->units[at].tag ? at : 0;
}

static size_t rest_locked(const struct ia2_oob *heap, uintptr_t offset, unsigned *tag) {
  const uint32_t at = offset < IA2_HEAP_SIZE ? unit_around(heap, offset) : 0;
  const struct unit *const unit = &heap->units[at];
  const uintptr_t in_unit = offset - ((uintptr_t)at << UNIT_SHIFT);
  if (at == 0)
    return 0;
  *tag = unit->tag;
  if (unit->kind == LARGE)
    return unit->holds & HELD_FREED ? 0 : ((size_t)unit->length << UNIT_SHIFT) - in_unit;
  const size_t size = class_size(unit->size_class);
  const unsigned index = (unsigned)(in_unit / size);
  if (index >= blocks_of(unit->size_class) || !(heap->in_use[at][index / 64] >> index % 64 & 1))
    return 0;
  return size - in_unit % size;
}

/* ---- the interface ---- */

void ia2_oob_init(struct ia2_oob *heap, uintptr_t base) {
  heap->base = base;
  heap->units[0].kind = LARGE; /* unit 0: in use, and nobody's */
  heap->units[0].tag = UINT8_MAX;
  heap->units[UNITS].kind = LARGE;
  run_insert(heap, 1, UNITS - 1, 1, 0);
}

void *ia2_oob_alloc(struct ia2_oob *heap, size_t size, size_t align, unsigned tag, bool *clean) {
  bool zero = false;
  uintptr_t block;
  if (align > 16 && align <= SMALL_MAX && size <= SMALL_MAX) {
    if (size < align)
      size = align;
    size = (size_t)1 << (64 - __builtin_clzl(size - 1)); /* such blocks are aligned to their size */
  }
  ia2_lock_take(&heap->lock);
  if (size <= SMALL_MAX && align <= SMALL_MAX)
    block = small_alloc(heap, size_class(size), tag);
  else
    block = large_alloc(heap, size, align, tag, &zero);
  ia2_lock_release(&heap->lock);
  if (clean != NULL)
    *clean = zero;
  return (void *)block;
}

bool ia2_oob_free(struct ia2_oob *heap, const void *p, unsigned tag) {
  struct block block;
  ia2_lock_take(&heap->lock);
  const bool found = block_find(heap, p, tag, &block);
  if (found && heap->units[block.unit].kind == LARGE && heap->units[block.unit].holds)
    heap->units[block.unit].holds |= HELD_FREED;
  else if (found && heap->units[block.unit].kind == LARGE)
    large_free(heap, block.unit);
  else if (found)
    small_free(heap, block.unit, block.index);
  purge_if_much(heap);
  ia2_lock_release(&heap->lock);
  return found;
}

size_t ia2_oob_size(struct ia2_oob *heap, const void *p, unsigned tag) {
  struct block block;
  ia2_lock_take(&heap->lock);
  const size_t size = block_find(heap, p, tag, &block) ? block.size : 0;
  ia2_lock_release(&heap->lock);
  return size;
}

size_t ia2_oob_rest(struct ia2_oob *heap, const void *p, unsigned *tag) {
  ia2_lock_take(&heap->lock);
  const size_t rest = rest_locked(heap, (uintptr_t)p - heap->base, tag);
  ia2_lock_release(&heap->lock);
  return rest;
}

bool ia2_oob_hold(struct ia2_oob *heap, const void *p) {
  ia2_lock_take(&heap->lock);
  const uint32_t at = held_unit(heap, p);
  const bool good =
      at != 0 && !(heap->units[at].holds & HELD_FREED) && heap->units[at].holds < HELD_FREED - 1;
  if (good)
    heap->units[at].holds++;
  ia2_lock_release(&heap->lock);
  return good;
}

bool ia2_oob_drop(struct ia2_oob *heap, const void *p) {
  ia2_lock_take(&heap->lock);
  const uint32_t at = held_unit(heap, p);
  const bool good = at != 0 && (heap->units[at].holds & ~HELD_FREED) != 0;
  if (good && --heap->units[at].holds == HELD_FREED)
    large_free(heap, at);
  ia2_lock_release(&heap->lock);
  return good;
}

static bool resize_locked(struct ia2_oob *heap, const void *p, size_t size, unsigned tag) {
  struct block block;
  if (!block_find(heap, p, tag, &block))
    return false;
  const struct unit *const unit = &heap->units[block.unit];
  if (unit->kind == SLAB)
    return size <= block.size && size >= block.size / 2;
  if (size <= SMALL_MAX || size > IA2_HEAP_SIZE)
    return false;
  const uint32_t length = (uint32_t)((size + UNIT_SIZE - 1) >> UNIT_SHIFT);
  if (length > unit->length)
    return large_grow(heap, block.unit, length);
  if (length < unit->length && unit->holds)
    return false;
  if (length < unit->length)
    large_shrink(heap, block.unit, length);
  return true;
}

bool ia2_oob_resize(struct ia2_oob *heap, const void *p, size_t size, unsigned tag) {
  ia2_lock_take(&heap->lock);
  const bool done = resize_locked(heap, p, size, tag);
  purge_if_much(heap);
  ia2_lock_release(&heap->lock);
  return done;
}

void ia2_oob_fork(struct ia2_oob *heap, int phase) {
  if (phase == 0)
    ia2_lock_take(&heap->lock);
  else if (phase == 1)
    ia2_lock_release(&heap->lock);
  else
    ia2_lock_release_in_child(&heap->lock);
}
