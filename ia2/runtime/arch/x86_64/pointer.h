/* Pointer gates: one address that works with everybody's rights.
 *
 *   IA2_POINTER_GATE_BEGIN name, type_id, self, body, visibility=hidden
 *   IA2_POINTER_GATE_FROM caller, gate       for each caller
 *   IA2_POINTER_GATE_END name
 *
 * At home it goes on to the body with the caller's arguments untouched, otherwise to that caller's
 * static gate; rights that the program does not know trap.  Nothing here changes rights. */
#ifndef IA2_RUNTIME_ARCH_X86_64_POINTER_H
#define IA2_RUNTIME_ARCH_X86_64_POINTER_H

#include "ia2/runtime/arch/x86_64/gate.h"

/* The type id fills the eight bytes before the entry, which an indirect call checks (IA2_CHECK).
 * rdpkru wants ecx = 0 and takes edx (SDM vol. 2B), both arguments; of the registers that are free
 * at a call, al says how many vector registers are in use, at most 8 (psABI 3.5.7): 8 always
 * holds. */
.macro IA2_POINTER_GATE_BEGIN name, type_id, self, body, visibility=hidden
  .pushsection ia2_gates, "ax", @progbits
  .p2align 5, 0xcc
  .skip 24, 0xcc
  .quad \type_id
  .popsection
  IA2_FUNCTION \name, \visibility
  endbr64
  mov %rcx, %r10
  mov %rdx, %r11
  xor %ecx, %ecx
  IA2_RDPKRU
  mov %r10, %rcx
  mov %r11, %rdx
  cmp $ia2_pkru_\self, %eax
  jne 1f
  mov $8, %eax
  jmp \body
1:
.endm

.macro IA2_POINTER_GATE_FROM caller, gate
  cmp $ia2_pkru_\caller, %eax
  je \gate
.endm

.macro IA2_POINTER_GATE_END name
  ud2
  IA2_END \name
.endm

#endif
