/* Takes PKRU from memory. */
  .text
  .globl attack_gadget_own_xrstor
  .hidden attack_gadget_own_xrstor
attack_gadget_own_xrstor:
  mov $0x200, %eax
  xor %edx, %edx
  xrstor zeroes(%rip)
  ret
  .section .rodata
  .p2align 6
zeroes:
  .fill 8192
  .section .note.GNU-stack, "", @progbits
