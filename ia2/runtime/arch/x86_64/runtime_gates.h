/* What the runtime's own gates (ia2/runtime/compartment/, ia2/runtime/core/) are made of, besides the
 * macros of gate.h. */
#ifndef IA2_RUNTIME_ARCH_X86_64_RUNTIME_GATES_H
#define IA2_RUNTIME_ARCH_X86_64_RUNTIME_GATES_H

#ifdef __ASSEMBLER__
#include "ia2/runtime/arch/x86_64/gate.h"
#endif
#include "ia2/runtime/layout.h"

/* Cookies: small numbers, which no generated gate has. */
#define IA2_COOKIE_MONITOR 0x1a201
#define IA2_COOKIE_START 0x1a202
#define IA2_COOKIE_SHARED 0x1a203
#define IA2_COOKIE_BASE 0x1a204

/* The runtime's header keeps these in its mail words (ia2/runtime/core/head.h). */
#define IA2_OWN_BASE_SP (IA2_HEAD_MAIL + 0)  /* free top of this thread's stack in key 0 */
#define IA2_OWN_DEFERRED (IA2_HEAD_MAIL + 8) /* a signal came while the runtime ran */
#define IA2_OWN_ALT_LO (IA2_HEAD_MAIL + 16)  /* bounds of the alternate signal stack */
#define IA2_OWN_ALT_HI (IA2_HEAD_MAIL + 24)
#define IA2_OWN_CALL (IA2_HEAD_MAIL + 32) /* the newest frame of ia2_call_shared that is out */

/* The header of code with SHARED rights, ia2_head_14: of each thread, in libc's key.  What such code
 * continues with after a change of rights comes from here, because whoever jumps there brings
 * registers of his own. */
#define IA2_BASE_SP 0 /* these five: what ia2_call_shared is to call, and on which stack; used once */
#define IA2_BASE_FN 8
#define IA2_BASE_ARG 16
#define IA2_BASE_LEFT 40  /* the newest frame on the thread's stack of key 14 that was left */
#define IA2_BASE_GUARD 48 /* stack pointer of ia2_guarded while it runs */
#define IA2_BASE_START 56 /* ... of a thread that takes SHARED rights for the first time */

/* A frame that was left: a cookie, then this, then saved registers. */
#define IA2_LEFT_OLDER 8

/* A frame of ia2_call_shared: the cookie, then these. */
#define IA2_CALL_BASE_SP 8
#define IA2_CALL_SP 16
#define IA2_CALL_OLDER 24
#define IA2_CALL_BASE_ROOM 256

#ifdef __ASSEMBLER__

/* r11 = offset of the header of code with SHARED rights. */
.macro IA2_BASE_HEAD
  .weak ia2_head_14
  movq ia2_head_14@GOTTPOFF(%rip), %r11
.endm

/* Leaves code with SHARED rights.  Only code that may write libc's data gets past the last store. */
.macro IA2_LEAVE_BASE cookie
  IA2_PUSH_SAVED
  IA2_BASE_HEAD
  pushq %fs:IA2_BASE_LEFT(%r11)
  .cfi_adjust_cfa_offset 8
  pushq $\cookie
  .cfi_adjust_cfa_offset 8
  movq %rsp, %fs:IA2_BASE_LEFT(%r11)
.endm

/* With SHARED rights, onto the frame at rax, which must have been left with the cookie. */
.macro IA2_ENTER_BASE cookie, trap
  testq %rax, %rax
  jz \trap
  cmpq $\cookie, (%rax)
  jne \trap
  movq %rax, %rsp
  movq IA2_LEFT_OLDER(%rsp), %rax
  movq %rax, %fs:IA2_BASE_LEFT(%r11)
  movq $0, (%rsp)
  addq $16, %rsp
  .cfi_adjust_cfa_offset -16
.endm

/* Publishes the runtime's stack pointer, before its rights go.  A signal that came while the runtime
 * ran was put off (linux/signals.c), with all others blocked, and is handled now.  The order matters:
 * once HEAD_SP is stored, the next signal is delivered at once.  Keeps rax and callee-saved registers. */
.macro IA2_LEAVE_RUNTIME
71:
  IA2_LEAVE_STACK ia2_head_15
  cmpq $0, %fs:IA2_OWN_DEFERRED(%r11)
  je 72f
  movq $0, %fs:IA2_HEAD_SP(%r11)
  pushq %rax
  pushq %rax
  call *ia2_deferred_signal@GOTPCREL(%rip)
  popq %rax
  popq %rax
  jmp 71b
72:
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

#endif
#endif
