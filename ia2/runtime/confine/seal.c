#include "ia2/runtime/confine/seal.h"

#include <link.h>
#include <sys/mman.h>

#include "ia2/runtime/confine/privileged.h"
#include "ia2/runtime/confine/ranges.h"
#include "ia2/runtime/core/page.h"
#include "ia2/runtime/core/slots.h"
#include "ia2/runtime/core/state.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/core/windows.h"

#ifndef SYS_mseal
#define SYS_mseal 462
#endif

static bool possible;

bool ia2_seal(uintptr_t low, uintptr_t high) {
  return !possible || ia2_privileged3(SYS_mseal, low, high - low, 0) == 0;
}

static void seal(uintptr_t low, uintptr_t high) {
  if (!ia2_seal(low, high))
    ia2_refuse(IA2_EXIT_REFUSED, "cannot seal memory", "mseal");
}

/* Text, constants, relro and data, of every object: constants are what function pointers lie in,
 * and a page of code that is moved or unmapped is somebody else's code. */
static int seal_object(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size, (void)unused;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
    const uintptr_t low = info->dlpi_addr + header->p_vaddr;
    if (header->p_type == PT_LOAD)
      seal(ia2_page_down(low), ia2_page_up(low + header->p_memsz));
  }
  return 0;
}

static bool supported(void) { return ia2_privileged3(SYS_mseal, 0, 0, 0) == 0; }

bool ia2_seal_all(void) {
  possible = supported();
  if (!possible)
    return false;
  dl_iterate_phdr(seal_object, 0);
  for (uint32_t key = 0; key < IA2_WINDOW_COUNT; key++)
    if (ia2_window_used(key))
      seal(ia2_window(key), ia2_window(key) + IA2_STACKS_OFFSET);
  const struct ia2_spans *const named = ia2_spans_named();
  for (uint32_t i = 1; i < named->count; i++)
    seal(named->span[i].low, named->span[i].high);
  if (!ia2_slot_seal(&ia2_slots[0]))
    ia2_refuse(IA2_EXIT_REFUSED, "cannot seal memory", "mseal");
  return true;
}
