/* In the operand of an ordinary instruction. */
  .text
  .globl attack_gadget_split_wrpkru
  .hidden attack_gadget_split_wrpkru
attack_gadget_split_wrpkru:
  xor %eax, %eax
  xor %ecx, %ecx
  xor %edx, %edx
  jmp 1f + 1
1:
  mov $0xc3ef010f, %ebx
  .section .note.GNU-stack, "", @progbits
