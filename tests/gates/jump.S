/* An attacker's jump with registers of his choice, and where he wants to arrive. */
  .text
/* void jump_attack(const uint64_t registers[16]): rax rbx rcx rdx rsi rdi rbp rsp r8-r15; goes to
 * jump_target and comes back when a signal handler continues at jump_resume. */
  .globl jump_attack, jump_resume, jump_evil
  .type jump_attack, @function
jump_attack:
  .irp register, rbp, rbx, r12, r13, r14, r15
  push %\register
  .endr
  mov %rsp, jump_rsp(%rip)
  mov (%rdi), %rax
  mov 8(%rdi), %rbx
  mov 16(%rdi), %rcx
  mov 24(%rdi), %rdx
  mov 32(%rdi), %rsi
  mov 48(%rdi), %rbp
  mov 56(%rdi), %rsp
  mov 64(%rdi), %r8
  mov 72(%rdi), %r9
  mov 80(%rdi), %r10
  mov 88(%rdi), %r11
  mov 96(%rdi), %r12
  mov 104(%rdi), %r13
  mov 112(%rdi), %r14
  mov 120(%rdi), %r15
  mov 40(%rdi), %rdi
  jmp *jump_target(%rip)
jump_resume:
  mov jump_rsp(%rip), %rsp
  .irp register, r15, r14, r13, r12, rbx, rbp
  pop %\register
  .endr
  ret
  .size jump_attack, . - jump_attack

/* Notes the registers and rights that the attacker has here, if the code gets here. */
  .type jump_evil, @function
jump_evil:
  mov %rax, jump_seen(%rip)
  mov %rbx, jump_seen + 8(%rip)
  mov %rcx, jump_seen + 16(%rip)
  mov %rdx, jump_seen + 24(%rip)
  mov %rsi, jump_seen + 32(%rip)
  mov %rdi, jump_seen + 40(%rip)
  mov %rbp, jump_seen + 48(%rip)
  mov %rsp, jump_seen + 56(%rip)
  mov %r8, jump_seen + 64(%rip)
  mov %r9, jump_seen + 72(%rip)
  mov %r10, jump_seen + 80(%rip)
  mov %r11, jump_seen + 88(%rip)
  mov %r12, jump_seen + 96(%rip)
  mov %r13, jump_seen + 104(%rip)
  mov %r14, jump_seen + 112(%rip)
  mov %r15, jump_seen + 120(%rip)
  xor %ecx, %ecx
  rdpkru
  mov %eax, jump_rights(%rip)
  movl $1, jump_arrived(%rip)
  ud2
  .size jump_evil, . - jump_evil

/* Gates as one would write them without thinking: what the attack must find. */
  .globl jump_no_compare, jump_no_token
  .type jump_no_compare, @function
jump_no_compare:
  xor %ecx, %ecx
  xor %edx, %edx
  mov $IA2_PKRU_2, %eax
  wrpkru
  mov ia2_head_2@GOTTPOFF(%rip), %r11
  mov %fs:(%r11), %rsp
  call __ia2_entry_two_nothing@PLT
  xor %ecx, %ecx
  xor %edx, %edx
  mov $IA2_PKRU_1, %eax
  wrpkru
  ret
  .size jump_no_compare, . - jump_no_compare
  .type jump_no_token, @function
jump_no_token:
  mov %rdi, %r12
  xor %ecx, %ecx
  xor %edx, %edx
  mov $IA2_PKRU_2, %eax
  wrpkru
  cmp $IA2_PKRU_2, %eax
  jne 9f
  call *%r12
  xor %ecx, %ecx
  xor %edx, %edx
  mov $IA2_PKRU_1, %eax
  wrpkru
  cmp $IA2_PKRU_1, %eax
  jne 9f
  ret
9:
  ud2
  .size jump_no_token, . - jump_no_token

  .data
  .globl jump_target, jump_seen, jump_rights, jump_arrived
  .p2align 3
jump_target:  .quad 0
jump_rsp:     .quad 0
jump_seen:    .zero 128
jump_rights:  .long 0
jump_arrived: .long 0
  .section .note.GNU-stack, "", @progbits
