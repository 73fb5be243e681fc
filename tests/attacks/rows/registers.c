/* What passes by in registers. */
#include "tests/attacks/attack.h"

void registers_after(uint64_t what);
uint64_t flags_before(uint64_t what, uint64_t flags);

enum { DIRECTION = 0x400, ALIGNMENT_CHECK = 0x40000 };

ATTACK(registers_of_a_callee) {
  registers_after(VICTIM_LEAVES_SECRETS);
  return ATTACK_NOTHING;
}

ATTACK(registers_of_a_caller) {
  attack_shared->probe = 1;
  victim_do(VICTIM_CALLS_BACK, 0);
  return ATTACK_NOTHING;
}

ATTACK(direction_flag) { return flags_before(VICTIM_COPIES, DIRECTION); }
ATTACK(alignment_check) { return flags_before(VICTIM_UNALIGNED, ALIGNMENT_CHECK); }

ATTACK(mxcsr) {
  const uint32_t ordinary = 0x1f80, upwards = ordinary | 0x4000;
  __asm__ volatile("ldmxcsr %0" : : "m"(upwards));
  const uint64_t result = victim_do(VICTIM_COMPUTES, 0);
  __asm__ volatile("ldmxcsr %0" : : "m"(ordinary));
  return result;
}

ATTACK(x87_control_word) {
  const uint16_t ordinary = 0x37f, single = 0x7f;
  __asm__ volatile("fldcw %0" : : "m"(single));
  const uint64_t result = victim_do(VICTIM_COMPUTES, 0);
  __asm__ volatile("fldcw %0" : : "m"(ordinary));
  return result;
}
