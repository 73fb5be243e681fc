/* The halves of a gate that copies objects, around the gate itself.
 *
 *   IA2_COPIES_BEGIN name, ... / IA2_COPY ... / IA2_RULE ... / IA2_COPIES_END name
 *                                                what is copied, and the rules for pointers
 *   IA2_SENDER name, from, gate, copies, ...     the caller's half: copies, calls gate, copies back
 *   IA2_ENTRY name, self, body, copies, ...      the callee's half
 *   IA2_CONDITIONS_BEGIN name / IA2_CONDITION function, ... / IA2_CONDITIONS_END name
 *                                                functions that see the integer arguments
 *   IA2_PLAIN_ENTRY name, body                   when nothing is copied and there is no rule
 *   IA2_STRAIGHT name, target                    the caller's way to a function without a gate
 *   IA2_HANDLE_TABLE key                         the table of the compartment's handles
 *
 * Both halves are ordinary functions that change no rights.  The sender's lending stack pointer moves
 * below the objects for the time of the call, because the callee may call back.
 *
 * A check is a function of that side's own, which sees what came over, with the function's
 * parameters and, in the caller's half, its result after them; what it calls bad (0) ends the
 * program. */
#ifndef IA2_RUNTIME_ARCH_X86_64_HALVES_H
#define IA2_RUNTIME_ARCH_X86_64_HALVES_H

#include "ia2/runtime/arch/x86_64/lends.h"
#include "ia2/runtime/copy/copy.h"
#include "ia2/runtime/copy/handles.h"

/* struct ia2_copies.  Relocated once and read-only after: the table may be in another object. */
.macro IA2_COPIES_BEGIN name, lend_mask, self, count, rules=0, handles=0
  .pushsection .data.rel.ro, "aw", @progbits
  .p2align 3
  .type \name, @object
\name:
  .short \lend_mask
  .byte ia2_lend_key_\self, \count, \self, 0
  .short \rules
  .if \handles
    .if \self != IA2_SELF
  .weak ia2_handle_table_\self
    .endif
  .quad ia2_handle_table_\self
  .else
  .quad 0
  .endif
.endm

.macro IA2_COPY where, flags, size, align=16, count_where=0, count_bytes=0
  .byte \where, \flags, \align, \count_bytes, \count_where, 0, 0, 0
  .long \size, 0
.endm

/* struct ia2_rule */
.macro IA2_RULE place, where, forth, back, kind, size, offset, name:vararg
  .byte \place, \where, \forth, \back
  .short \kind, \size
  .long \offset
  .long .Lia2_name_\@ - .
  .pushsection .rodata.str1.1, "aMS", @progbits, 1
.Lia2_name_\@:
  .asciz \name
  .popsection
.endm

.macro IA2_COPIES_END name
  .size \name, . - \name
  .popsection
.endm

.macro IA2_HANDLE_TABLE key
  .pushsection .bss, "aw", @nobits
  .p2align 6
  .globl ia2_handle_table_\key
  .type ia2_handle_table_\key, @object
  .size ia2_handle_table_\key, IA2_HANDLES_SIZE
ia2_handle_table_\key:
  .skip IA2_HANDLES_SIZE
  .popsection
  /* For the rest of the object. */
  .globl ia2_own_handles
  .hidden ia2_own_handles
  .set ia2_own_handles, ia2_handle_table_\key
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

/* Calls a check of the compartment `self`, which may lie in another object.  rsp is where it was
 * afterwards, less what is kept of vector registers (\vectors of them, 16 bytes each). result:
 * 0 none; 1 in the next integer register; 2 on the stack. */
.macro IA2_HALF_CHECK check, self, gpr, stack, vectors, result
  .if \vectors
  sub $(16 * \vectors), %rsp
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
    .if \n < \vectors
  movups %xmm\n, 16 * \n(%rsp)
    .endif
  .endr
  .endif
  .if \result == 2
    .if (\stack + 8) % 16
  sub $8, %rsp
    .endif
  pushq IA2_HALF_FRAME + IA2_COPY_FRAME_RAX(%rbp)
    .set ia2_argument, \stack
    .rept \stack / 8
    .set ia2_argument, ia2_argument - 8
  pushq 16 + ia2_argument(%rbp)
    .endr
  .else
  IA2_PUSH_ARGUMENTS \stack
  .endif
  IA2_HALF_ARGUMENTS
  .if \result == 1
  IA2_HALF_RESULT_ARGUMENT \gpr, rdi, rsi, rdx, rcx, r8, r9
  .endif
  mov $\vectors, %eax
  .if \self != IA2_SELF
  .weak __ia2_check_\self\()_\check
  .endif
  call *__ia2_check_\self\()_\check@GOTPCREL(%rip)
  test %eax, %eax
  jnz 1f
  lea 2f(%rip), %rdi
  call *ia2_copy_refuse@GOTPCREL(%rip)
  ud2
  .pushsection .rodata.str1.1, "aMS", @progbits, 1
