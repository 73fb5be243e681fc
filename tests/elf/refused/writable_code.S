	.section .writable_code, "awx", @progbits
	ret
	.section .note.GNU-stack, "", @progbits
