/* What is left in registers belongs to the side that is left: assembler macros that clear it.
 *
 * They run after the rights changed and after the stack did, so that nobody can enter a gate behind
 * them.  They use rax, rcx, rdx, r10 and the eight bytes below the stack pointer (which no signal
 * touches: frames go onto an alternate stack). */
#ifndef IA2_RUNTIME_ARCH_X86_64_SCRUB_H
#define IA2_RUNTIME_ARCH_X86_64_SCRUB_H

#include "ia2/runtime/arch/x86_64/cpu.h"

#define IA2_RFLAGS_FORBIDDEN 0x44500 /* TF, DF, NT, AC (SDM vol. 1, 3.4.3) */
#define IA2_RFLAGS_CLEAN 0x202
#define IA2_MXCSR_DEFAULT 0x1f80 /* psABI 3.2.1: the value at program start */
#define IA2_FCW_DEFAULT 0x37f
#define IA2_FSW_EXCEPTIONS 0x7f /* and stack fault (SDM vol. 1, 8.1.3) */

/* Zeroes the integer registers of the list. */
.macro IA2_ZERO registers:vararg
  .irp register, \registers
  xorl %\register, %\register
  .endr
.endm

/* psABI 3.2.1: DF is clear at calls.  AC and TF would let the other side make this one trap. */
.macro IA2_SCRUB_FLAGS
  pushfq
  testl $IA2_RFLAGS_FORBIDDEN, (%rsp)
  lea 8(%rsp), %rsp
  jz 1f
  pushq $IA2_RFLAGS_CLEAN
  popfq
1:
.endm

/* Keeps \keep vector registers from xmm0 on, of \bytes bytes each; the rest and what lies above
 * becomes zero.  A bit of \wide says that the register carries more than its low eight bytes. */
.macro IA2_SCRUB_VECTORS keep, bytes=16, wide=0
  mov ia2_cpu_flags@GOTPCREL(%rip), %r10
  mov (%r10), %r10d
  .if \bytes == 16
  test $IA2_CPU_AVX, %r10b
  jz 1f
  vzeroupper
1:
  .endif
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  .if \n >= \keep
    .if \bytes == 16
  xorps %xmm\n, %xmm\n
    .else
  vpxor %xmm\n, %xmm\n, %xmm\n
    .endif
  .elseif ((\wide >> \n) & 1) == 0
    .if \bytes == 16
  movq %xmm\n, %xmm\n
    .else
  vmovq %xmm\n, %xmm\n
    .endif
  .elseif \bytes == 32
  vmovdqa %ymm\n, %ymm\n
  .endif
  .endr
  test $IA2_CPU_AVX512, %r10b
  jz 1f
  call ia2_scrub_avx512
1:
.endm

/* The callee gets the control word that a program starts with, and no exception flags; the caller
 * gets back what it had (psABI 3.2.3: the control bits are callee-saved).  So flags that a callee
 * raises are not seen by its caller: they would tell what it computed.  Loading costs less than to
 * look whether there is something to load. */
.macro IA2_SET_MXCSR value
  ldmxcsr \value
.endm

/* x87's exception flags.  Right after the rights changed: reading the status word waits for what
 * comes before it, as wrpkru has just done; in the midst of other work the wait takes longer than
 * all other scrubbing.  fnclex is slow, hence the question. */
.macro IA2_SCRUB_X87_FLAGS
  fnstsw %ax
  test $IA2_FSW_EXCEPTIONS, %al
  jz 1f
  fnclex
1:
.endm

/* x87 and MMX registers keep their contents when they are tagged empty, so emms is not enough;
 * asking XINUSE (xgetbv) whether there is anything costs more than to overwrite it.  \results of
 * the stack are kept (0..2); the control word becomes \control, a 16-bit memory operand (psABI
 * 3.2.3: callee-saved), before which there must be no exception flags: they could be pending ones.
 * Of the rest of the status word, an MMX instruction sets the top of the stack to 0 (SDM vol. 1,
 * 9.5.1), ftst the condition codes, always the same. */
.macro IA2_SCRUB_X87 control, results=0
  fnstcw -8(%rsp)
  movzwl -8(%rsp), %eax
  cmp \control, %ax
  jne 1f
  cmp $IA2_FCW_DEFAULT, %eax
  je 2f
1:
  fnclex
  fldcw \control
2:
  .if \results > 0
  fstpt -32(%rsp)
  .endif
  .if \results > 1
  fstpt -48(%rsp)
  .endif
  pxor %mm0, %mm0
  emms
  .rept 8
  fldz
  .endr
  ftst
  emms
  .if \results > 1
  fldt -48(%rsp)
  .endif
  .if \results > 0
  fldt -32(%rsp)
  .endif
.endm

/* Once a file, because they are long. */
  .pushsection ia2_gates, "ax", @progbits
  .p2align 5, 0xcc
  .type ia2_scrub_avx512, @function
ia2_scrub_avx512:
  .cfi_startproc
  .cfi_undefined 16
  /* The xmm form zeroes the whole register, and wakes no 512-bit unit. */
  .irp n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  vpxord %xmm\n, %xmm\n, %xmm\n
  .endr
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
  kxorw %k\n, %k\n, %k\n
  .endr
  ret
  .cfi_endproc
  .size ia2_scrub_avx512, . - ia2_scrub_avx512
  .popsection

  .pushsection .rodata, "a", @progbits
  .p2align 1
ia2_fcw_default:
  .short IA2_FCW_DEFAULT
  .p2align 2
ia2_mxcsr_default:
  .long IA2_MXCSR_DEFAULT
  .popsection

#endif
