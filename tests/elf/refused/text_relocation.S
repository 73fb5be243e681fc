	.text
	.quad somewhere_else
	.section .note.GNU-stack, "", @progbits
