/* The runtime's own gates: out to code with everybody's rights, in from it, and in from the kernel. */
#include "ia2/runtime/arch/x86_64/runtime_gates.h"
#include "ia2/runtime/arch/x86_64/scrub.h"

  .section ia2_gates, "ax", @progbits

/* uint64_t ia2_call_shared(fn, a, b, c): from the runtime, runs fn(a, b, c) with SHARED rights on this
 * thread's stack in key 14.
 *
 * The one way back into the runtime's frames.  It leads to a frame that is out, marked by its cookie
 * and linked from IA2_OWN_CALL: to the one that left on the stack pointer that came back.  That is the
 * newest one, unless a compartment left calls by longjmp, out of a signal handler say: then those
 * that are newer are forgotten.  Who lies about the stack pointer forgets calls of this thread. */
  .p2align 5
  .globl ia2_call_shared
  .hidden ia2_call_shared
  .type ia2_call_shared, @function
ia2_call_shared:
  .cfi_startproc
  IA2_PUSH_SAVED
  movq ia2_head_15@GOTTPOFF(%rip), %r11
  movq %fs:IA2_OWN_BASE_SP(%r11), %r12
  movq %rsp, %rbp
  .cfi_def_cfa_register rbp
  andq $-64, %rsp
  subq $64, %rsp
  movq %fs:IA2_OWN_CALL(%r11), %rax
  movq %rax, IA2_CALL_OLDER(%rsp)
  movq %rbp, IA2_CALL_SP(%rsp)
  movq %r12, IA2_CALL_BASE_SP(%rsp)
  movq $IA2_COOKIE_SHARED, (%rsp)
  movq %rsp, %fs:IA2_OWN_CALL(%r11)
  /* A start gate keeps 64 bytes there while its compartment runs; what the runtime calls out to in the
   * meantime goes below.  libc's functions are found by their stack pointer (linux/signals.c). */
  leaq -IA2_CALL_BASE_ROOM(%r12), %rax
  movq %rax, %fs:IA2_OWN_BASE_SP(%r11)
  IA2_BASE_HEAD
  movq %r12, %fs:IA2_BASE_SP(%r11)
  movq %rdi, %fs:IA2_BASE_FN(%r11)
  movq %rsi, %fs:IA2_BASE_ARG(%r11)
  movq %rdx, %fs:IA2_BASE_ARG + 8(%r11)
  movq %rcx, %fs:IA2_BASE_ARG + 16(%r11)
  IA2_LEAVE_RUNTIME
  IA2_RIGHTS IA2_PKRU_SHARED, 9f
  IA2_BASE_HEAD
  movq %fs:IA2_BASE_SP(%r11), %rax
  testq %rax, %rax
  jz 9f
  movq %rax, %rsp
  movq $0, %fs:IA2_BASE_SP(%r11)
  .cfi_undefined rip
  cld
  IA2_SCRUB_VECTORS 0
  /* Frames below were left by longjmp. */
  movq %fs:IA2_BASE_LEFT(%r11), %rax
1:
  testq %rax, %rax
  jz 2f
  cmpq %rsp, %rax
  jae 2f
  movq IA2_LEFT_OLDER(%rax), %rax
  jmp 1b
2:
  movq %rax, %fs:IA2_BASE_LEFT(%r11)
  movq %fs:IA2_BASE_ARG(%r11), %rdi
  movq %fs:IA2_BASE_ARG + 8(%r11), %rsi
  movq %fs:IA2_BASE_ARG + 16(%r11), %rdx
  movq %fs:IA2_BASE_FN(%r11), %rax
  IA2_ZERO ecx, r8d, r9d, r10d, r11d, ebx, ebp, r12d, r13d, r14d, r15d
  call *%rax
  movq %rax, %r8
  movq %rsp, %r9
  IA2_RIGHTS IA2_PKRU_RUNTIME, 9f
  IA2_ENTER_STACK ia2_head_15, 9f
  movq %fs:IA2_OWN_CALL(%r11), %rax
1:
  testq %rax, %rax
  jz 9f
  cmpq %r9, IA2_CALL_BASE_SP(%rax)
  je 2f
  movq IA2_CALL_OLDER(%rax), %rax
  jmp 1b
