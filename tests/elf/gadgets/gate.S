/* A gate with its checks, in both lengths of comparison and of jump. */
	.section ia2_gates, "ax", @progbits
	.globl gate
	.type gate, @function
gate:
	xor %ecx, %ecx
	xor %edx, %edx
	mov $0xfffffff0, %eax
	wrpkru
	cmp $0xfffffff0, %eax
	jne 1f
	xor %ecx, %ecx
	xor %edx, %edx
	mov $0x55555554, %eax
	wrpkru
	cmp $0x55555554, %eax
	.byte 0x0f, 0x85 /* jne rel32 */
	.long 1f - . - 4
	ret
1:	ud2
	.size gate, . - gate
	.section .note.GNU-stack, "", @progbits
