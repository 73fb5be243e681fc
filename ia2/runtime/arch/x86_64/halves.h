/* The halves of a gate that copies objects, around the gate itself.
 *
 *   IA2_COPIES_BEGIN name, self / IA2_COPY ... / IA2_COPIES_END name     what is copied
 *   IA2_SENDER name, from, gate, copies, ...     the caller's half: copies, calls gate, copies back
 *   IA2_ENTRY name, self, body, copies, ...      the callee's half
 *   IA2_PLAIN_ENTRY name, body                   when nothing is copied
 *
 * Both are ordinary functions that change no rights.  The sender's lending stack pointer moves
 * below the objects for the time of the call, because the callee may call back. */
#ifndef IA2_RUNTIME_ARCH_X86_64_HALVES_H
#define IA2_RUNTIME_ARCH_X86_64_HALVES_H

#include "ia2/runtime/arch/x86_64/lends.h"
#include "ia2/runtime/copy/copy.h"

/* struct ia2_copies */
.macro IA2_COPIES_BEGIN name, lend_mask, lend_key, count
  .pushsection .rodata, "a", @progbits
  .p2align 3
  .type \name, @object
\name:
  .short \lend_mask
  .byte \lend_key, \count
  .long 0
.endm

.macro IA2_COPY where, flags, size, align=16, count_where=0, count_bytes=0
  .byte \where, \flags, \align, \count_bytes, \count_where, 0, 0, 0
  .long \size, 0
.endm

.macro IA2_COPIES_END name
  .size \name, . - \name
  .popsection
.endm

/* Below rbp: rbx, then at rsp + 0 struct ia2_copy_frame (the stack stays 16-byte aligned). */
#define IA2_HALF_LOCALS (IA2_COPY_FRAME_SIZE + 16)
#define IA2_HALF_FRAME (-8 - IA2_HALF_LOCALS)

.macro IA2_HALF_BEGIN
  endbr64
  IA2_PUSH rbp
  mov %rsp, %rbp
  .cfi_def_cfa_register %rbp
  push %rbx
  .cfi_offset %rbx, -24
  sub $IA2_HALF_LOCALS, %rsp
  mov %rdi, IA2_HALF_FRAME(%rbp)
  mov %rsi, IA2_HALF_FRAME + 8(%rbp)
  mov %rdx, IA2_HALF_FRAME + 16(%rbp)
  mov %rcx, IA2_HALF_FRAME + 24(%rbp)
  mov %r8, IA2_HALF_FRAME + 32(%rbp)
  mov %r9, IA2_HALF_FRAME + 40(%rbp)
  lea 16(%rbp), %rax
  mov %rax, IA2_HALF_FRAME + IA2_COPY_FRAME_STACK(%rbp)
.endm

.macro IA2_HALF_CALL function, copies
  lea IA2_HALF_FRAME(%rbp), %rdi
  lea \copies(%rip), %rsi
  call *\function@GOTPCREL(%rip)
.endm

.macro IA2_HALF_ARGUMENTS
  mov IA2_HALF_FRAME(%rbp), %rdi
  mov IA2_HALF_FRAME + 8(%rbp), %rsi
  mov IA2_HALF_FRAME + 16(%rbp), %rdx
  mov IA2_HALF_FRAME + 24(%rbp), %rcx
  mov IA2_HALF_FRAME + 32(%rbp), %r8
  mov IA2_HALF_FRAME + 40(%rbp), %r9
.endm

.macro IA2_HALF_KEEP_RESULT
  mov %rax, IA2_HALF_FRAME + IA2_COPY_FRAME_RAX(%rbp)
  mov %rdx, IA2_HALF_FRAME + IA2_COPY_FRAME_RDX(%rbp)
.endm

.macro IA2_HALF_END name
  mov IA2_HALF_FRAME + IA2_COPY_FRAME_RAX(%rbp), %rax
  mov IA2_HALF_FRAME + IA2_COPY_FRAME_RDX(%rbp), %rdx
  mov -8(%rbp), %rbx
  leave
  .cfi_def_cfa %rsp, 8
  .cfi_restore %rbp
  .cfi_restore %rbx
  ret
  IA2_END \name
.endm

/* gate: a local IA2_GATE whose ret has IA2_RET_R8 when out is 1. */
.macro IA2_SENDER name, from, gate, copies, stack=0, out=0, visibility=hidden
  .if ia2_lend_key_\from == 0
  .error "a compartment needs a lending key to hand over copies of its objects"
  .endif
  IA2_FUNCTION \name, \visibility
  IA2_HALF_BEGIN
  IA2_HEAD \from
  mov %fs:IA2_HEAD_LEND_SP(%r11), %rbx
  mov %rbx, %rdx
  mov %fs:IA2_HEAD_LEND_LO(%r11), %rcx
  IA2_HALF_CALL ia2_copy_send, \copies
  IA2_HEAD \from
  mov %rax, %fs:IA2_HEAD_LEND_SP(%r11)
  IA2_HALF_ARGUMENTS
  IA2_PUSH_ARGUMENTS \stack
  call \gate
  IA2_HEAD \from
  mov %rbx, %fs:IA2_HEAD_LEND_SP(%r11)
  IA2_HALF_KEEP_RESULT
  .if \out
  mov %r8, %rdx
  IA2_HALF_CALL ia2_copy_finish, \copies
  .endif
  IA2_HALF_END \name
.endm

/* room: bytes of stack for the objects.  Each page of it is touched, top down, so that none of it
 * can lie beyond the guard page. */
.macro IA2_ENTRY name, self, body, copies, room, sse=0, stack=0, out=0, visibility=default
  .if \out && (ia2_lend_key_\self == 0)
  .error "a compartment needs a lending key to hand back objects"
  .endif
  IA2_FUNCTION \name, \visibility
  IA2_HALF_BEGIN
  .rept \room / IA2_PAGE
  sub $IA2_PAGE, %rsp
  orq $0, (%rsp)
  .endr
  .if \room % IA2_PAGE
  sub $(\room % IA2_PAGE), %rsp
  .endif
  and $-IA2_COPY_ALIGN_MAX, %rsp
  mov %rsp, %rdx
  IA2_HALF_CALL ia2_copy_receive, \copies
  IA2_HALF_ARGUMENTS
  IA2_PUSH_ARGUMENTS \stack
  mov $\sse, %eax
  call \body
  IA2_HALF_KEEP_RESULT
  .if \out
  IA2_HEAD \self
  mov %fs:IA2_HEAD_LEND_SP(%r11), %rdx
  mov %fs:IA2_HEAD_LEND_LO(%r11), %rcx
  IA2_HALF_CALL ia2_copy_reply, \copies
  mov %rax, %r8
  .endif
  IA2_HALF_END \name
.endm

.macro IA2_PLAIN_ENTRY name, body
  IA2_FUNCTION \name, default
  endbr64
  jmp \body
  IA2_END \name
.endm

#endif
