#include "ia2/runtime/core/windows.h"

#include <errno.h>
#include <sys/mman.h>

#include "ia2/allocator/purge.h"
#include "ia2/runtime/confine/privileged.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000 /* Linux 4.17 */
#endif

static bool in_core_files(uint32_t key) {
  return key != IA2_KEY_RUNTIME && ia2_fixed->options & IA2_CORE_DUMP;
}

long ia2_try_tag(uintptr_t address, uintptr_t size, uint32_t key) {
  if (!in_core_files(key))
    ia2_privileged3(SYS_madvise, address, size, MADV_DONTDUMP);
  return ia2_privileged4(SYS_pkey_mprotect, address, size, PROT_READ | PROT_WRITE, key);
}

void ia2_windows_dump(uintptr_t address, uintptr_t size, uint32_t key) {
  if (in_core_files(key))
    ia2_privileged3(SYS_madvise, address, size, MADV_DODUMP);
}

void ia2_tag(uintptr_t address, uintptr_t size, uint32_t key) {
  if (ia2_try_tag(address, size, key) != 0)
    ia2_refuse(IA2_EXIT_REFUSED, "cannot give memory to a protection key", "pkey_mprotect");
}

/* All keys, so that nobody can allocate one that we think free; with all rights for this thread. */
static void take_keys(void) {
  for (uint32_t key = 1; key < IA2_WINDOW_COUNT; key++)
    if (ia2_sys2(SYS_pkey_alloc, 0, 0) != (long)key)
      ia2_refuse(IA2_EXIT_REFUSED, "a protection key is in use already", 0);
}

static void reserve(uint32_t key) {
  const uintptr_t address = ia2_window(key), size = (uintptr_t)1 << IA2_WINDOW_SHIFT;
  /* Nothing is committed: MAP_NORESERVE, untouched pages cost nothing. */
  const long got =
      ia2_sys6(SYS_mmap, (long)address, (long)size, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got == -EEXIST || (got > 0 && (uintptr_t)got != address))
    ia2_refuse(IA2_EXIT_REFUSED, "the addresses of a window are in use", 0);
  if (got < 0)
    ia2_refuse(IA2_EXIT_REFUSED,
               "cannot reserve address space (ulimit -v, or vm.overcommit_memory=2?)", 0);
  /* A core file would be as large as the windows, and hold what is private. */
  ia2_sys3(SYS_madvise, address, size, MADV_DONTDUMP);
  ia2_windows_dump(address, IA2_HEAP_SIZE, key);
  /* Of a stack a few pages are in use, and of records a few here and there; with huge pages each
   * would take 2 MiB. */
  const uintptr_t small = key == IA2_KEY_RUNTIME ? 0 : IA2_STACKS_OFFSET;
  ia2_sys3(SYS_madvise, address + small, size - small, MADV_NOHUGEPAGE);
  if (key != IA2_KEY_SHARED)
    ia2_tag(address, size, key);
}

bool ia2_window_used(uint32_t key) {
  if (key == IA2_KEY_SHARED || key == IA2_KEY_RUNTIME)
    return true;
  for (uint32_t i = 1; i <= ia2_fixed->count; i++)
    if (i == key || ia2_fixed->compartments[i]->lend_key == key)
      return true;
  return false;
}

void ia2_windows_reserve(void) {
  take_keys();
  for (uint32_t key = 0; key < IA2_WINDOW_COUNT; key++)
    if (ia2_window_used(key))
      reserve(key);
}

static bool in_heap(uint32_t key, uint64_t from, uint64_t size) {
  const uint64_t offset = from - ia2_window(key);
  return offset < IA2_HEAP_SIZE && size <= IA2_HEAP_SIZE - offset;
}

/* With the runtime's rights: for its own heap and that in key 0. */
void ia2_purge(uintptr_t from, size_t size) {
  ia2_privileged3(SYS_madvise, from, size, MADV_DONTNEED);
}

int64_t ia2_windows_purge(uint32_t key, uint64_t from, uint64_t size) {
  const uint32_t lend_key = ia2_fixed->compartments[key]->lend_key;
  if (!in_heap(key, from, size) && !(lend_key && in_heap(lend_key, from, size)))
    return -EPERM;
  return ia2_privileged3(SYS_madvise, from, size, MADV_DONTNEED);
}
