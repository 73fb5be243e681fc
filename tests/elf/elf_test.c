/* elf_test OBJECT LIBRARY: the reader takes real files, and of damaged ones it says what is wrong.
 * Each damage is one row. */
#include "tests/elf/run.h"

#include <elf.h>
#include <string.h>

#include "ia2/elf/elf.h"
#include "ia2/elf/file.h"
#include "tests/elf/use_elf.h"

/* Where a row's damage is. */
enum place {
  HEADER,
  SEGMENT,     /* the first that is loaded */
  SECTION,     /* the first symbol table's header */
  NAMES,       /* the header of the section names */
  SYMBOL,      /* the first symbol that lies in a section */
  RELOCATIONS, /* the first relocation section's header */
  RELOCATION,  /* its first record */
};

struct damage {
  const char *name;
  int file; /* 0 the object, 1 the library */
  enum place place;
  size_t offset; /* of the field */
  size_t width;
  uint64_t value;
  const char *reason;
};

#define FIELD(type, field) offsetof(type, field), sizeof(((type *)0)->field)
#define EHDR(field) HEADER, FIELD(Elf64_Ehdr, field)
#define IDENT(index) HEADER, index, 1
#define HUGE_NUMBER 0xfffffffffffffff0

static const struct damage damages[] = {
    {"wrong magic", 1, IDENT(1), 'X', "does not begin with"},
    {"32-bit class", 1, IDENT(EI_CLASS), ELFCLASS32, "only 64-bit"},
    {"no class", 1, IDENT(EI_CLASS), 0, "only 64-bit"},
    {"big endian", 1, IDENT(EI_DATA), ELFDATA2MSB, "only little endian"},
    {"ident version", 1, IDENT(EI_VERSION), 2, "only version 1"},
    {"arm machine", 1, EHDR(e_machine), EM_AARCH64, "only x86-64"},
    {"core file", 1, EHDR(e_type), ET_CORE, "neither an object file"},
    {"no type", 1, EHDR(e_type), ET_NONE, "neither an object file"},
    {"header size", 1, EHDR(e_ehsize), 52, "52 bytes instead of 64"},
    {"segment size", 1, EHDR(e_phentsize), 32, "program headers of 32 bytes"},
    {"segment offset at the end", 1, EHDR(e_phoff), 0x7fffffff, "do not fit"},
    {"segment offset that overflows", 1, EHDR(e_phoff), HUGE_NUMBER, "do not fit"},
    {"segment count", 1, EHDR(e_phnum), 0xfffe, "do not fit"},
    {"section size", 1, EHDR(e_shentsize), 40, "section headers of 40 bytes"},
    {"section offset at the end", 1, EHDR(e_shoff), 0x7fffffff, "outside the file"},
    {"section offset that overflows", 1, EHDR(e_shoff), HUGE_NUMBER, "outside the file"},
    {"section count", 1, EHDR(e_shnum), 0xfeff, "do not fit"},
    {"sections without a table", 1, EHDR(e_shoff), 0, "no section table"},
    {"section name index", 1, EHDR(e_shstrndx), 0xfefe, "name table has index"},
    {"segments in the extended field", 1, EHDR(e_phnum), PN_XNUM, NULL},
    {"segment outside the file", 1, SEGMENT, FIELD(Elf64_Phdr, p_filesz), 0x7fffffff,
     "past the end"},
    {"segment offset of a segment overflows", 1, SEGMENT, FIELD(Elf64_Phdr, p_offset), HUGE_NUMBER,
     "past the end"},
    {"segment wraps around", 1, SEGMENT, FIELD(Elf64_Phdr, p_vaddr), HUGE_NUMBER, "wraps around"},
    {"segment smaller in memory", 1, SEGMENT, FIELD(Elf64_Phdr, p_memsz), 1, "larger in the file"},
    {"segments overlap", 1, SEGMENT, FIELD(Elf64_Phdr, p_memsz), 0x7fffffff, "overlaps the one"},
    {"segment alignment", 1, SEGMENT, FIELD(Elf64_Phdr, p_align), 0x1001, "no power of two"},
    {"segment not congruent", 1, SEGMENT, FIELD(Elf64_Phdr, p_vaddr), 8, "differ modulo"},
    {"section outside the file", 0, SECTION, FIELD(Elf64_Shdr, sh_size), 0x18000000,
     "past the end"},
    {"section overflows", 0, SECTION, FIELD(Elf64_Shdr, sh_offset), HUGE_NUMBER, "past the end"},
    {"sections overlap", 0, SECTION, FIELD(Elf64_Shdr, sh_offset), 64, "share the file bytes"},
    {"symbol size", 0, SECTION, FIELD(Elf64_Shdr, sh_entsize), 16, "records of 16 bytes"},
    {"symbol size of zero", 0, SECTION, FIELD(Elf64_Shdr, sh_entsize), 0, "records of 0 bytes"},
    {"symbol strings outside", 0, SECTION, FIELD(Elf64_Shdr, sh_link), 0xffff, "refers to section"},
    {"symbol strings of another kind", 0, SECTION, FIELD(Elf64_Shdr, sh_link), 0,
     "has no string table"},
    {"names without an end", 0, NAMES, FIELD(Elf64_Shdr, sh_size), 5, "null byte"},
    {"names of another kind", 0, NAMES, FIELD(Elf64_Shdr, sh_type), SHT_PROGBITS,
     "outside the section name table"},
    {"section name outside", 0, SECTION, FIELD(Elf64_Shdr, sh_name), 0x10000,
     "outside the section name table"},
    {"symbol name outside", 0, SYMBOL, FIELD(Elf64_Sym, st_name), 0x10000,
     "outside its string table"},
    {"symbol in no section", 0, SYMBOL, FIELD(Elf64_Sym, st_shndx), 0xfefe, "lies in section"},
    {"symbol outside its section", 0, SYMBOL, FIELD(Elf64_Sym, st_value), 0x10000,
     "outside its section"},
    {"symbol with a missing extended index", 0, SYMBOL, FIELD(Elf64_Sym, st_shndx), SHN_XINDEX,
     NULL},
    {"relocations of no section", 0, RELOCATIONS, FIELD(Elf64_Shdr, sh_info), 0xffff,
     "apply to section"},
    {"relocations without addends", 0, RELOCATIONS, FIELD(Elf64_Shdr, sh_type), SHT_REL,
     "without addends"},
    {"relocations in compact form", 0, RELOCATIONS, FIELD(Elf64_Shdr, sh_type), 0x40000014,
     "in compact form"},
    {"relocation outside", 0, RELOCATION, FIELD(Elf64_Rela, r_offset), 0x10000,
     "outside the section it applies to"},
    {"relocation of no symbol", 0, RELOCATION, FIELD(Elf64_Rela, r_info), 0xfffff00000002,
     "names symbol"},
};

