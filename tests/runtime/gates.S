/* The call gates of the test programs, as ia2-merge would generate them. */
#include "ia2/runtime/arch/x86_64/gate.h"

#if IA2_SELF == 1
  IA2_GATE two_add, 1, 2, __ia2_entry_two_add, 0x2f010101, gpr=1
  IA2_GATE two_call_back, 1, 2, __ia2_entry_two_call_back, 0x2f010102, gpr=1
  IA2_GATE two_by_three, 1, 3, __ia2_entry_two_by_three, 0x2f010103, gpr=1
  IA2_GATE two_run, 1, 2, __ia2_entry_two_run, 0x2f010104, gpr=2
  IA2_GATE two_use_libc, 1, 2, __ia2_entry_two_use_libc, 0x2f010107, gpr=0
  IA2_GATE two_tls, 1, 2, __ia2_entry_two_tls, 0x2f010105, gpr=0
  IA2_FUNCTION __ia2_entry_one_call_back, default
  jmp one_call_back
  IA2_END __ia2_entry_one_call_back
#elif IA2_SELF == 2
  IA2_GATE one_call_back, 2, 1, __ia2_entry_one_call_back, 0x2f010201, gpr=1
  IA2_FUNCTION __ia2_entry_two_add, default
  jmp two_add
  IA2_END __ia2_entry_two_add
  IA2_FUNCTION __ia2_entry_two_call_back, default
  jmp two_call_back
  IA2_END __ia2_entry_two_call_back
  IA2_FUNCTION __ia2_entry_two_run, default
  jmp two_run
  IA2_END __ia2_entry_two_run
  IA2_FUNCTION __ia2_entry_two_use_libc, default
  jmp two_use_libc
  IA2_END __ia2_entry_two_use_libc
  IA2_FUNCTION __ia2_entry_two_tls, default
  jmp two_tls
  IA2_END __ia2_entry_two_tls
#else
  IA2_GATE two_add, 3, 2, __ia2_entry_two_add, 0x2f010301, gpr=1
  IA2_FUNCTION __ia2_entry_two_by_three, default
  jmp two_by_three
  IA2_END __ia2_entry_two_by_three
#endif

  .section .note.GNU-stack, "", @progbits
