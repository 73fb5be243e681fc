/* The victim, with its secret in registers. */
.macro SPREAD registers:vararg
  .irp register, \registers
  mov %rax, %\register
  .endr
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  movq %rax, %xmm\n
  .endr
  push %rax
  fildll (%rsp)
  fstp %st(0)
  pop %rax
.endm

  .text
  .globl victim_leaves_secrets
  .hidden victim_leaves_secrets
  .type victim_leaves_secrets, @function
victim_leaves_secrets:
  mov %rdi, %rax
  SPREAD rcx, rdx, rsi, r8, r9, r10, r11
  xor %eax, %eax
  ret
  .size victim_leaves_secrets, . - victim_leaves_secrets

  .globl victim_calls_with_secrets
  .hidden victim_calls_with_secrets
  .type victim_calls_with_secrets, @function
victim_calls_with_secrets:
  .irp register, rbp, rbx, r12, r13, r14, r15
  push %\register
  .endr
  sub $8, %rsp
  mov %rdi, %rax
  SPREAD rbp, rbx, rcx, rdx, r8, r9, r10, r11, r12, r13, r14, r15
  mov $3, %edi /* ATTACKER_CALLED */
  xor %esi, %esi
  call attacker_run
  add $8, %rsp
  .irp register, r15, r14, r13, r12, rbx, rbp
  pop %\register
  .endr
  ret
  .size victim_calls_with_secrets, . - victim_calls_with_secrets

  .globl victim_spins
  .hidden victim_spins
  .type victim_spins, @function
victim_spins:
  mov $500000000, %ecx
  mov %rdi, %r8
1:
  cmpq $0, (%rsi)
  jne 2f
  dec %rcx
  jnz 1b
2:
  xor %eax, %eax
  ret
  .size victim_spins, . - victim_spins

  .section .note.GNU-stack, "", @progbits
