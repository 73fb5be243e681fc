/* What counts as a forbidden byte sequence, by example, and against Zydis as a second opinion. */
#include "tests/elf/run.h"

#include <Zydis/Zydis.h>
#include <string.h>

#include "ia2/elf/forbidden.h"
#include "tests/elf/random.h"

struct row {
  const char *name;
  const char *bytes;
  size_t size;
  size_t at;
  enum forbidden_kind kind;
};

#define ROW(name, bytes, at, kind) {name, bytes, sizeof bytes - 1, at, FORBIDDEN_##kind}

static const struct row rows[] = {
    ROW("wrpkru", "\x0f\x01\xef", 0, WRPKRU),
    ROW("wrpkru with prefixes", "\x66\x2e\x0f\x01\xef", 2, WRPKRU),
    ROW("wrpkru over an immediate and the next opcode", "\xb8\0\0\0\x0f\x01\xef", 4, WRPKRU),
    ROW("wrpkru with REX2", "\xd5\x80\x01\xef", 0, WRPKRU),
    ROW("not REX2 without the map bit", "\xd5\x00\x01\xef", 0, NONE),
    ROW("rdpkru", "\x0f\x01\xee", 0, NONE),
    ROW("wrpkru cut off", "\x0f\x01", 0, NONE),
    ROW("one byte", "\x0f", 0, NONE),
    ROW("xrstor [rax]", "\x0f\xae\x28", 0, XRSTOR),
    ROW("xrstor64 [rsp+8]", "\x48\x0f\xae\x6c\x24\x08", 1, XRSTOR),
    ROW("xrstor [rip]", "\x0f\xae\x2d\0\0\0\0", 0, XRSTOR),
    ROW("lfence", "\x0f\xae\xe8", 0, NONE),
    ROW("xsave", "\x0f\xae\x20", 0, NONE),
    ROW("xsaveopt", "\x0f\xae\x30", 0, NONE),
    ROW("ldmxcsr", "\x0f\xae\x10", 0, NONE),
    ROW("stmxcsr", "\x0f\xae\x18", 0, NONE),
    ROW("clflush", "\x0f\xae\x38", 0, NONE),
    ROW("xrstors [rax]", "\x0f\xc7\x18", 0, XRSTORS),
    ROW("cmpxchg8b", "\x0f\xc7\x08", 0, NONE),
    ROW("rdrand", "\x0f\xc7\xf0", 0, NONE),
    ROW("wrfsbase eax", "\xf3\x0f\xae\xd0", 1, WRFSBASE),
    ROW("wrfsbase rax", "\xf3\x48\x0f\xae\xd0", 2, WRFSBASE),
    ROW("wrfsbase with another prefix", "\xf3\x66\x0f\xae\xd7", 2, WRFSBASE),
    ROW("wrfsbase with the prefix first", "\x66\xf3\x0f\xae\xd7", 2, WRFSBASE),
    ROW("wrfsbase r16", "\xf3\xd5\x98\xae\xd0", 1, WRFSBASE),
    ROW("wrgsbase", "\xf3\x0f\xae\xd9", 1, WRGSBASE),
    ROW("without the prefix", "\x0f\xae\xd0", 0, NONE),
    ROW("with the prefix of an instruction before", "\xf3\x90\x0f\xae\xd0", 2, NONE),
    ROW("rdfsbase", "\xf3\x0f\xae\xc0", 1, NONE),
    ROW("mov fs, eax", "\x8e\xe0", 0, LOAD_FS),
    ROW("mov gs, [rax]", "\x8e\x28", 0, LOAD_GS),
    ROW("mov ds, eax", "\x8e\xd8", 0, NONE),
    ROW("mov eax, fs", "\x8c\xe0", 0, NONE),
    ROW("pop fs", "\x0f\xa1", 0, LOAD_FS),
    ROW("pop gs", "\x0f\xa9", 0, LOAD_GS),
    ROW("push fs", "\x0f\xa0", 0, NONE),
    ROW("lfs", "\x0f\xb4\x00", 0, LOAD_FS),
    ROW("lgs", "\x0f\xb5\x00", 0, LOAD_GS),
    ROW("lfs of a register is none", "\x0f\xb4\xc0", 0, NONE),
};

