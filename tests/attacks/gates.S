/* The call gates of the program under the runtime, as ia2-merge would generate them. */
#include "ia2/runtime/arch/x86_64/gate.h"
#include "ia2/runtime/arch/x86_64/pointer.h"

#if IA2_SELF == 1
  IA2_GATE attacker_run, 1, 2, __ia2_entry_attacker_run, 0x2f020101, gpr=2
  IA2_FUNCTION __ia2_entry_victim_do, default
  endbr64
  jmp victim_do
  IA2_END __ia2_entry_victim_do
#else
  IA2_GATE victim_do, 2, 1, __ia2_entry_victim_do, 0x2f020201, gpr=2
  IA2_FUNCTION __ia2_entry_attacker_run, default
  endbr64
  jmp attacker_entry
  IA2_END __ia2_entry_attacker_run
#endif

  .section .note.GNU-stack, "", @progbits
