/* Looks at registers on both sides of a gate: -DSIDE=1, the caller, or 2, the callee.  Snapshot:
 *
 *   0 rax rbx rcx rdx rsi rdi rbp r8-r15   15 words
 * 120 rflags  128 mxcsr  132 fcw  136 k0-7 (with AVX-512)
 * 384 zmm0-31, 64 bytes each (what the processor has, else zero)  2432 as fxsave writes it */

  .text
/* Fills everything that can hold a secret: rax is clobbered last; rsp, rdi, rsi stay. */
.macro FILL
  .irp register, rbx, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rcx, rdx
  movabs $0x5ec2e75ec2e7, %\register
  .endr
  mov ia2_cpu_flags@GOTPCREL(%rip), %rax
  mov (%rax), %eax
  test $2, %al
  jz 1f
  movabs $0x5ec2e75ec2e7, %r11
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, \
      16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  vpbroadcastq %r11, %zmm\n
  .endr
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
  kmovw %r11d, %k\n
  .endr
  jmp 3f
1:
  test $1, %al
  jz 2f
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  vmovq %r11, %xmm\n
  vpbroadcastq %xmm\n, %ymm\n
  .endr
  jmp 3f
2:
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  movq %r11, %xmm\n
  .endr
3:
  fninit
  fld1
  fldpi
  fdivp /* inexact */
  fxam
  fstp %st(0)
  fincstp
  .rept 8
  fldpi
  .endr
  .rept 8
  fstp %st(0) /* tagged empty, contents still there */
  .endr
  movabs $0x5ec2e75ec2e7, %rax
.endm

/* Stores a snapshot at *rdi; everything is kept but rflags. */
.macro SNAPSHOT
  pushfq
  pop 120(%rdi)
  mov %rax, (%rdi)
  mov %rbx, 8(%rdi)
  mov %rcx, 16(%rdi)
  mov %rdx, 24(%rdi)
  mov %rsi, 32(%rdi)
  mov %rdi, 40(%rdi)
  mov %rbp, 48(%rdi)
  mov %r8, 56(%rdi)
  mov %r9, 64(%rdi)
  mov %r10, 72(%rdi)
  mov %r11, 80(%rdi)
  mov %r12, 88(%rdi)
  mov %r13, 96(%rdi)
  mov %r14, 104(%rdi)
  mov %r15, 112(%rdi)
  stmxcsr 128(%rdi)
  fnstcw 132(%rdi)
  mov ia2_cpu_flags@GOTPCREL(%rip), %rax
  mov (%rax), %eax
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  movups %xmm\n, 384 + 64 * \n(%rdi)
  .endr
  test $1, %al
  jz 1f
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  vmovups %ymm\n, 384 + 64 * \n(%rdi)
  .endr
  test $2, %al
  jz 1f
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, \
      16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  vmovups %zmm\n, 384 + 64 * \n(%rdi)
  .endr
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
  kmovw %k\n, 136 + 8 * \n(%rdi)
  .endr
1:
  fxsave64 2432(%rdi)
  mov (%rdi), %rax
.endm

#if SIDE == 1
/* uint64_t one_registers(void *to, void *from, any_function *gate, uint64_t flags, uint32_t mxcsr,
 * uint32_t fcw): calls gate(from) with all registers filled and the flags and control words given,
 * and looks at what comes back. */
  .globl one_registers
  .type one_registers, @function
one_registers:
  push %rbx
  push %rbp
  push %r12
  push %r13
  push %r14
  push %r15
  sub $40, %rsp
  mov %rdi, (%rsp)   /* for the snapshot */
  mov %rdx, 8(%rsp)  /* gate */
  mov %rcx, 16(%rsp) /* flags */
  mov %r8d, 24(%rsp)
  mov %r9d, 28(%rsp)
  mov %rsi, %rdi
  FILL
  ldmxcsr 24(%rsp)
  fldcw 28(%rsp)
  pushq 16(%rsp)
  popfq
  call *8(%rsp)
  mov (%rsp), %rdi
  SNAPSHOT
  pushq $0x202
  popfq
  movl $0x1f80, 24(%rsp)
  ldmxcsr 24(%rsp)
  fninit
  mov ia2_cpu_flags@GOTPCREL(%rip), %rcx
  testl $1, (%rcx)
  jz 1f
  vzeroupper
1:
  add $40, %rsp
  pop %r15
  pop %r14
  pop %r13
  pop %r12
  pop %rbp
  pop %rbx
  ret
  .size one_registers, . - one_registers
#else
/* uint64_t two_registers(void *to): looks, then returns with everything filled and all state bad
 * that a function must not leave so, but for callee-saved registers, which the gate restores. */
  .globl two_registers, two_registers_sse
  .type two_registers, @function
two_registers:
two_registers_sse:
  SNAPSHOT
  FILL
  movl $0x1fff, -16(%rsp)
  ldmxcsr -16(%rsp)
  movl $0xc7f, -16(%rsp)
  fldcw -16(%rsp)
  pushq $0x40602
  popfq
  ret
  .size two_registers, . - two_registers

/* uint64_t two_escape(void *to): a callee that goes somewhere else instead of returning. */
  .globl two_escape
  .type two_escape, @function
two_escape:
  add $8, %rsp
  mov $0x1234, %eax
  jmp *%rdi
  .size two_escape, . - two_escape
#endif
  .section .note.GNU-stack, "", @progbits
