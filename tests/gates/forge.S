/* A gate without the caller's half: hands the callee a pointer that nobody looked at. */
#include "ia2/runtime/arch/x86_64/gate.h"

IA2_GATE one_forge, 1, 2, __ia2_entry_two_in, 0x77, gpr=1, ret=IA2_RET_RAX

  .section .note.GNU-stack, "", @progbits
