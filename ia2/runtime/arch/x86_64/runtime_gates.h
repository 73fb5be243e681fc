/* What the runtime's own gates (ia2/runtime/compartment/, ia2/runtime/core/) are made of, besides the
 * macros of gate.h, and the gate that delivers signals.
 *
 * Cookies of these gates are small numbers, which no generated gate has. */
#ifndef IA2_RUNTIME_ARCH_X86_64_RUNTIME_GATES_H
#define IA2_RUNTIME_ARCH_X86_64_RUNTIME_GATES_H

#include "ia2/runtime/arch/x86_64/gate.h"
#include "ia2/runtime/copy/copy.h"

#define IA2_COOKIE_MONITOR 0x1a201
#define IA2_COOKIE_START 0x1a202
#define IA2_COOKIE_SHARED 0x1a203
#define IA2_COOKIE_DELIVER 0x1a204

/* The runtime's header keeps these in its mail words (ia2/runtime/core/head.h). */
#define IA2_OWN_BASE_SP (IA2_HEAD_MAIL + 0)
#define IA2_OWN_ALT_LO (IA2_HEAD_MAIL + 16)
#define IA2_OWN_ALT_HI (IA2_HEAD_MAIL + 24)

.macro IA2_LEAVE_RUNTIME
  IA2_LEAVE_STACK ia2_head_15
.endm

.macro IA2_PUSH_SAVED
  IA2_PUSH rbp
  IA2_PUSH rbx
  IA2_PUSH r12
  IA2_PUSH r13
  IA2_PUSH r14
  IA2_PUSH r15
.endm

.macro IA2_POP_SAVED
  IA2_POP r15
  IA2_POP r14
  IA2_POP r13
  IA2_POP r12
  IA2_POP rbx
  IA2_POP rbp
.endm

/* rax = START_FN of the header, which is there once: whoever jumps in finds 0. */
.macro IA2_TAKE_START_FN self
  IA2_HEAD \self
  mov %fs:IA2_HEAD_START_FN(%r11), %rax
  movq $0, %fs:IA2_HEAD_START_FN(%r11)
  test %rax, %rax
  jz 9f
.endm

/* IA2_DELIVER_GATE name, self, cookie: void name(handler, signal, info, context), for the runtime, with
 * signals blocked; runs the handler in `self` on the stack at its token.  The handler goes through
 * START_FN, written with the runtime's rights: as an argument, anybody could bring one.  A start
 * that the signal interrupted keeps its own.  On the lending stack the handler starts below what the
 * code that it interrupted may have there.  Tokens afterwards: the one of `self` as before, the
 * runtime's 0. */
.macro IA2_DELIVER_GATE name, self, cookie
  IA2_FUNCTION \name\()_body, local
  push %rbx
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %rbx, 0
  IA2_TAKE_START_FN \self
  mov %fs:IA2_HEAD_LEND_SP(%r11), %rbx
  mov %rbx, %r10
  sub %fs:IA2_HEAD_LEND_LO(%r11), %r10
  cmp $IA2_LEND_RED_ZONE, %r10
  jbe 1f
  mov $IA2_LEND_RED_ZONE, %r10d
1:
  sub %r10, %fs:IA2_HEAD_LEND_SP(%r11)
  IA2_ZERO r10d, r11d
  call *%rax
  IA2_HEAD \self
  mov %rbx, %fs:IA2_HEAD_LEND_SP(%r11)
  pop %rbx
  .cfi_adjust_cfa_offset -8
  .cfi_restore %rbx
  ret
9:
  ud2
  IA2_END \name\()_body

  IA2_FUNCTION \name
  endbr64
  IA2_LEAVE 15, \cookie
  IA2_HEAD \self
  mov %fs:IA2_HEAD_START_FN(%r11), %rax
  mov %rax, IA2_FRAME_SPARE(%rsp)
  mov %rdi, %fs:IA2_HEAD_START_FN(%r11)
  mov %esi, %edi
  mov %rdx, %rsi
  mov %rcx, %r13 /* the third argument, parked as IA2_SCRUB_CALL expects it */
  IA2_RIGHTS ia2_pkru_\self, 9f
  .cfi_remember_state
  IA2_ENTER \self
  IA2_SCRUB_CALL 3, 1, 0, 0, 16
  IA2_CALL_TARGET \name\()_body, 1
  IA2_LEAVE_CALLEE \self, 0
  IA2_RIGHTS ia2_pkru_15, 9f
  .cfi_restore_state
  IA2_ENTER_CALLER 15, \cookie
  IA2_HEAD \self
  mov IA2_FRAME_SPARE(%rsp), %rax
  mov %rax, %fs:IA2_HEAD_START_FN(%r11)
  IA2_RETURN 0
9:
  ud2
  IA2_END \name
.endm

#endif
