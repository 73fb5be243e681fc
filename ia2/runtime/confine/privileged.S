/* The secret goes into registers here and is wiped here; whoever jumps into the middle cannot read it. */
#include "ia2/runtime/arch/x86_64/runtime_gates.h"

  .section ia2_gates, "ax", @progbits

  .p2align 5
  .globl ia2_privileged
  .hidden ia2_privileged
  .type ia2_privileged, @function
ia2_privileged:
  .cfi_startproc
  movq %rdi, %rax
  movq %rsi, %rdi
  movq %rdx, %rsi
  movq %rcx, %rdx
  movq %r8, %r10
  movq ia2_secret(%rip), %r8
  movq ia2_secret+8(%rip), %r9
  syscall
  xorl %r8d, %r8d
  xorl %r9d, %r9d
  ret
  .cfi_endproc
  .size ia2_privileged, . - ia2_privileged

/* clone has five arguments: the secret is in r9 alone.  The new thread has the runtime's rights for the
 * few instructions in which it touches no memory but what is read-only. */
  .p2align 5
  .globl ia2_privileged_clone
  .hidden ia2_privileged_clone
  .type ia2_privileged_clone, @function
ia2_privileged_clone:
  .cfi_startproc
  movq %rcx, %r10
  movq ia2_secret+8(%rip), %r9
  movl $56, %eax
  syscall
  xorl %r9d, %r9d
  testq %rax, %rax
  jz 1f
  ret
1:
  .cfi_undefined rip
  IA2_RIGHTS IA2_PKRU_SHARED, 9f
  IA2_BASE_HEAD
  cmpq %fs:IA2_BASE_START(%r11), %rsp
  jne 9f
  movq $0, %fs:IA2_BASE_START(%r11)
  IA2_ZERO eax, edx, esi, edi, ebx, ebp, r8d, r10d, r11d, r12d, r13d, r14d, r15d
  movq ia2_clone_return(%rip), %rcx
  jmp *%rcx
9:
  ud2
  .cfi_endproc
  .size ia2_privileged_clone, . - ia2_privileged_clone

/* Where libc's clone() goes instead of making the system call (clone.c): arguments as for that, and so
 * is the result.  Whoever has other rights than libc has when it makes a thread asks the kernel, whose
 * filter has its own idea of what he may. */
  .p2align 5
  .globl ia2_clone_entry
  .hidden ia2_clone_entry
  .type ia2_clone_entry, @function
ia2_clone_entry:
  .cfi_startproc
  movq %rdx, %r11
  xorl %ecx, %ecx
  rdpkru
  movq %r11, %rdx
  cmpl $IA2_PKRU_SHARED, %eax
  je 1f
  movl $56, %eax
  syscall
  jmp *ia2_clone_return(%rip)
1:
  pushq %r8
  .cfi_adjust_cfa_offset 8
  pushq %r10
  .cfi_adjust_cfa_offset 8
  pushq %rdx
  .cfi_adjust_cfa_offset 8
  pushq %rsi
  .cfi_adjust_cfa_offset 8
  pushq %rdi
  .cfi_adjust_cfa_offset 8
  movq %rsp, %rdi
  call ia2_clone_ask
  addq $40, %rsp
  .cfi_adjust_cfa_offset -40
  jmp *ia2_clone_return(%rip)
  .cfi_endproc
  .size ia2_clone_entry, . - ia2_clone_entry

  .section .note.GNU-stack, "", @progbits
