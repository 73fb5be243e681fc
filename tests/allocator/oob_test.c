/* The out-of-band heap: random use against a model, with its own structures checked all along. */
#include "ia2/allocator/oob.c" /* for the check of its insides */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "ia2/allocator/window.h"
#include "tests/allocator/harness/check.h"

#define BLOCKS 2000

void ia2_purge(uintptr_t from, size_t size) { madvise((void *)from, size, MADV_DONTNEED); }

static struct ia2_oob *heap;

static struct model {
  unsigned char *p;
  size_t size;
  unsigned tag;
  unsigned char canary;
} model[BLOCKS];

static void *map(uintptr_t at, size_t size) {
  void *const p = mmap((void *)at, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED || (at != 0 && p != (void *)at))
    exit(2);
  return p;
}

/* ---- the insides ---- */

static bool on_list(uint32_t head, uint32_t at) {
  for (; head != 0; head = heap->units[head].next)
    if (head == at)
      return true;
  return false;
}

static unsigned bits_set(uint32_t at) {
  unsigned bits = 0;
  for (unsigned word = 0; word < BITMAP_WORDS; word++)
    bits += (unsigned)__builtin_popcountll(heap->in_use[at][word]);
  return bits;
}

static bool slab_ok(uint32_t at) {
  const struct unit *const slab = &heap->units[at];
  const unsigned blocks = blocks_of(slab->size_class), past_end = BITMAP_WORDS * 64 - blocks;
  if (bits_set(at) != slab->used + past_end || slab->used > blocks)
    return false;
  return on_list(heap->slabs[slab->tag][slab->size_class], at) == (slab->used < blocks);
}

static bool free_run_ok(uint32_t at, bool after_free) {
  const struct unit *const run = &heap->units[at];
  if (after_free || run->length == 0 || at + run->length > UNITS)
    return false; /* neighbours join */
  if (run->length > 1 &&
      (run[run->length - 1].kind != FREE_TAIL || run[run->length - 1].length != run->length))
    return false;
  if (run->dirty_length != 0 &&
      (run->dirty < at || run->dirty + run->dirty_length > at + run->length))
    return false;
  return on_list(heap->bins[bin_of(run->length)], at);
}

/* Every unit belongs to one thing, and the lists agree. */
static bool consistent(void) {
  uint64_t dirty = 0;
  bool after_free = false;
  for (uint32_t at = 1; at < UNITS;) {
    const struct unit *const unit = &heap->units[at];
    uint32_t length = 1;
    if (unit->kind == FREE) {
      if (!free_run_ok(at, after_free))
        return false;
      dirty += unit->dirty_length;
      length = unit->length;
    } else if (unit->kind == LARGE) {
      length = unit->length;
    } else if (unit->kind != SLAB || !slab_ok(at)) {
      return false;
    }
    for (uint32_t i = 1; i < length; i++) /* an address inside is never taken for a block */
      if (unit[i].kind != INSIDE && !(unit->kind == FREE && i == length - 1))
        return false;
    after_free = unit->kind == FREE;
    at += length;
    if (length == 0 || at > UNITS)
      return false;
  }
  return dirty == heap->dirty_units && dirty <= DIRTY_UNITS_MAX;
}

/* ---- random use ---- */

static size_t pick_size(void) {
  const unsigned kind = (unsigned)rand() % 16;
  if (kind < 9)
    return (size_t)rand() % 600;
  if (kind < 13)
    return (size_t)rand() % 20000;
  if (kind < 15)
    return (size_t)rand() % 500000;
  return (size_t)rand() % 20000000;
}

static size_t pick_align(void) { return rand() % 4 != 0 ? 16 : (size_t)1 << rand() % 22; }

static size_t edge(size_t size) { return size < 4096 ? size : 4096; }

static void mark(struct model *block) {
  block->canary = (unsigned char)rand();
  memset(block->p, block->canary, edge(block->size));
  memset(block->p + block->size - edge(block->size), block->canary, edge(block->size));
}

static bool marked(const struct model *block, size_t size) {
  for (size_t i = 0; i < edge(size); i++)
    if (block->p[i] != block->canary)
      return false;
  return size != block->size || edge(size) == 0 || block->p[size - 1] == block->canary;
}

static bool refuses(const void *p, unsigned tag) {
  return !ia2_oob_free(heap, p, tag) && ia2_oob_size(heap, p, tag) == 0 &&
         !ia2_oob_resize(heap, p, 100, tag);
}

static bool all_zero(const struct model *block) {
  for (size_t i = 0; i < edge(block->size); i++)
    if (block->p[i] != 0 || block->p[block->size - 1 - i] != 0)
      return false;
  return true;
}

