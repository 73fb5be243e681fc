/* The gates of the test program, as ia2-merge would generate them. */
#include "ia2/runtime/arch/x86_64/gate.h"
#include "ia2/runtime/layout.h"

#if IA2_SELF == 1
  IA2_GATE two_run, 1, 2, __ia2_entry_two_run, 0x3f010101, gpr=2
  IA2_GATE __ia2_borrow_gate_2, 1, 2, __ia2_borrow_2_1, 0x3f010102, gpr=4
  IA2_FUNCTION borrowed_malloc, hidden
  push %rbx
  .cfi_adjust_cfa_offset 8
  mov ia2_head_1@gottpoff(%rip), %rbx
  movq $0x102, %fs:IA2_HEAD_LENDING(%rbx)
  call malloc
  movq $0, %fs:IA2_HEAD_LENDING(%rbx)
  pop %rbx
  .cfi_adjust_cfa_offset -8
  ret
  IA2_END borrowed_malloc
#else
  IA2_FUNCTION __ia2_entry_two_run, default
  jmp two_run
  IA2_END __ia2_entry_two_run
#endif

  .section .note.GNU-stack, "", @progbits
