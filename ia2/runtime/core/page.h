/* Addresses and sizes to whole pages. */
#ifndef IA2_RUNTIME_CORE_PAGE_H
#define IA2_RUNTIME_CORE_PAGE_H

#include <stdint.h>

#include "ia2/runtime/layout.h"

static inline uintptr_t ia2_page_down(uintptr_t address) {
  return address & ~(uintptr_t)(IA2_PAGE - 1);
}

static inline uintptr_t ia2_page_up(uintptr_t address) {
  return ia2_page_down(address + IA2_PAGE - 1);
}

#endif
