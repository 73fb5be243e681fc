/* Jumps with registers of the attacker's choice. */
  .text
/* attack_jump(target, rights, sp, value) */
  .globl attack_jump
  .hidden attack_jump
  .type attack_jump, @function
attack_jump:
  mov %rdx, %rsp
  mov %rsi, %rax
  push %rdi
  mov %rcx, %rbx
  .irp register, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
  mov %rbx, %\register
  .endr
  xor %ecx, %ecx
  xor %edx, %edx
  ret
  .size attack_jump, . - attack_jump

/* uint64_t attack_call_monitor(target, rax, op, a, b): calls code in the middle of a gate, with the
 * registers in which ia2_monitor has its arguments there: rdi, rsi, r10, r9. */
  .globl attack_call_monitor
  .hidden attack_call_monitor
  .type attack_call_monitor, @function
attack_call_monitor:
  mov %rdi, %r11
  mov %rsi, %rax
  mov %rdx, %rdi
  mov %rcx, %rsi
  mov %r8, %r10
  xor %ecx, %ecx
  xor %edx, %edx
  xor %r9d, %r9d
  jmp *%r11
  .size attack_call_monitor, . - attack_call_monitor

/* void attack_signal_on(sp, signal): sends the signal to this thread with that stack pointer. */
  .globl attack_signal_on
  .hidden attack_signal_on
  .type attack_signal_on, @function
attack_signal_on:
  push %rbp
  mov %rsp, %rbp
  push %rbx
  push %r12
  mov %rdi, %rbx
  mov %rsi, %r12
  mov $186, %eax /* gettid */
  syscall
  mov %rax, %rdi
  mov %r12, %rsi
  mov $200, %eax /* tkill */
  mov %rbx, %rsp
  syscall
  lea -16(%rbp), %rsp
  pop %r12
  pop %rbx
  pop %rbp
  ret
  .size attack_signal_on, . - attack_signal_on

/* Code for another place: whatever byte of it is jumped to, evil runs. */
  .p2align 12
  .globl attack_sled, attack_sled_end
  .hidden attack_sled, attack_sled_end
attack_sled:
  .fill 8192 - 16, 1, 0x90
  mov $0x10000000 + 832, %eax
  jmp *(%rax)
  .p2align 12, 0x90
attack_sled_end:

/* What the kernel wants beside a handler. */
  .p2align 4
  .globl attack_restorer
  .hidden attack_restorer
attack_restorer:
  mov $15, %eax /* rt_sigreturn */
  syscall
  ud2

/* A handler that stays. */
  .globl attack_spin
  .hidden attack_spin
attack_spin:
  pause
  jmp attack_spin

/* The signature that the kernel wants before an abort handler (glibc's, RSEQ_SIG). */
  .long 0x53053053
  .globl attack_rseq_abort
  .hidden attack_rseq_abort
attack_rseq_abort:
  jmp evil

  .section .note.GNU-stack, "", @progbits
