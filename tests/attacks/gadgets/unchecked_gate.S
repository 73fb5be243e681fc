/* Where gates are, but not checked. */
  .section ia2_gates, "ax", @progbits
  .globl attack_gadget_unchecked_gate
  .hidden attack_gadget_unchecked_gate
attack_gadget_unchecked_gate:
  xor %eax, %eax
  xor %ecx, %ecx
  xor %edx, %edx
  wrpkru
  ret
  .section .note.GNU-stack, "", @progbits
