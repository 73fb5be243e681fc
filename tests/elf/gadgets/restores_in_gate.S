	.section ia2_gates, "ax", @progbits
	.globl gate
	.type gate, @function
gate:
	xrstor (%rdi)
	ret
	.size gate, . - gate
	.section .note.GNU-stack, "", @progbits
