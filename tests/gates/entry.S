/* The way into a compartment for the harness. */
#include "ia2/runtime/arch/x86_64/gate.h"
#include "ia2/runtime/arch/x86_64/names.h"

/* void *harness_start(void): with shared memory's rights; calls START_FN(START_ARG), once. */
  IA2_FUNCTION harness_start
  .irp register, rbp, rbx, r12, r13, r14, r15
  IA2_PUSH \register
  .endr
  mov %rsp, %rbx
  IA2_RIGHTS IA2_OWN_PKRU, 9f
  .cfi_undefined 16
  IA2_ENTER_STACK IA2_OWN_HEAD, 9f
  sub $8, %rsp
  push %rbx
  mov %fs:IA2_HEAD_START_FN(%r11), %rax
  mov %fs:IA2_HEAD_START_ARG(%r11), %rdi
  movq $0, %fs:IA2_HEAD_START_FN(%r11)
  test %rax, %rax
  jz 9f
  call *%rax
  pop %rbx
  add $8, %rsp
  IA2_LEAVE_STACK IA2_OWN_HEAD
  mov %rax, %r12
  IA2_RIGHTS IA2_PKRU_SHARED, 9f
  mov %rbx, %rsp
  mov %r12, %rax
  .irp register, r15, r14, r13, r12, rbx, rbp
  IA2_POP \register
  .endr
  ret
9:
  ud2
  IA2_END harness_start

  .section .note.GNU-stack, "", @progbits