2:
  movq %rax, %rsp
  cmpq $IA2_COOKIE_SHARED, (%rsp)
  jne 9f
  cld
  movq $0, (%rsp)
  movq IA2_CALL_BASE_SP(%rsp), %rax
  movq %rax, %fs:IA2_OWN_BASE_SP(%r11)
  movq IA2_CALL_OLDER(%rsp), %rax
  movq %rax, %fs:IA2_OWN_CALL(%r11)
  movq IA2_CALL_SP(%rsp), %rsp
  IA2_POP_SAVED
  movq %r8, %rax
  ret
9:
  ud2
  .cfi_endproc
  .size ia2_call_shared, . - ia2_call_shared

/* uint64_t ia2_base_monitor(op, a): from SHARED rights on the thread's stack in key 14, runs
 * ia2_base_dispatch(op, a), for code that has them: the newest frame that was left must be one of this
 * function's, which only such code can have made. */
  .p2align 5
  .globl ia2_base_monitor
  .hidden ia2_base_monitor
  .type ia2_base_monitor, @function
ia2_base_monitor:
  .cfi_startproc
  IA2_LEAVE_BASE IA2_COOKIE_BASE
  movq %rsp, %r12
  IA2_RIGHTS IA2_PKRU_RUNTIME, 9f
  IA2_ENTER_STACK ia2_head_15, 9f
  .cfi_undefined rip
  cld
  IA2_BASE_HEAD
  cmpq %fs:IA2_BASE_LEFT(%r11), %r12
  jne 9f
  cmpq $IA2_COOKIE_BASE, (%r12)
  jne 9f
  /* What the runtime calls out to meanwhile goes below the caller. */
  movq ia2_head_15@GOTTPOFF(%rip), %r11
  pushq %fs:IA2_OWN_BASE_SP(%r11)
  pushq $0
  leaq -64(%r12), %rax
  andq $-64, %rax
  movq %rax, %fs:IA2_OWN_BASE_SP(%r11)
  call ia2_base_dispatch
  popq %rdx
  movq ia2_head_15@GOTTPOFF(%rip), %r11
  popq %fs:IA2_OWN_BASE_SP(%r11)
  IA2_LEAVE_RUNTIME
  movq %rax, %r8
  IA2_RIGHTS IA2_PKRU_SHARED, 9f
  IA2_BASE_HEAD
  movq %fs:IA2_BASE_LEFT(%r11), %rax
  IA2_ENTER_BASE IA2_COOKIE_BASE, 9f
  IA2_POP_SAVED
  movq %r8, %rax
  IA2_ZERO ecx, edx, esi, edi, r8d, r9d, r10d, r11d
  ret
9:
  ud2
  .cfi_endproc
  .size ia2_base_monitor, . - ia2_base_monitor

/* Where the kernel comes in, for every signal that is handled: on the alternate stack, all signals
 * blocked, PKRU as for a new process (Linux arch/x86/kernel/fpu: init_pkru), rdi = signal,
 * rsi = siginfo, rdx = ucontext, (rsp) = the restorer, which the kernel alone can have written there.
 * The word is wiped: a frame is used once. */
  .p2align 5
  .globl ia2_signal_entry
  .hidden ia2_signal_entry
  .type ia2_signal_entry, @function
ia2_signal_entry:
  .cfi_startproc
  .cfi_undefined rip
  movq %rdx, %r12
  IA2_RIGHTS IA2_PKRU_RUNTIME, 9f
  cld
  movq ia2_head_15@GOTTPOFF(%rip), %r11
  cmpq %fs:IA2_OWN_ALT_LO(%r11), %rsp
  jb 9f
  cmpq %fs:IA2_OWN_ALT_HI(%r11), %rsp
  jae 9f
  leaq ia2_signal_restorer(%rip), %rax
  cmpq %rax, (%rsp)
  jne 9f
  movq $0, (%rsp)
  leaq 8(%rsp), %rax
  cmpq %rax, %r12
  jne 9f
  movq %rsp, %rbx
  movq %r12, %rdx
  andq $-64, %rsp
  /* Handles it here, or says where on the runtime's stack to continue with a copy of the frame. */
  call ia2_signal_first
  testq %rax, %rax
  jz 1f
  movq %rax, %rbx
  movq %rax, %rdi
  movq %rax, %rsp
  andq $-64, %rsp
  call ia2_signal_deliver
