/* Intel SDM volume 2, chapter 2 (instruction format, VEX, EVEX) and appendix A (opcode maps);
 * REX2 from the Intel APX architecture specification, section 3.1.2. */
#include "ia2/elf/instruction.h"

/* What follows an opcode: m ModRM; r ModRM that always means registers; b imm8; w imm16; z imm32,
 * or imm16 after 66; d rel32 whatever the prefixes; v immediate as wide as the operand; o address
 * as wide as addresses are; a capital letter is ModRM and that immediate; e imm16 and imm8; g ModRM
 * and an immediate if reg is 0 or 1; p prefix; x escape, handled apart; - nothing; ! not an
 * instruction in 64-bit mode. */
static const char one_byte[] = "mmmmbz!!mmmmbz!x" /* 00 */
                               "mmmmbz!!mmmmbz!!" /* 10 */
                               "mmmmbzp!mmmmbzp!" /* 20 */
                               "mmmmbzp!mmmmbzp!" /* 30 */
                               "pppppppppppppppp" /* 40: REX */
                               "----------------" /* 50 */
                               "!!xmppppzZbB----" /* 60: 62 EVEX */
                               "bbbbbbbbbbbbbbbb" /* 70 */
                               "BZ!Bmmmmmmmmmmmx" /* 80: 8f POP or XOP */
                               "----------!-----" /* 90 */
                               "oooo----bz------" /* a0 */
                               "bbbbbbbbvvvvvvvv" /* b0 */
                               "BBw-xxBZe-w--b!-" /* c0: c4, c5 VEX */
                               "mmmm!x!-mmmmmmmm" /* d0: d5 REX2 */
                               "bbbbbbbbdd!b----" /* e0 */
                               "p-pp--gg------mm" /* f0 */;

/* Opcodes after 0f. */
static const char two_byte[] =
    "mmmm!-----!-!m-B" /* 00: 0f 0f is 3DNow! with its opcode at the end */
    "mmmmmmmmmmmmmmmm" /* 10 */
    "rrrr!!!!mmmmmmmm" /* 20 */
    "------!-x!x!!!!!" /* 30: 38, 3a three-byte maps */
    "mmmmmmmmmmmmmmmm" /* 40 */
    "mmmmmmmmmmmmmmmm" /* 50 */
    "mmmmmmmmmmmmmmmm" /* 60 */
    "BBBBmmm-mmmmmmmm" /* 70 */
    "dddddddddddddddd" /* 80 */
    "mmmmmmmmmmmmmmmm" /* 90 */
    "---mBmmm---mBmmm" /* a0 */
    "mmmmmmmmmmBmmmmm" /* b0 */
    "mmBmBBBm--------" /* c0 */
    "mmmmmmmmmmmmmmmm" /* d0 */
    "mmmmmmmmmmmmmmmm" /* e0 */
    "mmmmmmmmmmmmmmmm" /* f0 */;

#define LONGEST 15u

struct cursor {
  const unsigned char *bytes;
  size_t size; /* at most LONGEST */
  size_t at;
  bool operand16; /* 66 */
  bool address32; /* 67 */
  bool wide;      /* REX.W or its like */
};

/* Consumes one byte; past the end it yields 0 and leaves `at` beyond `size`, which is checked
 * once at the end. */
static unsigned next(struct cursor *cursor) {
  const size_t at = cursor->at++;
  return at < cursor->size ? cursor->bytes[at] : 0;
}

/* ModRM, SIB and displacement; returns the reg field. */
static unsigned modrm(struct cursor *cursor) {
  const unsigned byte = next(cursor);
  const unsigned mode = byte >> 6;
  const unsigned base = byte & 7;
  if (mode == 3) {
    return byte >> 3 & 7;
  }
  unsigned sib = 0;
  if (base == 4) {
    sib = next(cursor);
  }
  if (mode == 1) {
    cursor->at += 1;
  } else if (mode == 2 || base == 5 || (base == 4 && (sib & 7) == 5)) {
    cursor->at += 4;
  }
  return byte >> 3 & 7;
}

