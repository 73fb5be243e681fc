#include "ia2/runtime/core/head.h"

#include "ia2/runtime/arch/x86_64/runtime_gates.h"

struct ia2_head *ia2_head_at(const struct ia2_slot *slot, uint32_t key) {
  return (struct ia2_head *)(slot->thread_pointer + (uintptr_t)ia2_fixed->head_offset[key]);
}

extern __thread uint64_t ia2_head_14[];

uint64_t *ia2_base_mail(void) { return ia2_head_14; }
const uint64_t *ia2_base_left(void) { return ia2_head_14 + IA2_BASE_LEFT / 8; }

uintptr_t ia2_stack_pointer(uint32_t key, size_t room) {
  const uintptr_t sp = ia2_head(key)->sp;
  const uint32_t index = ia2_self.slot;
  if (sp & 15 || sp > ia2_stack_high(key, index))
    return 0;
  return sp >= ia2_stack_low(key, index) + room ? sp : 0;
}
