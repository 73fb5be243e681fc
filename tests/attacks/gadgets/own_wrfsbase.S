/* Sets the thread pointer without asking the kernel. */
  .text
  .globl attack_gadget_own_wrfsbase
  .hidden attack_gadget_own_wrfsbase
attack_gadget_own_wrfsbase:
  mov %fs:0, %rax
  wrfsbase %rax
  ret
  .section .note.GNU-stack, "", @progbits
