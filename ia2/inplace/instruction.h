/* instruction: one decoded machine instruction, and its place. */
#ifndef IA2_INPLACE_INSTRUCTION_H
#define IA2_INPLACE_INSTRUCTION_H

#include <Zydis/Zydis.h>

#include "ia2/inplace/libraries.h"

struct instruction {
  uint64_t address;
  ZydisDecodedInstruction info;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
};

/* instruction_decode: false if there is none, or it is not in code that stays as it is. */
bool instruction_decode(struct instruction *instruction, const struct libraries *libraries,
                        uint64_t address);

/* instruction_print writes it as an assembler would read it. */
void instruction_print(const struct instruction *instruction, char text[static 128]);

/* instruction_target: where a direct call or jump leads. */
uint64_t instruction_target(const struct instruction *instruction);

#endif
