/* probe_i: writes down all argument registers and the top of the stack, then returns what the driver
 * asked for.  Assembled with -DPROBE_COUNT=n, and -mavx where 32-byte vectors are passed. */
	.text
	.type	probe_common, @function
probe_common:
	pushq	%rbx
	leaq	probe_capture(%rip), %rbx
	movq	%rdi, 0(%rbx)
	movq	%rsi, 8(%rbx)
	movq	%rdx, 16(%rbx)
	movq	%rcx, 24(%rbx)
	movq	%r8, 32(%rbx)
	movq	%r9, 40(%rbx)
	movq	%rax, 48(%rbx)
	leaq	16(%rsp), %rax
	movq	%rax, 56(%rbx)
	.set	i, 0
	.rept	8
	.altmacro
	.macro	save n
#ifdef __AVX__
	vmovdqu	%ymm\n, 64+32*\n(%rbx)
#else
	movdqu	%xmm\n, 64+32*\n(%rbx)
#endif
	.endm
	save	%i
	.purgem	save
	.set	i, i+1
	.endr
	/* the stack arguments */
	movq	%rax, %rsi
	leaq	320(%rbx), %rdi
	movl	$4096, %ecx
	movq	0(%rbx), %r10
	rep movsb
	/* the result: struct probe_reply */
	leaq	probe_reply(%rip), %rbx
#ifdef __AVX__
	vmovdqu	16(%rbx), %ymm0
	vmovdqu	48(%rbx), %ymm1
#else
	movdqu	16(%rbx), %xmm0
	movdqu	48(%rbx), %xmm1
#endif
	cmpl	$0, 96(%rbx)
	je	1f
	fldt	80(%rbx)
1:	cmpl	$0, 100(%rbx)
	je	2f
	fldt	112(%rbx)
	fxch
2:	movslq	104(%rbx), %rcx
	testl	%ecx, %ecx
	jz	3f
	movq	%r10, %rdi
	leaq	128(%rbx), %rsi
	rep movsb
	movq	%r10, %rax
	popq	%rbx
	ret
3:	movq	8(%rbx), %rdx
	movq	0(%rbx), %rax
	popq	%rbx
	ret
	.size	probe_common, .-probe_common

	.macro	probe n
	.globl	probe_\n, twin_\n
	.type	probe_\n, @function
	.type	twin_\n, @function
probe_\n:
twin_\n:
	jmp	probe_common
	.size	probe_\n, .-probe_\n
	.endm
	.set	i, 0
	.rept	PROBE_COUNT
	probe	%i
	.set	i, i+1
	.endr

	.bss
	.balign	64
	.globl	probe_capture, probe_reply, probe_result
	.type	probe_capture, @object
	.type	probe_reply, @object
	.type	probe_result, @object
probe_capture:
	.skip	8192
	.size	probe_capture, 8192
probe_reply:
	.skip	8192
	.size	probe_reply, 8192
probe_result:
	.skip	4096
	.size	probe_result, 4096
	.section .note.GNU-stack,"",@progbits
