#include "ia2/runtime/copy/places.h"

#include "ia2/runtime/copy/copy.h"

unsigned ia2_place_window(uintptr_t address) {
  const uintptr_t offset = address - IA2_WINDOW_BASE;
  return offset < (uintptr_t)IA2_WINDOW_COUNT << IA2_WINDOW_SHIFT ? offset >> IA2_WINDOW_SHIFT
                                                                  : IA2_WINDOW_COUNT;
}

static bool overlap(uintptr_t low, uintptr_t high, uintptr_t address, uintptr_t last) {
  return low < high && address < high && last >= low;
}

static bool in_block(const struct ia2_range *below, uintptr_t thread_pointer, uintptr_t address,
                     uintptr_t last) {
  return below->high &&
         overlap(thread_pointer - below->high, thread_pointer - below->low, address, last);
}

/* The threads' static storage lies at the ends of the stacks in key 0's window, the first thread's
 * where ld.so put it. */
static bool thread_local_to(unsigned key, uintptr_t address, uintptr_t last) {
  const struct ia2_range *const below = &ia2_places.below_tp[key];
  const uintptr_t stacks =
      IA2_WINDOW_BASE + ((uintptr_t)IA2_KEY_SHARED << IA2_WINDOW_SHIFT) + IA2_STACKS_OFFSET;
  if (in_block(below, ia2_places.main_thread, address, last))
    return true;
  if (last < stacks || address - stacks >= (uintptr_t)IA2_MAX_THREADS * IA2_STACK_STRIDE)
    return false;
  const uintptr_t end =
      stacks + ((address - stacks) / IA2_STACK_STRIDE + 1) * (uintptr_t)IA2_STACK_STRIDE;
  return in_block(below, end - ia2_places.thread, address, last) ||
         in_block(below, end + IA2_STACK_STRIDE - ia2_places.thread, address, last);
}

static bool shared_by_name(uintptr_t address, size_t size) {
  for (const struct ia2_range *range = ia2_shared_ranges; range->high; range++)
    if (address >= range->low && address < range->high)
      return size <= range->high - address;
  return false;
}

bool ia2_place_shared(uintptr_t address, size_t size) {
  const uintptr_t last = address + size - !!size;
  if (ia2_place_window(address) != IA2_KEY_SHARED)
    return shared_by_name(address, size);
  if (ia2_place_window(last) != IA2_KEY_SHARED || last < address)
    return false;
  for (unsigned key = 1; key < IA2_WINDOW_COUNT; key++)
    if (thread_local_to(key, address, last))
      return false;
  return true;
}

bool ia2_place_private(unsigned key, uintptr_t address, size_t size) {
  const uintptr_t last = address + size - !!size;
  if (ia2_place_window(address) == key || ia2_place_window(last) == key)
    return true;
  if (overlap(ia2_places.data[key].low, ia2_places.data[key].high, address, last))
    return !shared_by_name(address, size);
  return thread_local_to(key, address, last);
}