2:
  .asciz "\check"
  .popsection
1:
  .if (\result == 2) && ((\stack + 8) % 16)
  add $(\stack + 16), %rsp
  .elseif \result == 2
  add $(\stack + 8), %rsp
  .elseif \stack
  add $((\stack + 15) & -16), %rsp
  .endif
  .if \vectors
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
    .if \n < \vectors
  movups 16 * \n(%rsp), %xmm\n
    .endif
  .endr
  add $(16 * \vectors), %rsp
  .endif
.endm

/* rdi: struct ia2_copy_frame.  Vector registers stay: they hold arguments, or the result. */
.macro IA2_CONDITIONS_BEGIN name
  IA2_FUNCTION \name, local
  IA2_PUSH rbx
  mov %rdi, %rbx
  sub $128, %rsp
  .cfi_adjust_cfa_offset 128
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
  movups %xmm\n, 16 * \n(%rsp)
  .endr
.endm

/* hidden: the first integer argument is the address of the result. */
.macro IA2_CONDITION function, hidden=0
  mov 8 * \hidden(%rbx), %rdi
  mov 8 + 8 * \hidden(%rbx), %rsi
  mov 16 + 8 * \hidden(%rbx), %rdx
  mov 24 + 8 * \hidden(%rbx), %rcx
  mov 32 + 8 * \hidden(%rbx), %r8
  .if \hidden
  xor %r9d, %r9d
  .else
  mov 40(%rbx), %r9
  .endif
  xor %eax, %eax
  call \function
.endm

.macro IA2_CONDITIONS_END name
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
  movups 16 * \n(%rsp), %xmm\n
  .endr
  add $128, %rsp
  .cfi_adjust_cfa_offset -128
  IA2_POP rbx
  ret
  IA2_END \name
.endm

.macro IA2_HALF_RESULT_ARGUMENT gpr, registers:vararg
  .set ia2_argument, 0
  .irp register, \registers
    .if ia2_argument == \gpr
  mov IA2_HALF_FRAME + IA2_COPY_FRAME_RAX(%rbp), %\register
    .endif
    .set ia2_argument, ia2_argument + 1
  .endr
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

/* gate: a local IA2_GATE whose ret has IA2_RET_R8 when out is 1.  back: the caller's half has
 * something to do afterwards.  check_vectors: vector registers with results. */
.macro IA2_SENDER name, from, gate, copies, objects=1, stack=0, out=0, back=0, visibility=hidden, \
    check, gpr=0, check_vectors=0, result=0
  .if \objects && (ia2_lend_key_\from == 0)
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
  .if \out || \back
  mov %r8, %rdx
  IA2_HALF_CALL ia2_copy_finish, \copies
  .endif
  .ifnb \check
  IA2_HALF_CHECK \check, \from, \gpr, \stack, \check_vectors, \result
  .endif
  IA2_HALF_END \name
.endm

/* room: bytes of stack for the objects.  Each page of it is touched, top down, so that none of it
 * can lie beyond the guard page.  out: the objects of the call go back; back: the callee's half has
 * something to do afterwards. */
.macro IA2_ENTRY name, self, body, copies, room, sse=0, stack=0, out=0, back=0, \
    visibility=default, check, gpr=0, pre=0, post=0
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
  .ifnb \check
  IA2_HALF_CHECK \check, \self, \gpr, \stack, \sse, 0
  .endif
  .if \pre
  lea IA2_HALF_FRAME(%rbp), %rdi
  call \name\().pre
  .endif
  IA2_HALF_ARGUMENTS
  IA2_PUSH_ARGUMENTS \stack
  mov $\sse, %eax
  call \body
  IA2_HALF_KEEP_RESULT
  .if \post
  lea IA2_HALF_FRAME(%rbp), %rdi
  call \name\().post
  .endif
  .if \out || \back
  IA2_HEAD \self
  mov %fs:IA2_HEAD_LEND_SP(%r11), %rdx
  mov %fs:IA2_HEAD_LEND_LO(%r11), %rcx
  IA2_HALF_CALL ia2_copy_reply, \copies
  .if \out
  mov %rax, %r8
  .endif
  .endif
  IA2_HALF_END \name
.endm

.macro IA2_STRAIGHT name, target
  IA2_FUNCTION \name
  endbr64
  .weak \target
  jmp *\target@GOTPCREL(%rip)
  IA2_END \name
.endm

.macro IA2_PLAIN_ENTRY name, body
  IA2_FUNCTION \name, default
  endbr64
  jmp \body
  IA2_END \name
.endm

#endif
