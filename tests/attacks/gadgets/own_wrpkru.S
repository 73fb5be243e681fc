/* The instruction itself. */
  .text
  .globl attack_gadget_own_wrpkru
  .hidden attack_gadget_own_wrpkru
attack_gadget_own_wrpkru:
  xor %eax, %eax
  xor %ecx, %ecx
  xor %edx, %edx
  wrpkru
  ret
  .section .note.GNU-stack, "", @progbits