static void check_row(void **state) {
  const struct row *row = *state;
  unsigned char *bytes = malloc(row->size);
  assert_non_null(bytes);
  memcpy(bytes, row->bytes, row->size);
  const enum forbidden_kind kind = forbidden_at(bytes, row->size, row->at);
  free(bytes);
  assert_string_equal(forbidden_name(kind), forbidden_name(row->kind));
}

static bool is_forbidden(const ZydisDecodedInstruction *instruction,
                         const ZydisDecodedOperand *operands) {
  switch (instruction->mnemonic) {
  case ZYDIS_MNEMONIC_WRPKRU:
  case ZYDIS_MNEMONIC_XRSTOR:
  case ZYDIS_MNEMONIC_XRSTOR64:
  case ZYDIS_MNEMONIC_XRSTORS:
  case ZYDIS_MNEMONIC_XRSTORS64:
  case ZYDIS_MNEMONIC_WRFSBASE:
  case ZYDIS_MNEMONIC_WRGSBASE:
  case ZYDIS_MNEMONIC_LFS:
  case ZYDIS_MNEMONIC_LGS:
    return true;
  case ZYDIS_MNEMONIC_MOV:
  case ZYDIS_MNEMONIC_POP:
    return operands[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
           (operands[0].reg.value == ZYDIS_REGISTER_FS ||
            operands[0].reg.value == ZYDIS_REGISTER_GS);
  default:
    return false;
  }
}

static bool decodes_forbidden(const ZydisDecoder *decoder, const unsigned char *bytes, size_t size,
                              size_t *length) {
  ZydisDecodedInstruction instruction;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
  *length = 0;
  if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(decoder, bytes, size, &instruction, operands))) {
    return false;
  }
  *length = instruction.length;
  return is_forbidden(&instruction, operands);
}

/* Whatever Zydis reads as such an instruction is a hit, and a hit is one to Zydis, if not with its
 * prefixes (f3 0f 01 ef is stui) then for one who jumps behind them. */
static void agrees_with_zydis(void **unused) {
  (void)unused;
  static const unsigned char second[] = {0x01, 0xae, 0xc7, 0xa1, 0xa9, 0xb4, 0xb5};
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  uint64_t state = 0xfedcba9876543210;
  size_t forbidden = 0;
  for (long round = 0; round < 2000000; round++) {
    static const unsigned char prefixes[] = {0x66, 0xf3, 0xf2, 0x48, 0x41, 0x2e, 0x67, 0x65};
    unsigned char bytes[16];
    random_bytes(&state, bytes, sizeof bytes);
    const size_t opcode = bytes[15] % 4;
    for (size_t at = 0; at < opcode; at++) {
      bytes[at] = prefixes[bytes[at] % sizeof prefixes];
    }
    bytes[opcode] = bytes[14] % 4 == 0 ? 0x8e : 0x0f;
    if (bytes[14] % 8 < 6) {
      bytes[opcode + 1] = second[bytes[opcode + 1] % sizeof second];
    }
    size_t length;
    size_t behind;
    const bool expected = decodes_forbidden(&decoder, bytes, 15, &length);
    if (length == 0) {
      continue;
    }
    const bool found = forbidden_at(bytes, length, opcode) != FORBIDDEN_NONE;
    if (expected != found &&
        !(found && decodes_forbidden(&decoder, bytes + opcode, 15 - opcode, &behind))) {
      fail_msg("%zu prefixes, then %02x %02x %02x: %d", opcode, bytes[opcode], bytes[opcode + 1],
               bytes[opcode + 2], found);
    }
    forbidden += expected;
  }
  assert_true(forbidden > 10000);
}

#define ROWS (sizeof rows / sizeof *rows)

int main(void) {
  struct CMUnitTest tests[ROWS + 1];
  for (size_t index = 0; index < ROWS; index++) {
    tests[index] =
        (struct CMUnitTest){rows[index].name, check_row, NULL, NULL, (void *)&rows[index]};
  }
  tests[ROWS] = (struct CMUnitTest)cmocka_unit_test(agrees_with_zydis);
  return run_suite("forbidden", tests, ROWS + 1);
}
