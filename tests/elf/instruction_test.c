/* instruction_test FILE...: lengths of instructions, against Zydis as a second opinion, for all
 * code of the files and for random bytes. */
#include "tests/elf/run.h"

#include <Zydis/Zydis.h>
#include <string.h>

#include "ia2/elf/elf.h"
#include "ia2/elf/file.h"
#include "ia2/elf/instruction.h"
#include "tests/elf/random.h"

struct row {
  const char *name;
  const char *bytes;
  size_t size; /* of bytes */
  size_t length;
};

#define ROW(name, bytes, length) {name, bytes, sizeof bytes - 1, length}

static const struct row rows[] = {
    ROW("nothing", "", 0),
    ROW("ret", "\xc3", 1),
    ROW("call rel32", "\xe8\0\0\0\0", 5),
    ROW("call cut short", "\xe8\0\0\0", 0),
    ROW("call with a size prefix", "\x66\xe8\0\0\0\0", 6),
    ROW("mov imm16", "\x66\xb8\1\2", 4),
    ROW("mov imm64", "\x48\xb8\1\2\3\4\5\6\7\x08", 10),
    ROW("REX before another prefix has no effect", "\x48\x66\xb8\1\2", 5),
    ROW("mov moffs", "\xa1\1\2\3\4\5\6\7\x08", 9),
    ROW("mov moffs with a 32-bit address", "\x67\xa1\1\2\3\4", 6),
    ROW("test imm32", "\xf7\xc0\1\2\3\4", 6),
    ROW("not", "\xf7\xd0", 2),
    ROW("sib without base", "\x8b\x04\x25\1\2\3\4", 7),
    ROW("sib with base and disp8", "\x8b\x44\x24\x08", 4),
    ROW("rip-relative", "\x8b\x05\1\2\3\4", 6),
    ROW("enter", "\xc8\1\2\3", 4),
    ROW("wrpkru", "\x0f\x01\xef", 3),
    ROW("pshufb", "\x0f\x38\x00\xc1", 4),
    ROW("palignr", "\x0f\x3a\x0f\xc1\x08", 5),
    ROW("vzeroupper", "\xc5\xf8\x77", 3),
    ROW("vpshufd", "\xc5\xf9\x70\xc1\x08", 5),
    ROW("vperm2i128", "\xc4\xe3\x75\x46\xc2\x31", 6),
    ROW("evex with disp8", "\x62\xf1\x7d\x48\x6f\x41\x01", 7),
    ROW("vpternlogd", "\x62\xf3\x75\x48\x25\xc2\x0f", 7),
    ROW("xop", "\x8f\xe8\x78\xc2\xec\x0e", 6),
    ROW("pop by modrm", "\x8f\xc0", 2),
    ROW("rex2 add", "\xd5\x18\x81\xc0\1\2\3\4", 8),
    ROW("rex2 movabs", "\xd5\x18\xb8\1\2\3\4\5\6\7\x08", 11),
    ROW("rex2 wrfsbase", "\xf3\xd5\x98\xae\xd0", 5),
    ROW("not in 64-bit mode", "\x06", 0),
    ROW("longer than 15 bytes", "\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\xb8\1\2",
        0),
    ROW("prefixes only", "\x66\x66\x66", 0),
};

static void check_row(void **state) {
  const struct row *row = *state;
  /* In a block of its own size, for the address sanitizer. */
  unsigned char *bytes = malloc(row->size + 1);
  assert_non_null(bytes);
  memcpy(bytes + 1, row->bytes, row->size);
  assert_int_equal(instruction_length(bytes + 1, row->size), row->length);
  free(bytes);
}

static ZydisDecoder decoder;

static size_t zydis_length(const unsigned char *bytes, size_t size, ZydisMnemonic *mnemonic) {
  ZydisDecodedInstruction instruction;
  if (!ZYAN_SUCCESS(ZydisDecoderDecodeInstruction(&decoder, NULL, bytes, size, &instruction))) {
    return 0;
  }
  *mnemonic = instruction.mnemonic;
  return instruction.length;
}

