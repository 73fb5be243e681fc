/* Calls during which IA2_HEAD_LENDING has another value: no change of rights or stack.
 *
 *   IA2_LENDS name, self, body, value, stack=0
 *
 * value: 1 (allocations go to the own lending window) or 0x100 | owner (to that compartment's). */
#ifndef IA2_RUNTIME_ARCH_X86_64_LENDS_H
#define IA2_RUNTIME_ARCH_X86_64_LENDS_H

#include "ia2/runtime/arch/x86_64/gate.h"

/* Pushes a copy of the stack arguments of the function whose frame rbp is, keeping the stack
 * aligned. */
.macro IA2_PUSH_ARGUMENTS stack
  .if \stack % 16
  sub $8, %rsp
  .endif
  .set ia2_argument, \stack
  .rept \stack / 8
  .set ia2_argument, ia2_argument - 8
  pushq 16 + ia2_argument(%rbp)
  .endr
.endm

.macro IA2_LENDS name, self, body, value, stack=0
  IA2_FUNCTION \name
  endbr64
  IA2_PUSH rbp
  mov %rsp, %rbp
  .cfi_def_cfa_register %rbp
  push %r12
  .cfi_offset %r12, -24
  sub $8, %rsp
  IA2_HEAD \self
  mov %fs:IA2_HEAD_LENDING(%r11), %r12
  movq $\value, %fs:IA2_HEAD_LENDING(%r11)
  IA2_PUSH_ARGUMENTS \stack
  call \body
  IA2_HEAD \self
  mov %r12, %fs:IA2_HEAD_LENDING(%r11)
  mov -8(%rbp), %r12
  leave
  .cfi_def_cfa %rsp, 8
  .cfi_restore %rbp
  .cfi_restore %r12
  ret
  IA2_END \name
.endm

#endif
