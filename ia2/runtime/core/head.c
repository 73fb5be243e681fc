#include "ia2/runtime/core/head.h"

struct ia2_head *ia2_head_at(const struct ia2_slot *slot, uint32_t key) {
  return (struct ia2_head *)(slot->thread_pointer + (uintptr_t)ia2_fixed->head_offset[key]);
}

uintptr_t ia2_stack_pointer(uint32_t key, size_t room) {
  const uintptr_t sp = ia2_head(key)->sp;
  const uint32_t index = ia2_self.slot;
  if (sp & 15 || sp > ia2_stack_high(key, index))
    return 0;
  return sp >= ia2_stack_low(key, index) + room ? sp : 0;
}