/* Instructions of processors that no one has: Zydis knows those of Knights Corner and AMD's
 * SSE4a with two immediates. */
static bool is_odd(const unsigned char *bytes, size_t length, ZydisMnemonic mnemonic) {
  for (size_t at = 0; at + 1 < length; at++) {
    if (bytes[at] == 0x62) {
      return (bytes[at + 2] & 4) == 0; /* MVEX */
    }
  }
  return mnemonic == ZYDIS_MNEMONIC_EXTRQ || mnemonic == ZYDIS_MNEMONIC_INSERTQ ||
         mnemonic == ZYDIS_MNEMONIC_JKZD || mnemonic == ZYDIS_MNEMONIC_JKNZD;
}

static void show(const unsigned char *bytes, size_t size, size_t own, size_t other) {
  char text[64] = "";
  for (size_t at = 0; at < size && at < 16; at++) {
    snprintf(text + 3 * at, sizeof text - 3 * at, "%02x ", bytes[at]);
  }
  fail_msg("%s: %zu, but Zydis says %zu", text, own, other);
}

static void agrees_on_random_bytes(void **unused) {
  (void)unused;
  uint64_t state = 0x0123456789abcdef;
  size_t known = 0;
  for (long round = 0; round < 2000000; round++) {
    unsigned char bytes[16];
    random_bytes(&state, bytes, sizeof bytes);
    /* Prefixes and escapes are rare among random bytes. */
    static const unsigned char starts[] = {0x0f, 0x62, 0xc4, 0xc5, 0x66, 0x48, 0xf3, 0x67};
    if (round % 2 == 0) {
      bytes[0] = starts[bytes[0] % sizeof starts];
    }
    ZydisMnemonic mnemonic;
    const size_t other = zydis_length(bytes, 15, &mnemonic);
    if (other == 0 || is_odd(bytes, other, mnemonic)) {
      continue;
    }
    const size_t own = instruction_length(bytes, sizeof bytes);
    if (own != other) {
      show(bytes, other, own, other);
    }
    known++;
  }
  assert_true(known > 500000);
}

static void agrees_on_code(void **state) {
  const char *path = *state;
  struct file file;
  struct elf elf;
  struct elf_error error;
  assert_true(file_read(&file, path, &error));
  assert_true(elf_view(&elf, file.bytes, file.size, &error));
  for (size_t index = 1; index < elf.sections; index++) {
    const Elf64_Shdr section = elf_section(&elf, index);
    const unsigned char *bytes = elf_section_bytes(&elf, index);
    for (size_t at = 0; (section.sh_flags & SHF_EXECINSTR) && at < section.sh_size;) {
      ZydisMnemonic mnemonic;
      const size_t other = zydis_length(bytes + at, section.sh_size - at, &mnemonic);
      const size_t own = instruction_length(bytes + at, section.sh_size - at);
      if (other != 0 && own != other && !is_odd(bytes + at, other, mnemonic)) {
        show(bytes + at, other, own, other);
      }
      at += other == 0 ? 1 : other;
    }
  }
  file_free(&file);
}

#define ROWS (sizeof rows / sizeof *rows)

int main(int argc, char **argv) {
  enum { MOST_FILES = 16 };
  struct CMUnitTest tests[ROWS + 1 + MOST_FILES];
  size_t count = 0;
  ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  for (; count < ROWS; count++) {
    tests[count] =
        (struct CMUnitTest){rows[count].name, check_row, NULL, NULL, (void *)&rows[count]};
  }
  tests[count++] = (struct CMUnitTest)cmocka_unit_test(agrees_on_random_bytes);
  for (int index = 1; index < argc && index <= MOST_FILES; index++) {
    tests[count++] = (struct CMUnitTest){argv[index], agrees_on_code, NULL, NULL, argv[index]};
  }
  return run_suite("instruction", tests, count);
}
