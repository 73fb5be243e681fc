/* Call gates: assembler macros.
 *
 *   IA2_GATE name, from, to, target, cookie, ...   calls target with the rights of `to` on the stack
 *                                                  of `to`, for code with the rights of `from`
 *
 * from and to are protection keys: a compartment's, IA2_KEY_SHARED or IA2_KEY_RUNTIME, written as
 * numbers.  Each has a header ia2_head_<key> in its own thread-local memory.  While a thread is
 * outside of k, HEAD_SP of k's header is the token: the stack pointer to enter k on.  Entering
 * consumes it.
 *
 * The rules that make a gate safe to enter at any byte:
 *
 *  - Rights change only in IA2_RIGHTS, where they are an immediate that is compared right after,
 *    so whoever jumps to a wrpkru with rights of his own choice gets ud2, and whoever brings the
 *    gate's own value goes on as if he had entered at the top.
 *  - Whatever matters to the side that is entered comes after the wrpkru, from immediates,
 *    read-only memory and that side's own header: stack, target, flags and control words.
 *  - Registers that cross hold arguments or results and nothing else.  No rights exist in between,
 *    so nothing is ever addressed with the rights of both sides.
 *  - A return needs the cookie of its own gate on top of the caller's stack: a callee that jumps
 *    into another gate's return path traps.
 *  - At each instruction the stack pointer lies in a compartment's stack or that compartment's
 *    token is set, which is how signal code finds a stack.
 *
 * What a gate does not do: it cannot tell who entered it.  A compartment can jump into another's
 * gate and call the function (it traps on the way back).  So a callee trusts a caller no more than
 * any other, and the runtime, which has the rights to look, checks (see runtime_gates.h).
 *
 * Not covered: AMX tiles, which need a permission of the kernel's that no compartment can ask for, and
 * APX's r16-31, which nothing that is compiled here uses.
 *
 * Included from assembler sources that were given ia2_program.h (IA2_PKRU_<key>). */
#ifndef IA2_RUNTIME_ARCH_X86_64_GATE_H
#define IA2_RUNTIME_ARCH_X86_64_GATE_H

#include "ia2/runtime/arch/x86_64/rights.h"
#include "ia2/runtime/arch/x86_64/scrub.h"
#include "ia2/runtime/layout.h"

/* Masks of registers that carry a result. */
#define IA2_RET_RAX 1
#define IA2_RET_RDX 2
#define IA2_RET_XMM0 4
#define IA2_RET_XMM1 8
#define IA2_RET_ST0 16
#define IA2_RET_ST1 32
#define IA2_RET_R8 64 /* between the halves of a gate that copies: where the results lie */

/* What a gate leaves on its caller's stack: 16-byte aligned, its address is the token. */
#define IA2_FRAME_COOKIE 0
#define IA2_FRAME_MXCSR 8
#define IA2_FRAME_FCW 12
#define IA2_FRAME_SPARE 16 /* of the gates that need one */
#define IA2_FRAME_SIZE 72  /* six callee-saved registers above; then the return address */
#define IA2_FRAME_ARGUMENTS (IA2_FRAME_SIZE + 8)

/* So many bytes of stack arguments cross in xmm8-15; more go over the lending stack. */
#define IA2_STACK_IN_REGISTERS 128

.macro IA2_FUNCTION name, visibility=hidden
  .pushsection ia2_gates, "ax", @progbits
  .p2align 5, 0xcc
  .ifc \visibility, default
  .globl \name
  .else
    .ifc \visibility, hidden
  .globl \name
  .hidden \name
    .endif
  .endif
  .type \name, @function
\name:
  .cfi_startproc
.endm

.macro IA2_END name
  .cfi_endproc
  .size \name, . - \name
  .popsection
.endm

/* r11 = offset of a header from the thread pointer.  The offset is in relro memory; %fs can be
 * trusted because no code of the process can set it. */
.macro IA2_HEAD key
  .weak ia2_head_\key
  mov ia2_head_\key@GOTTPOFF(%rip), %r11
