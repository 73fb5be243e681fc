/* What an attacker wants to run with the victim's rights.  Needs nothing: no stack, no memory but the
 * shared page, whose address is a constant (attack.h). */
#define SHARED 0x10000000
#define RIGHTS 32
#define ARRIVED 40
#define FOUND 48

.macro LOOK
  xor %ecx, %ecx
  rdpkru
  mov %rax, SHARED + RIGHTS
  movq $1, SHARED + ARRIVED
  mov SHARED, %rax
  mov (%rax), %rax
  mov %rax, SHARED + FOUND
.endm

  .text
  .globl evil, evil_returns
  .hidden evil, evil_returns
  .type evil, @function
evil:
  LOOK
  /* Status 0: an attack that works. */
  mov $231, %eax
  xor %edi, %edi
  syscall
  ud2
  .size evil, . - evil

  .type evil_returns, @function
evil_returns:
  push %rcx
  push %rdx
  LOOK
  pop %rdx
  pop %rcx
  ret
  .size evil_returns, . - evil_returns

  .section .note.GNU-stack, "", @progbits