static struct file files[2];

static struct elf view(int file) {
  struct elf elf;
  struct elf_error error;
  if (!elf_view(&elf, files[file].bytes, files[file].size, &error)) {
    fail_msg("%s", error.text);
  }
  return elf;
}

static size_t first_defined(const struct elf *elf, size_t table) {
  size_t index = 1;
  while (elf_symbol(elf, table, index).home != ELF_SYMBOL_SECTION) {
    index++;
  }
  return index;
}

static size_t place_offset(const struct elf *elf, enum place place) {
  const size_t symbols = elf_next_section(elf, SHT_SYMTAB, 0);
  const size_t relocations = elf_next_section(elf, SHT_RELA, 0);
  const size_t sections = elf->header.e_shoff;
  switch (place) {
  case SEGMENT:
    return elf->header.e_phoff + elf_find_segment(elf, PT_LOAD) * sizeof(Elf64_Phdr);
  case SECTION:
    return sections + symbols * sizeof(Elf64_Shdr);
  case NAMES:
    return sections + elf->section_names * sizeof(Elf64_Shdr);
  case SYMBOL:
    return elf_section(elf, symbols).sh_offset + first_defined(elf, symbols) * sizeof(Elf64_Sym);
  case RELOCATIONS:
    return sections + relocations * sizeof(Elf64_Shdr);
  case RELOCATION:
    return elf_section(elf, relocations).sh_offset;
  default:
    return 0;
  }
}

/* A row without a reason only must not make the reader stumble. */
static void check_damage(void **state) {
  const struct damage *damage = *state;
  const struct elf whole = view(damage->file);
  const struct file *file = &files[damage->file];
  unsigned char *copy = malloc(file->size);
  assert_non_null(copy);
  memcpy(copy, file->bytes, file->size);
  memcpy(copy + place_offset(&whole, damage->place) + damage->offset, &damage->value,
         damage->width);
  struct elf elf;
  struct elf_error error = {""};
  const bool good = elf_view(&elf, copy, file->size, &error);
  use_elf(copy, file->size);
  free(copy);
  if (damage->reason != NULL && (good || strstr(error.text, damage->reason) == NULL)) {
    fail_msg("no '%s' in '%s'", damage->reason, error.text);
  }
}

