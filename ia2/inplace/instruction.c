#include "ia2/inplace/instruction.h"

#include <stdio.h>

bool instruction_decode(struct instruction *instruction, const struct libraries *libraries,
                        uint64_t address) {
  static ZydisDecoder decoder;
  if (decoder.machine_mode != ZYDIS_MACHINE_MODE_LONG_64 || decoder.stack_width == 0) {
    ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  }
  size_t size;
  const unsigned char *bytes = libraries_bytes(libraries, address, &size);
  instruction->address = address;
  return bytes != NULL && libraries_memory(libraries, address) == MEMORY_CODE &&
         ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, bytes, size, &instruction->info,
                                             instruction->operands)) &&
         !libraries_relocated(libraries, address, instruction->info.length);
}

void instruction_print(const struct instruction *instruction, char text[static 128]) {
  if (instruction->info.length == 0) {
    snprintf(text, 128, "?");
    return;
  }
  ZydisFormatter formatter;
  ZydisFormatterInit(&formatter, ZYDIS_FORMATTER_STYLE_ATT);
  /* Addresses within the library, without its number (libraries.h). */
  const uint64_t shown = instruction->address & 0xffffffffff;
  if (!ZYAN_SUCCESS(ZydisFormatterFormatInstruction(
          &formatter, &instruction->info, instruction->operands,
          instruction->info.operand_count_visible, text, 128, shown, ZYAN_NULL))) {
    snprintf(text, 128, "?");
  }
}

uint64_t instruction_target(const struct instruction *instruction) {
  ZyanU64 target = 0;
  ZydisCalcAbsoluteAddress(&instruction->info, &instruction->operands[0], instruction->address,
                           &target);
  return target;
}
