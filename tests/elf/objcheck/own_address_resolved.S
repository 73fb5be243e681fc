/* A function that takes its own address so that no relocation is left, as gcc compiles it. */
	.section .text.handler, "ax", @progbits
	.type handler, @function
handler:
	lea handler(%rip), %rdi
	jmp remember@plt
	.size handler, . - handler
	.globl __ia2_body_handler
	.hidden __ia2_body_handler
	.set __ia2_body_handler, handler
	.section .note.GNU-stack, "", @progbits
