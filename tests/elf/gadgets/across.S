/* wrpkru across two instructions: the end of an immediate and an opcode. */
	.text
	.globl across
	.type across, @function
across:
	mov $0x010f0000, %eax
	out %eax, %dx
	ret
	.size across, . - across
	.section .note.GNU-stack, "", @progbits
