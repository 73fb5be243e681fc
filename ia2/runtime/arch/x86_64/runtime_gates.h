/* Gates to and from the runtime: assembler macros.
 *
 *   IA2_MONITOR_GATE name, self, target, cookie   compartment -> runtime
 *   IA2_START_GATE name, self, cookie             shared -> compartment, what START_FN says
 *   IA2_DELIVER_GATE name, self, cookie           runtime -> compartment, a signal handler
 *   IA2_CALL_SHARED_GATE name, cookie             runtime -> shared, any function
 *
 * Shared to runtime is a plain IA2_GATE name, 0, 15, target, ...: anybody can go that way, so its
 * targets believe nothing they are told. */
#ifndef IA2_RUNTIME_ARCH_X86_64_RUNTIME_GATES_H
#define IA2_RUNTIME_ARCH_X86_64_RUNTIME_GATES_H

#include "ia2/runtime/arch/x86_64/gate.h"
#include "ia2/runtime/copy/copy.h"

/* name(op, a, b, c, d) calls target(op, a, b, c, d, self).  The runtime acts on behalf of `self`, so
 * it must know that `self` it is: another compartment can jump into this gate too.  With all rights
 * in hand the gate looks whether `self` waits in it: its token is set, and the cookie lies there. */
.macro IA2_MONITOR_GATE name, self, target, cookie
  IA2_FUNCTION \name
  endbr64
  IA2_LEAVE \self, \cookie
  IA2_PARK_ARGUMENTS 4
  IA2_RIGHTS 15
  IA2_HEAD \self
  mov %fs:IA2_HEAD_SP(%r11), %rax
  test %rax, %rax
  jz 9f
  cmpq $\cookie, IA2_FRAME_COOKIE(%rax)
  jne 9f
  .cfi_remember_state
  IA2_ENTER 15
  IA2_SCRUB_CALL 5, 0, 0, 0, 16
  mov $\self, %r9d
  IA2_CALL_TARGET \target, 0
  IA2_LEAVE_CALLEE 15, IA2_RET_RAX
  IA2_RIGHTS \self
  .cfi_restore_state
  IA2_ENTER_CALLER \self, \cookie
  IA2_RETURN IA2_RET_RAX
9:
  ud2
  IA2_END \name
.endm

/* rax = START_FN of the header, which is there once: whoever jumps in finds 0. */
.macro IA2_TAKE_START_FN self
  IA2_HEAD \self
  mov %fs:IA2_HEAD_START_FN(%r11), %rax
  movq $0, %fs:IA2_HEAD_START_FN(%r11)
  test %rax, %rax
  jz 9f
.endm

/* void *name(void) calls START_FN(START_ARG) of the header of `self`. */
.macro IA2_START_GATE name, self, cookie
  IA2_FUNCTION \name\()_body, local
  IA2_TAKE_START_FN \self
  mov %fs:IA2_HEAD_START_ARG(%r11), %rdi
  xor %r11d, %r11d
  jmp *%rax
9:
  ud2
  IA2_END \name\()_body
  IA2_GATE \name, 0, \self, \name\()_body, \cookie, gpr=0, local=1
.endm

/* void name(handler, signal, info, context), with signals blocked.  The handler goes through START_FN,
 * written with the runtime's rights: as an argument, anybody could bring one.  A start that the
 * signal interrupted keeps its own.  On the lending stack the handler starts below what the
 * code it interrupted may have there. */
.macro IA2_DELIVER_GATE name, self, cookie
  IA2_FUNCTION \name\()_body, local
  push %rbx
  IA2_TAKE_START_FN \self
  mov %edi, %edi
  mov %fs:IA2_HEAD_LEND_SP(%r11), %rbx
  mov %rbx, %r10
  sub %fs:IA2_HEAD_LEND_LO(%r11), %r10
  cmp $IA2_LEND_RED_ZONE, %r10
  jbe 1f
  mov $IA2_LEND_RED_ZONE, %r10d
1:
  sub %r10, %fs:IA2_HEAD_LEND_SP(%r11)
  xor %r10d, %r10d
  xor %r11d, %r11d
  call *%rax
  IA2_HEAD \self
  mov %rbx, %fs:IA2_HEAD_LEND_SP(%r11)
  pop %rbx
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
  mov %rsi, %rdi
  mov %rdx, %rsi
  mov %rcx, %r13 /* the third argument, parked as IA2_SCRUB_CALL expects it */
  IA2_RIGHTS \self
  .cfi_remember_state
  IA2_ENTER \self
  IA2_SCRUB_CALL 3, 1, 0, 0, 16
  IA2_CALL_TARGET \name\()_body, 1
  IA2_LEAVE_CALLEE \self, 0
  IA2_RIGHTS 15
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

/* uint64_t name(fn, a, b, c, d) calls fn(a, b, c, d) with the rights of shared memory only.  That
 * anybody can jump in with a function of his own is no matter: he has these rights. */
.macro IA2_CALL_SHARED_GATE name, cookie
  IA2_FUNCTION \name\()_body, local
  mov %rdi, %rax
  mov %rsi, %rdi
  mov %rdx, %rsi
  mov %rcx, %rdx
  mov %r8, %rcx
  xor %r8d, %r8d
  jmp *%rax
  IA2_END \name\()_body
  IA2_GATE \name, 15, 0, \name\()_body, \cookie, gpr=5, local=1
.endm

#endif