static void takes_real_files(void **state) {
  (void)state;
  assert_true(use_elf(files[0].bytes, files[0].size) > 1);
  assert_true(use_elf(files[1].bytes, files[1].size) > 1);
}

static void finds_what_is_there(void **state) {
  (void)state;
  const struct elf elf = view(0);
  const size_t table = elf_next_section(&elf, SHT_SYMTAB, 0);
  bool found = false;
  for (size_t index = 0; index < elf_entries(&elf, table); index++) {
    const struct elf_symbol symbol = elf_symbol(&elf, table, index);
    if (strcmp(symbol.name, "main") == 0) {
      found = true;
      assert_int_equal(symbol.type, STT_FUNC);
      assert_int_equal(symbol.binding, STB_GLOBAL);
      assert_int_equal(symbol.home, ELF_SYMBOL_SECTION);
      assert_string_equal(elf_section_name(&elf, symbol.section), ".text");
    }
  }
  assert_true(found);
}

static void reads_no_byte_after_the_end(void **state) {
  (void)state;
  const struct elf elf = view(1);
  assert_null(elf_at_address(&elf, UINT64_MAX, 1));
  assert_null(elf_at_address(&elf, 0, UINT64_MAX));
  assert_non_null(elf_at_address(&elf, 0, sizeof(Elf64_Ehdr)));
}

/* Every length from nothing to all; each in a block of that size, for the address sanitizer. */
static void survives_truncation(void **state) {
  (void)state;
  for (int file = 0; file < 2; file++) {
    for (size_t size = 0; size < files[file].size; size += size < 1024 ? 1 : 61) {
      unsigned char *copy = malloc(size + 1);
      assert_non_null(copy);
      memcpy(copy + 1, files[file].bytes, size);
      assert_int_equal(use_elf(copy + 1, size), 0);
      free(copy);
    }
  }
}

/* Every byte of the object inverted, one at a time. */
static void survives_single_bytes(void **state) {
  (void)state;
  unsigned char *copy = malloc(files[0].size);
  assert_non_null(copy);
  memcpy(copy, files[0].bytes, files[0].size);
  for (size_t at = 0; at < files[0].size; at++) {
    copy[at] ^= 0xff;
    use_elf(copy, files[0].size);
    copy[at] ^= 0xff;
  }
  free(copy);
}

/* The file says "see section 0" for its counts, as one with 65,280 sections or more does. */
static void reads_extended_numbering(void **state) {
  (void)state;
  const struct elf whole = view(0);
  unsigned char *copy = malloc(files[0].size);
  assert_non_null(copy);
  memcpy(copy, files[0].bytes, files[0].size);
  Elf64_Ehdr header = whole.header;
  Elf64_Shdr first = elf_section(&whole, 0);
  first.sh_size = header.e_shnum;
  first.sh_link = header.e_shstrndx;
  header.e_shnum = 0;
  header.e_shstrndx = SHN_XINDEX;
  memcpy(copy, &header, sizeof header);
  memcpy(copy + header.e_shoff, &first, sizeof first);
  struct elf elf;
  struct elf_error error;
  assert_true(elf_view(&elf, copy, files[0].size, &error));
  assert_int_equal(elf.sections, whole.sections);
  assert_int_equal(elf.section_names, whole.section_names);
  free(copy);
}

#define DAMAGES (sizeof damages / sizeof *damages)

int main(int argc, char **argv) {
  const struct CMUnitTest own[] = {
      cmocka_unit_test(takes_real_files),
      cmocka_unit_test(finds_what_is_there),
      cmocka_unit_test(reads_no_byte_after_the_end),
      cmocka_unit_test(survives_truncation),
      cmocka_unit_test(survives_single_bytes),
      cmocka_unit_test(reads_extended_numbering),
  };
  struct CMUnitTest tests[DAMAGES + sizeof own / sizeof *own];
  struct elf_error error;
  if (argc != 3 || !file_read(&files[0], argv[1], &error) ||
      !file_read(&files[1], argv[2], &error)) {
    fputs("usage: elf_test OBJECT LIBRARY\n", stderr);
    return 1;
  }
  for (size_t index = 0; index < DAMAGES; index++) {
    tests[index] =
        (struct CMUnitTest){damages[index].name, check_damage, NULL, NULL, (void *)&damages[index]};
  }
  memcpy(tests + DAMAGES, own, sizeof own);
  const int status = run_suite("elf", tests, sizeof tests / sizeof *tests);
  file_free(&files[0]);
  file_free(&files[1]);
  return status;
}