1:
  /* The frame is at rbx (rt_sigreturn(2) finds it eight bytes below the stack pointer); the word to
   * store into HEAD_SP, the mark of being inside, was kept in the frame's place for the restorer. */
  movq ia2_head_15@GOTTPOFF(%rip), %r11
  movq (%rbx), %rax
  movq %rax, %fs:IA2_HEAD_SP(%r11)
  leaq 8(%rbx), %rsp
  movq ia2_secret(%rip), %r8
  movq ia2_secret+8(%rip), %r9
  movl $15, %eax
  syscall
9:
  ud2
  .cfi_endproc
  .size ia2_signal_entry, . - ia2_signal_entry

/* Never executed: the word that makes a frame genuine. */
  .globl ia2_signal_restorer
  .hidden ia2_signal_restorer
  .type ia2_signal_restorer, @function
ia2_signal_restorer:
  ud2
  .size ia2_signal_restorer, . - ia2_signal_restorer

/* uint64_t ia2_guarded(fn, arg), SHARED rights: fn(arg), and if the thread unwinds (pthread_exit,
 * cancellation) with whatever rights to this frame, drops them before anything is read from it, calls
 * ia2_guarded_unwound(), and lets glibc go on.  The buffer is glibc's __pthread_unwind_buf_t
 * (nptl/descr.h; bits/pthreadtypes: 8 words jmp_buf, mask flag, 4 words). */
  .p2align 5
  .globl ia2_guarded
  .hidden ia2_guarded
  .type ia2_guarded, @function
ia2_guarded:
  .cfi_startproc
  IA2_PUSH_SAVED
  subq $264, %rsp
  .cfi_adjust_cfa_offset 264
  movq %rdi, %r12
  movq %rsi, %r13
  IA2_BASE_HEAD
  movq %rsp, %fs:IA2_BASE_GUARD(%r11)
  leaq 16(%rsp), %rdi
  xorl %esi, %esi
  call *__sigsetjmp@GOTPCREL(%rip)
  testl %eax, %eax
  jnz 1f
  leaq 16(%rsp), %rdi
  call *__pthread_register_cancel@GOTPCREL(%rip)
  movq %r13, %rdi
  call *%r12
  movq %rax, %r12
  leaq 16(%rsp), %rdi
  call *__pthread_unregister_cancel@GOTPCREL(%rip)
  IA2_BASE_HEAD
  movq $0, %fs:IA2_BASE_GUARD(%r11)
  movq %r12, %rax
  addq $264, %rsp
  .cfi_remember_state
  .cfi_adjust_cfa_offset -264
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
1:
  .cfi_restore_state
  IA2_RIGHTS IA2_PKRU_SHARED, 9f
  IA2_BASE_HEAD
  cmpq %fs:IA2_BASE_GUARD(%r11), %rsp
  jne 9f
  movq $0, %fs:IA2_BASE_GUARD(%r11)
  movq $0, %fs:IA2_BASE_LEFT(%r11)
  call ia2_guarded_unwound
  leaq 16(%rsp), %rdi
  call *__pthread_unwind_next@GOTPCREL(%rip)
9:
  ud2
  .cfi_endproc
  .size ia2_guarded, . - ia2_guarded

/* void ia2_drop_rights(void): the end of the start.  The runtime's constructor goes on with SHARED rights,
 * as do the constructors after it; everything later goes through gates. */
  .p2align 5
  .globl ia2_drop_rights
  .hidden ia2_drop_rights
  .type ia2_drop_rights, @function
ia2_drop_rights:
  .cfi_startproc
  IA2_BASE_HEAD
  movq %rsp, %fs:IA2_BASE_START(%r11)
  IA2_RIGHTS IA2_PKRU_SHARED, 9f
  IA2_BASE_HEAD
  cmpq %fs:IA2_BASE_START(%r11), %rsp
  jne 9f
  movq $0, %fs:IA2_BASE_START(%r11)
  ret
9:
  ud2
  .cfi_endproc
  .size ia2_drop_rights, . - ia2_drop_rights

  .section .note.GNU-stack, "", @progbits
