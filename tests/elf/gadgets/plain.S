/* Code outside of gates that changes rights and segment bases. */
	.text
	.globl changes_rights, restores, restores_all, moves_base, moves_gs, loads_selector
	.type changes_rights, @function
changes_rights:
	wrpkru
	ret
	.size changes_rights, . - changes_rights
#ifdef EVERYTHING
	.type restores, @function
restores:
	xrstor 8(%rsp)
	ret
	.size restores, . - restores
	.type restores_all, @function
restores_all:
	xrstors64 (%rip)
	ret
	.size restores_all, . - restores_all
	.type moves_base, @function
moves_base:
	wrfsbase %r9
	ret
	.size moves_base, . - moves_base
	.type moves_gs, @function
moves_gs:
	wrgsbase %eax
	ret
	.size moves_gs, . - moves_gs
	.type loads_selector, @function
loads_selector:
	mov %eax, %fs
	ret
	.size loads_selector, . - loads_selector
#endif
	.section .note.GNU-stack, "", @progbits
