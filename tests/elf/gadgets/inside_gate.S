/* The immediate of a gate holds wrpkru, and what follows it looks like the check. */
	.section ia2_gates, "ax", @progbits
	.globl gate
	.type gate, @function
gate:
	movabs $0x0555f0f883ef010f, %rax
	ret
	ud2
	ud2
	ud2
	ud2
	.size gate, . - gate
	.section .note.GNU-stack, "", @progbits