static void take(struct model *block) {
  const size_t align = pick_align();
  bool clean;
  block->tag = (unsigned)rand() % IA2_OOB_TAGS;
  block->size = pick_size();
  block->p = ia2_oob_alloc(heap, block->size, align, block->tag, &clean);
  CHECK(block->p != NULL && (uintptr_t)block->p % align == 0 && (uintptr_t)block->p % 16 == 0);
  CHECK(ia2_oob_size(heap, block->p, block->tag) >= block->size);
  CHECK(!clean || all_zero(block));
  block->size = ia2_oob_size(heap, block->p, block->tag);
  mark(block);
}

static void give_back(struct model *block) {
  CHECK(marked(block, block->size));
  CHECK(refuses(block->p + 1, block->tag) && refuses(block->p + 16, block->tag) &&
        refuses(block->p - 16, block->tag));
  CHECK(refuses(block->p, (block->tag + 1) % IA2_OOB_TAGS) && refuses(block->p, 200));
  CHECK(ia2_oob_free(heap, block->p, block->tag));
  CHECK(refuses(block->p, block->tag));
  block->p = NULL;
}

static void resize(struct model *block) {
  const size_t size = pick_size();
  const bool done = ia2_oob_resize(heap, block->p, size, block->tag);
  const size_t now = ia2_oob_size(heap, block->p, block->tag);
  CHECK(done ? now >= size : now == block->size);
  CHECK(marked(block, now < block->size ? edge(now) : block->size));
  block->size = now;
  mark(block);
}

static void random_use(unsigned seed) {
  srand(seed);
  for (int i = 0; i < 20000; i++) {
    struct model *const block = &model[rand() % BLOCKS];
    if (block->p == NULL)
      take(block);
    else if (rand() % 4 == 0)
      resize(block);
    else
      give_back(block);
    if (i % 4000 == 0)
      CHECK(consistent());
  }
  for (int i = 0; i < BLOCKS; i++)
    if (model[i].p != NULL)
      give_back(&model[i]);
  CHECK(consistent());
}

/* Empty slabs are kept, one a list; apart from those all is one piece again. */
static void all_comes_back(void) {
  uint32_t slabs = 0, runs = 0, large = 0;
  for (uint32_t at = 1; at < UNITS; at++) {
    slabs += heap->units[at].kind == SLAB;
    runs += heap->units[at].kind == FREE;
    large += heap->units[at].kind == LARGE;
  }
  CHECK(large == 0 && slabs <= IA2_OOB_TAGS * CLASSES && runs <= slabs + 1);
}

static void to_the_end(size_t size) {
  void *last = NULL, *p;
  size_t count = 0;
  while ((p = ia2_oob_alloc(heap, size, 16, 0, NULL)) != NULL) {
    *(void **)p = last;
    last = p;
    count++;
  }
  CHECK(count * size > (size_t)13 << 30 && count * size <= IA2_HEAP_SIZE && consistent());
  while (last != NULL) {
    void *const before = *(void **)last;
    CHECK(ia2_oob_free(heap, last, 0));
    last = before;
  }
  CHECK(consistent());
}

static void no_such_memory(void) {
  static const size_t odd[] = {SIZE_MAX,      SIZE_MAX - 65535,  PTRDIFF_MAX,
                               IA2_HEAP_SIZE, IA2_HEAP_SIZE + 1, (size_t)1 << 63};
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
    CHECK(ia2_oob_alloc(heap, odd[i], 16, 0, NULL) == NULL);
    CHECK(!ia2_oob_resize(heap, (void *)heap->base, odd[i], 0));
  }
  CHECK(ia2_oob_alloc(heap, 1, (size_t)1 << 63, 0, NULL) == NULL);
  CHECK(ia2_oob_alloc(heap, 1, IA2_HEAP_SIZE, 0, NULL) == NULL);
}

static void every_class(void) {
  for (size_t size = 0; size <= SMALL_MAX; size++) {
    const unsigned class = size_class(size);
    if (class >= CLASSES || class_size(class) < size ||
        (class > 0 && class_size(class - 1) >= size)) {
      CHECK(false);
      return;
    }
  }
  CHECK(class_size(CLASSES - 1) == SMALL_MAX);
}

int main(void) {
  heap = map(0, IA2_OOB_META_SIZE);
  map(IA2_WINDOW(4), IA2_HEAP_SIZE);
  ia2_oob_init(heap, IA2_WINDOW(4));
  every_class();
  CHECK(consistent());
  no_such_memory();
  for (unsigned seed = 1; seed <= 5; seed++)
    random_use(seed);
  all_comes_back();
  to_the_end(30 << 20);
  to_the_end(400000);
  all_comes_back();
  return check_status();
}