.endm

/* Publishes the stack pointer as where the owner of the header may be entered. */
.macro IA2_LEAVE_STACK head
  .weak \head
  mov \head@GOTTPOFF(%rip), %r11
  mov %rsp, %fs:IA2_HEAD_SP(%r11)
.endm

/* Onto the stack that the header says, which then says nothing. */
.macro IA2_ENTER_STACK head, trap
  .weak \head
  mov \head@GOTTPOFF(%rip), %r11
  mov %fs:IA2_HEAD_SP(%r11), %rax
  test %rax, %rax
  jz \trap
  mov %rax, %rsp
  movq $0, %fs:IA2_HEAD_SP(%r11)
.endm

.macro IA2_PUSH register
  push %\register
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %\register, 0
.endm

.macro IA2_POP register
  pop %\register
  .cfi_adjust_cfa_offset -8
  .cfi_restore %\register
.endm

/* Builds the frame and publishes it as where `from` may be entered. */
.macro IA2_LEAVE from, cookie
  IA2_PUSH rbp
  IA2_PUSH rbx
  IA2_PUSH r12
  IA2_PUSH r13
  IA2_PUSH r14
  IA2_PUSH r15
  sub $16, %rsp
  .cfi_adjust_cfa_offset 16
  stmxcsr (%rsp)
  fnstcw 4(%rsp)
  pushq $\cookie
  .cfi_adjust_cfa_offset 8
  IA2_LEAVE_STACK ia2_head_\from
.endm

/* Onto the stack of `to`, with its rights.  An unwinder cannot follow: the frame below is the last
 * (16 is rip in DWARF, psABI table 3.36). */
.macro IA2_ENTER to
  .cfi_undefined 16
  IA2_ENTER_STACK ia2_head_\to, 9f
.endm

/* Leaves the callee: it may be entered again where it was, and the results are out of wrpkru's
 * way. */
.macro IA2_LEAVE_CALLEE to, ret
  IA2_LEAVE_STACK ia2_head_\to
  .if (\ret) & IA2_RET_RAX
  mov %rax, %r12
  .endif
  .if (\ret) & IA2_RET_RDX
  mov %rdx, %r13
  .endif
.endm

/* Back on the frame that IA2_LEAVE made, with the rights of `from`. */
.macro IA2_ENTER_CALLER from, cookie
  IA2_ENTER_STACK ia2_head_\from, 9f
  cmpq $\cookie, IA2_FRAME_COOKIE(%rsp)
  jne 9f
.endm

/* With the caller's rights: all but the result becomes the caller's again. */
.macro IA2_RETURN ret, vector=16
  IA2_SCRUB_FLAGS
  .if (\ret) & IA2_RET_XMM1
  IA2_SCRUB_VECTORS 2, \vector, 3
  .elseif (\ret) & IA2_RET_XMM0
  IA2_SCRUB_VECTORS 1, \vector, 1
  .else
  IA2_SCRUB_VECTORS 0
  .endif
  IA2_SET_MXCSR IA2_FRAME_MXCSR(%rsp)
  .if (\ret) & IA2_RET_ST1
  IA2_SCRUB_X87 IA2_FRAME_FCW(%rsp), 2
  .elseif (\ret) & IA2_RET_ST0
  IA2_SCRUB_X87 IA2_FRAME_FCW(%rsp), 1
  .else
  IA2_SCRUB_X87 IA2_FRAME_FCW(%rsp)
  .endif
  .if (\ret) & IA2_RET_RAX
  mov %r12, %rax
  .else
  IA2_ZERO eax
  .endif
  .if (\ret) & IA2_RET_RDX
  mov %r13, %rdx
  .else
  IA2_ZERO edx
  .endif
  .if ((\ret) & IA2_RET_R8) == 0
  IA2_ZERO r8d
  .endif
  IA2_ZERO ecx, esi, edi, r9d, r10d, r11d
  add $24, %rsp
  .cfi_adjust_cfa_offset -24
  IA2_POP r15
  IA2_POP r14
  IA2_POP r13
  IA2_POP r12
  IA2_POP rbx
  IA2_POP rbp
  ret
