/* Intel SDM volume 2: WRPKRU NP 0F 01 EF; XRSTOR NP 0F AE /5; XRSTORS NP 0F C7 /3; WRFSBASE F3 0F
 * AE /2, WRGSBASE F3 0F AE /3 (registers only); MOV Sreg 8E /r; POP FS 0F A1, POP GS 0F A9; LFS 0F
 * B4, LGS 0F B5. The APX specification adds the REX2 prefix D5, whose second byte, from 80 on,
 * stands for the 0F. */
#include "ia2/elf/forbidden.h"

#include "ia2/elf/instruction.h"

#define LONGEST 15u

/* F3 may stand among other prefixes, in any order, before the opcode. */
static bool has_repeat_prefix(const unsigned char *bytes, size_t opcode) {
  for (size_t back = 1; back < LONGEST && back <= opcode; back++) {
    const unsigned char byte = bytes[opcode - back];
    if (byte == 0xf3) {
      return true;
    }
    if (!instruction_is_prefix(byte)) {
      return false;
    }
  }
  return false;
}

/* `operand` is the byte after the opcode proper, which for most is ModRM. */
static enum forbidden_kind after_0f(unsigned opcode, unsigned operand, bool repeat) {
  const bool memory = operand >> 6 != 3;
  const unsigned reg = operand >> 3 & 7;
  switch (opcode) {
  case 0x01:
    return operand == 0xef ? FORBIDDEN_WRPKRU : FORBIDDEN_NONE;
  case 0xae:
    if (memory) {
      return reg == 5 ? FORBIDDEN_XRSTOR : FORBIDDEN_NONE;
    }
    if (repeat && (reg == 2 || reg == 3)) {
      return reg == 2 ? FORBIDDEN_WRFSBASE : FORBIDDEN_WRGSBASE;
    }
    return FORBIDDEN_NONE;
  case 0xb4:
    return memory ? FORBIDDEN_LOAD_FS : FORBIDDEN_NONE;
  case 0xb5:
    return memory ? FORBIDDEN_LOAD_GS : FORBIDDEN_NONE;
  case 0xc7:
    return memory && reg == 3 ? FORBIDDEN_XRSTORS : FORBIDDEN_NONE;
  default:
    return FORBIDDEN_NONE;
  }
}

enum forbidden_kind forbidden_at(const unsigned char *bytes, size_t size, size_t at) {
  const size_t left = size - at;
  if (left < 2) {
    return FORBIDDEN_NONE;
  }
  const unsigned second = bytes[at + 1];
  if (bytes[at] == 0x8e && (second >> 3 & 7) == 4) {
    return FORBIDDEN_LOAD_FS;
  }
  if (bytes[at] == 0x8e && (second >> 3 & 7) == 5) {
    return FORBIDDEN_LOAD_GS;
  }
  if (bytes[at] != 0x0f && (bytes[at] != 0xd5 || second < 0x80)) {
    return FORBIDDEN_NONE;
  }
  /* 0F and the opcode, or D5, its payload and the opcode. */
  const size_t opcode = bytes[at] == 0x0f ? at + 1 : at + 2;
  if (opcode < size && bytes[opcode] == 0xa1) {
    return FORBIDDEN_LOAD_FS;
  }
  if (opcode < size && bytes[opcode] == 0xa9) {
    return FORBIDDEN_LOAD_GS;
  }
  if (opcode + 1 >= size) {
    return FORBIDDEN_NONE;
  }
  return after_0f(bytes[opcode], bytes[opcode + 1], has_repeat_prefix(bytes, at));
}

bool forbidden_is_selector_load(enum forbidden_kind kind) {
  return kind == FORBIDDEN_LOAD_FS || kind == FORBIDDEN_LOAD_GS;
}

const char *forbidden_name(enum forbidden_kind kind) {
  static const char *const names[] = {
      "nothing",  "wrpkru",   "xrstor",        "xrstors",
      "wrfsbase", "wrgsbase", "a load of %fs", "a load of %gs",
  };
  return names[kind];
}
