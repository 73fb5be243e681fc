	.text
	.globl loads_selector
	.type loads_selector, @function
loads_selector:
	mov %eax, %fs
	ret
	.size loads_selector, . - loads_selector
	.section .note.GNU-stack, "", @progbits
