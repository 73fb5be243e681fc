/* As every compartment has it: a page-aligned header, first in .tdata. */
	.section .tdata.ia2_head, "awT", @progbits
	.p2align 12
	.type head, @object
	.size head, 64
head:
	.zero 64
	/* ld.lld takes a section for zeroed memory of another kind when nothing goes into it. */
	.section .tbss.ia2_tail, "awT", @nobits
	.zero 1
	.section .note.GNU-stack, "", @progbits