.endm

/* Stack arguments, with the caller's rights: into xmm8-15, or onto the lending stack and their
 * address into r14.  Nothing there is reserved: the callee fetches them before anything else can
 * use it. */
.macro IA2_SEND_ARGUMENTS from, stack
  .if \stack > IA2_STACK_IN_REGISTERS
    .if ia2_lend_key_\from == 0
  .error "a compartment without a lending key cannot pass that many bytes on the stack"
    .endif
  mov %fs:IA2_HEAD_LEND_SP(%r11), %r14
  mov %r14, %rax
  sub %fs:IA2_HEAD_LEND_LO(%r11), %rax
  cmp $\stack, %rax
  jb 9f
  sub $\stack, %r14
  xor %ebx, %ebx
1:
  mov IA2_FRAME_ARGUMENTS(%rsp, %rbx), %rax
  mov %rax, (%r14, %rbx)
  add $8, %ebx
  cmp $\stack, %ebx
  jne 1b
  .else
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7
      .if \stack >= 16 * \n + 16
  IA2_XMM_LOAD \n, (IA2_FRAME_ARGUMENTS + 16 * \n)
      .elseif \stack == 16 * \n + 8
  IA2_XMM_LOAD_HALF \n, (IA2_FRAME_ARGUMENTS + 16 * \n)
      .endif
    .endr
  .endif
.endm

/* ... and with the callee's rights, onto its stack.  r14 must point into the caller's lending
 * window: whoever jumps to the wrpkru could have it point to the callee's own memory. */
.macro IA2_RECEIVE_ARGUMENTS from, stack
  .if \stack > 0
  sub $((\stack + 15) & -16), %rsp
  .endif
  .if \stack > IA2_STACK_IN_REGISTERS
  mov %r14, %rax
  shr $IA2_WINDOW_SHIFT, %rax
  cmp $((IA2_WINDOW_BASE >> IA2_WINDOW_SHIFT) + ia2_lend_key_\from), %eax
  jne 9f
  lea (\stack - 1)(%r14), %rax
  shr $IA2_WINDOW_SHIFT, %rax
  cmp $((IA2_WINDOW_BASE >> IA2_WINDOW_SHIFT) + ia2_lend_key_\from), %eax
  jne 9f
  xor %ebx, %ebx
1:
  mov (%r14, %rbx), %rax
  mov %rax, (%rsp, %rbx)
  add $8, %ebx
  cmp $\stack, %ebx
  jne 1b
  .else
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7
      .if \stack >= 16 * \n + 16
  IA2_XMM_STORE \n
      .elseif \stack == 16 * \n + 8
  IA2_XMM_STORE_HALF \n
      .endif
    .endr
  .endif
.endm

.macro IA2_XMM_LOAD n, offset
  .irp register, 8, 9, 10, 11, 12, 13, 14, 15
  .if \register == \n + 8
  movups \offset(%rsp), %xmm\register
  .endif
  .endr
.endm

.macro IA2_XMM_LOAD_HALF n, offset
  .irp register, 8, 9, 10, 11, 12, 13, 14, 15
  .if \register == \n + 8
  movq \offset(%rsp), %xmm\register
  .endif
  .endr
.endm

.macro IA2_XMM_STORE n
  .irp register, 8, 9, 10, 11, 12, 13, 14, 15
  .if \register == \n + 8
  movups %xmm\register, 16 * \n(%rsp)
  .endif
  .endr
.endm

.macro IA2_XMM_STORE_HALF n
  .irp register, 8, 9, 10, 11, 12, 13, 14, 15
  .if \register == \n + 8
  movq %xmm\register, 16 * \n(%rsp)
  .endif
  .endr
.endm

