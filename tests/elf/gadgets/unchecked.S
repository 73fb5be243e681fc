/* The check comes one instruction late. */
	.section ia2_gates, "ax", @progbits
	.globl gate
	.type gate, @function
gate:
	wrpkru
	mov %rax, %rdx
	cmp $0xfffffff0, %eax
	jne 1f
	ret
1:	ud2
	.size gate, . - gate
	.section .note.GNU-stack, "", @progbits
