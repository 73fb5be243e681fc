/* Read-only data, which some links put into executable pages. */
	.section .rodata, "a", @progbits
	.globl constant
	.hidden constant
	.type constant, @object
constant:
	.byte 0x0f, 0x01, 0xef
	.size constant, 3
	.text
	.globl code
	.type code, @function
code:
	lea constant(%rip), %rax
	ret
	.size code, . - code
	.section .note.GNU-stack, "", @progbits