/* wrpkru wants ecx and edx: the arguments in them wait in r12 and r13. */
.macro IA2_PARK_ARGUMENTS gpr
  .if \gpr > 3
  mov %rcx, %r12
  .endif
  .if \gpr > 2
  mov %rdx, %r13
  .endif
.endm

/* Flags, control words and all registers that carry no argument, with the callee's rights.  al is
 * the number of vector registers (psABI 3.5.7), for every call, because a variadic callee reads
 * it. */
.macro IA2_SCRUB_CALL gpr, gpr32, sse, wide, vector
  IA2_SCRUB_FLAGS
  IA2_SCRUB_VECTORS \sse, \vector, \wide
  IA2_SET_MXCSR ia2_mxcsr_default(%rip)
  IA2_SCRUB_X87 ia2_fcw_default(%rip)
  IA2_ARGUMENT \gpr, \gpr32, 5, r9d
  IA2_ARGUMENT \gpr, \gpr32, 4, r8d
  IA2_ARGUMENT_PARKED \gpr, \gpr32, 3, rcx, ecx, r12, r12d
  IA2_ARGUMENT_PARKED \gpr, \gpr32, 2, rdx, edx, r13, r13d
  IA2_ARGUMENT \gpr, \gpr32, 1, esi
  IA2_ARGUMENT \gpr, \gpr32, 0, edi
  IA2_ZERO ebx, ebp, r10d, r11d, r12d, r13d, r14d, r15d
  mov $\sse, %eax
.endm

.macro IA2_ARGUMENT gpr, gpr32, n, low
  .if \gpr <= \n
  xor %\low, %\low
  .elseif ((\gpr32) >> \n) & 1
  mov %\low, %\low
  .endif
.endm

.macro IA2_ARGUMENT_PARKED gpr, gpr32, n, register, low, parked, parked_low
  .if \gpr <= \n
  xor %\low, %\low
  .elseif ((\gpr32) >> \n) & 1
  mov %\parked_low, %\low
  .else
  mov %\parked, %\register
  .endif
.endm

/* A function of another object, through relro memory; or one of the same object. */
.macro IA2_CALL_TARGET target, local
  .if \local
  call \target
  .else
  .weak \target
  call *\target@GOTPCREL(%rip)
  .endif
.endm

.macro IA2_DROP_ARGUMENTS stack
  .if \stack > 0
  add $((\stack + 15) & -16), %rsp
  .endif
.endm

/* gpr, sse: argument registers in use.  gpr32: mask of integer arguments of at most 4 bytes.
 * wide: mask of vector arguments of more than 8 bytes.  vector: bytes of the widest vector
 * argument or result.  stack: bytes of stack arguments.  ret: IA2_RET_*.  local: target is defined
 * in the same object. visibility: hidden, default or local.  cookie: 31 bits, different for every
 * gate. */
.macro IA2_GATE name, from, to, target, cookie, gpr=6, sse=0, stack=0, ret=IA2_RET_RAX, \
    gpr32=0, wide=0, vector=16, local=0, visibility=hidden
  IA2_FUNCTION \name, \visibility
  endbr64
  IA2_LEAVE \from, \cookie
  IA2_SEND_ARGUMENTS \from, \stack
  IA2_PARK_ARGUMENTS \gpr
  IA2_RIGHTS ia2_pkru_\to, 9f
  .cfi_remember_state
  IA2_SCRUB_X87_FLAGS
  IA2_ENTER \to
  IA2_RECEIVE_ARGUMENTS \from, \stack
  IA2_SCRUB_CALL \gpr, \gpr32, \sse, \wide, \vector
  IA2_CALL_TARGET \target, \local
  IA2_DROP_ARGUMENTS \stack
  IA2_LEAVE_CALLEE \to, \ret
  IA2_RIGHTS ia2_pkru_\from, 9f
  .cfi_restore_state
  IA2_SCRUB_X87_FLAGS
  IA2_ENTER_CALLER \from, \cookie
  IA2_RETURN \ret, \vector
9:
  ud2
  IA2_END \name
.endm

#endif
