/* The gates between a compartment and the runtime; one copy in each compartment's object. */
#include "ia2/runtime/arch/x86_64/names.h"
#include "ia2/runtime/arch/x86_64/runtime_gates.h"
#include "ia2/runtime/arch/x86_64/scrub.h"

  .section ia2_gates, "ax", @progbits

/* uint64_t ia2_monitor(op, a, b, c, d): ia2_monitor_dispatch(op, a, b, c, d, key) with the runtime's
 * rights on the runtime's stack.  The runtime's code uses no vector registers (-mgeneral-regs-only),
 * so that there is nothing to scrub in them on either way. */
  .p2align 5
  .globl ia2_monitor
  .hidden ia2_monitor
  .type ia2_monitor, @function
ia2_monitor:
  .cfi_startproc
  pushq $IA2_COOKIE_MONITOR
  .cfi_adjust_cfa_offset 8
  IA2_LEAVE_STACK IA2_OWN_HEAD
  movq $IA2_MONITOR_CALLS, %fs:IA2_HEAD_MONITOR(%r11)
  movq %rdx, %r10
  movq %rcx, %r9
  IA2_RIGHTS IA2_PKRU_RUNTIME, 9f
  IA2_ENTER_STACK ia2_head_15, 9f
  /* Only a call that left this compartment by the instructions above, and is not under way yet, may
   * speak in its name: while the runtime works for it, other compartments' code may run. */
  movq IA2_OWN_HEAD@GOTTPOFF(%rip), %r11
  cmpq $IA2_MONITOR_CALLS, %fs:IA2_HEAD_MONITOR(%r11)
  jne 9f
  movq $0, %fs:IA2_HEAD_MONITOR(%r11)
  cld
  movq %r10, %rdx
  movq %r9, %rcx
  movl $IA2_SELF, %r9d
  call *ia2_monitor_dispatch@GOTPCREL(%rip)
  IA2_LEAVE_RUNTIME
  movq %rax, %r8
  movq IA2_OWN_HEAD@GOTTPOFF(%rip), %r11
  movq $IA2_MONITOR_RETURNS, %fs:IA2_HEAD_MONITOR(%r11)
  IA2_RIGHTS IA2_OWN_PKRU, 9f
  IA2_ENTER_STACK IA2_OWN_HEAD, 9f
  cmpq $IA2_COOKIE_MONITOR, (%rsp)
  jne 9f
  /* ... and only the runtime may answer. */
  cmpq $IA2_MONITOR_RETURNS, %fs:IA2_HEAD_MONITOR(%r11)
  jne 9f
  movq $0, %fs:IA2_HEAD_MONITOR(%r11)
  addq $8, %rsp
  .cfi_adjust_cfa_offset -8
  movq %r8, %rax
  IA2_ZERO ecx, edx, esi, edi, r8d, r9d, r10d, r11d
  ret
9:
  ud2
  .cfi_endproc
  .size ia2_monitor, . - ia2_monitor

/* void *ia2_start(void): from SHARED rights into the compartment.  What runs there was written into the
 * header by the runtime and is used once, so that jumping here runs nothing.  The stack pointer of the
 * caller waits on the compartment's stack: whatever the compartment makes of it, it comes back to a
 * frame that waits for such a call to return. */
  .p2align 5
  .globl ia2_start
  .hidden ia2_start
  .type ia2_start, @function
ia2_start:
  .cfi_startproc
  IA2_LEAVE_BASE IA2_COOKIE_START
  movq %rsp, %rbx
  IA2_RIGHTS IA2_OWN_PKRU, 9f
  IA2_ENTER_STACK IA2_OWN_HEAD, 9f
  /* From here on the caller's frame cannot be read: unwinding ends. */
  .cfi_undefined rip
  andq $-16, %rsp
  pushq %rbx
  pushq $IA2_COOKIE_START
  movq %fs:IA2_HEAD_START_FN(%r11), %r12
  movq %fs:IA2_HEAD_START_ARG(%r11), %rdi
  movq $0, %fs:IA2_HEAD_START_FN(%r11)
  movq $0, %fs:IA2_HEAD_START_ARG(%r11)
  testq %r12, %r12
  jz 9f
  IA2_SCRUB_FLAGS
  IA2_SCRUB_VECTORS 0
  movq %r12, %rax
  IA2_ZERO ecx, edx, esi, r8d, r9d, r10d, r11d, ebx, ebp, r12d, r13d, r14d, r15d
  call *%rax
  cmpq $IA2_COOKIE_START, (%rsp)
  jne 9f
  movq 8(%rsp), %rbx
  addq $16, %rsp
  IA2_LEAVE_STACK IA2_OWN_HEAD
  movq %rax, %r8
  IA2_RIGHTS IA2_PKRU_SHARED, 9f
  IA2_BASE_HEAD
  movq %fs:IA2_BASE_LEFT(%r11), %rax
1:
  testq %rax, %rax
  jz 9f
  cmpq %rax, %rbx
  je 2f
  movq IA2_LEFT_OLDER(%rax), %rax
  jmp 1b
2:
  IA2_ENTER_BASE IA2_COOKIE_START, 9f
  IA2_SCRUB_FLAGS
  IA2_SCRUB_VECTORS 0
  IA2_POP_SAVED
  movq %r8, %rax
  IA2_ZERO ecx, edx, esi, edi, r8d, r9d, r10d, r11d
  ret
9:
  ud2
  .cfi_endproc
  .size ia2_start, . - ia2_start

  .section .note.GNU-stack, "", @progbits
