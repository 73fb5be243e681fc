/* Gates as one would write them with nothing but the processor's manual: rights and stacks change, and
 * that is all. */
#include "tests/attacks/ia2_program.h"

.macro RIGHTS pkru
  xor %ecx, %ecx
  xor %edx, %edx
  mov $\pkru, %eax
  wrpkru
.endm

/* name: called with the rights of `from`; target has those of `to`. */
.macro NAIVE_GATE name, from, to, from_pkru, to_pkru, target
  .globl \name
  .hidden \name
  .type \name, @function
\name:
  .irp register, rbp, rbx, r12, r13, r14, r15
  push %\register
  .endr
  sub $8, %rsp
  mov plain_sp@GOTPCREL(%rip), %r11
  mov %rsp, 8 * \from(%r11)
  RIGHTS \to_pkru
  mov plain_sp@GOTPCREL(%rip), %r11
  mov 8 * \to(%r11), %rsp
  call *\target@GOTPCREL(%rip)
  mov %rax, %r12
  mov plain_sp@GOTPCREL(%rip), %r11
  mov %rsp, 8 * \to(%r11)
  RIGHTS \from_pkru
  mov plain_sp@GOTPCREL(%rip), %r11
  mov 8 * \from(%r11), %rsp
  mov %r12, %rax
  add $8, %rsp
  .irp register, r15, r14, r13, r12, rbx, rbp
  pop %\register
  .endr
  ret
  .size \name, . - \name
.endm

.macro ENTRY name, body
  .globl \name
  .type \name, @function
\name:
  jmp \body
  .size \name, . - \name
.endm

  .text
#if IA2_SELF == 1
  NAIVE_GATE attacker_run, 1, 2, IA2_PKRU_1, IA2_PKRU_2, __ia2_entry_attacker_run
  ENTRY __ia2_entry_victim_do, victim_do
  ENTRY plain_victim_main, plain_main
#elif IA2_SELF == 2
  NAIVE_GATE victim_do, 2, 1, IA2_PKRU_2, IA2_PKRU_1, __ia2_entry_victim_do
  ENTRY __ia2_entry_attacker_run, attacker_entry
#else
/* int plain_enter(argc, argv): the victim's main with its rights on its stack. */
  NAIVE_GATE plain_enter, 0, 1, 0, IA2_PKRU_1, plain_victim_main
#endif

  .section .note.GNU-stack, "", @progbits