static size_t immediate(const struct cursor *cursor, char kind) {
  switch (kind) {
  case 'b':
    return 1;
  case 'w':
    return 2;
  case 'e':
    return 3;
  case 'z':
    return cursor->operand16 && !cursor->wide ? 2 : 4;
  case 'd':
    return 4;
  case 'v':
    return cursor->wide ? 8 : cursor->operand16 ? 2 : 4;
  case 'o':
    return cursor->address32 ? 4 : 8;
  default:
    return 0;
  }
}

static bool operands(struct cursor *cursor, char kind, unsigned opcode) {
  if (kind == '!' || kind == 'p' || kind == 'x') {
    return false;
  }
  if (kind == 'g') { /* f6, f7: only TEST has an immediate */
    if (modrm(cursor) < 2) {
      cursor->at += immediate(cursor, opcode & 1 ? 'z' : 'b');
    }
    return true;
  }
  if (kind == 'r') {
    cursor->at += 1;
  } else if (kind == 'm' || kind == 'B' || kind == 'Z') {
    modrm(cursor);
    kind = kind == 'B' ? 'b' : kind == 'Z' ? 'z' : '-';
  }
  cursor->at += immediate(cursor, kind);
  return true;
}

/* An opcode in the maps that 0f opens. */
static bool after_0f(struct cursor *cursor) {
  const unsigned opcode = next(cursor);
  if (opcode == 0x38 || opcode == 0x3a) {
    next(cursor);
    return operands(cursor, opcode == 0x3a ? 'B' : 'm', 0);
  }
  return operands(cursor, two_byte[opcode], opcode);
}

/* An opcode in a map that a VEX or EVEX prefix names. */
static bool in_map(struct cursor *cursor, unsigned map, bool vex) {
  const unsigned opcode = next(cursor);
  switch (map) {
  case 1:
    /* vzeroupper and vzeroall are the only ones without ModRM. */
    if (vex && opcode == 0x77) {
      return true;
    }
    return operands(cursor, two_byte[opcode] == 'B' ? 'B' : 'm', 0);
  case 2:
  case 5:
  case 6:
    return operands(cursor, 'm', 0);
  case 3:
    return operands(cursor, 'B', 0);
  default:
    return false;
  }
}

static bool escape(struct cursor *cursor, unsigned opcode) {
  unsigned byte;
  switch (opcode) {
  case 0x0f:
    return after_0f(cursor);
  case 0xc5: /* two-byte VEX */
    next(cursor);
    return in_map(cursor, 1, true);
  case 0xc4: /* three-byte VEX */
    byte = next(cursor);
    next(cursor);
    return in_map(cursor, byte & 0x1f, true);
  case 0x8f: /* POP has a reg field of 0, which no XOP map fits (AMD APM volume 3, 1.2.5) */
    if (cursor->at < cursor->size && (cursor->bytes[cursor->at] & 0x1f) < 8) {
      return operands(cursor, 'm', 0);
    }
    byte = next(cursor);
    cursor->at += 2;
    return operands(cursor, (byte & 0x1f) == 8 ? 'B' : (byte & 0x1f) == 9 ? 'm' : 'Z', 0);
  case 0x62: /* EVEX */
    byte = next(cursor);
    cursor->at += 2;
    return in_map(cursor, byte & 7, false);
  default: /* d5, REX2: one byte with W and the map */
    byte = next(cursor);
    cursor->wide = byte & 8;
    opcode = next(cursor);
    if (byte & 0x80) {
      return operands(cursor, two_byte[opcode], opcode);
    }
    return operands(cursor, opcode == 0xa1 ? 'o' : one_byte[opcode], opcode);
  }
}

bool instruction_is_prefix(unsigned char byte) { return one_byte[byte] == 'p'; }

size_t instruction_length(const unsigned char *bytes, size_t size) {
  struct cursor cursor = {.bytes = bytes, .size = size < LONGEST ? size : LONGEST};
  unsigned opcode = next(&cursor);
  while (one_byte[opcode] == 'p' && cursor.at < cursor.size) {
    cursor.operand16 |= opcode == 0x66;
    cursor.address32 |= opcode == 0x67;
    /* REX counts only right before the opcode. */
    cursor.wide = (opcode & 0xf8) == 0x48;
    opcode = next(&cursor);
  }
  const char kind = one_byte[opcode];
  if (kind == 'x' ? !escape(&cursor, opcode) : !operands(&cursor, kind, opcode)) {
    return 0;
  }
  return cursor.at <= cursor.size ? cursor.at : 0;
}
