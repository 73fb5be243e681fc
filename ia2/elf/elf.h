/* elf: a bounds-checked view of an ELF64 x86-64 file that lies in memory.
 *
 * elf_view checks the whole file once: headers, tables, strings, symbols, relocations. After it
 * has succeeded every accessor is total: for any index below its count it returns valid data and
 * never reads outside the file. Nothing is copied, so the bytes must outlive the view, and they
 * need no alignment.
 *
 * Sources: System V gABI chapters 4 and 5 (object files, program loading); System V psABI for
 * x86-64, section 4 (relocations). Host and file are both little endian, as x86-64 is. */
#ifndef IA2_ELF_ELF_H
#define IA2_ELF_ELF_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ia2/elf/error.h"

struct elf {
  const unsigned char *bytes;
  size_t size;
  Elf64_Ehdr header;
  size_t segments;      /* program headers, PN_XNUM resolved */
  size_t sections;      /* section headers, extended numbering resolved; 0 in a stripped file */
  size_t section_names; /* index of the section name table; 0 when there is none */
};

enum elf_symbol_home {
  ELF_SYMBOL_UNDEFINED,
  ELF_SYMBOL_SECTION, /* defined, in `section` */
  ELF_SYMBOL_ABSOLUTE,
  ELF_SYMBOL_COMMON,
  ELF_SYMBOL_OTHER, /* a reserved index of a processor or system; none is used on x86-64 Linux */
};

struct elf_symbol {
  const char *name;
  uint64_t value;
  uint64_t size;
  enum elf_symbol_home home;
  size_t section;
  unsigned char type;    /* STT_ */
  unsigned char binding; /* STB_ */
  unsigned char visibility;
};

struct elf_relocation {
  uint64_t offset;
  int64_t addend;
  uint32_t type; /* R_X86_64_ */
  size_t symbol; /* index into the table that the section's sh_link names; 0 is none */
};

/* elf_view checks `size` bytes and fills `elf`; false with a reason when they are not what this
 * reader accepts. */
bool elf_view(struct elf *elf, const void *bytes, size_t size, struct elf_error *error);

Elf64_Phdr elf_segment(const struct elf *elf, size_t index);
Elf64_Shdr elf_section(const struct elf *elf, size_t index);
const char *elf_section_name(const struct elf *elf, size_t index);

/* elf_section_bytes is NULL for a section that has none in the file (SHT_NOBITS, SHT_NULL). */
const unsigned char *elf_section_bytes(const struct elf *elf, size_t index);

/* elf_next_section returns the first section of `type` after `after`, or 0. */
size_t elf_next_section(const struct elf *elf, uint32_t type, size_t after);

/* elf_entries counts the records of a symbol table or relocation section. */
size_t elf_entries(const struct elf *elf, size_t section);

struct elf_symbol elf_symbol(const struct elf *elf, size_t table, size_t index);
struct elf_relocation elf_relocation(const struct elf *elf, size_t section, size_t index);

/* elf_find_segment returns the index of the first program header of `type`, or elf->segments. */
size_t elf_find_segment(const struct elf *elf, uint32_t type);

/* elf_at_address returns the file bytes that are loaded at [address, address + size), or NULL
 * when no one segment's file image holds all of them. */
const unsigned char *elf_at_address(const struct elf *elf, uint64_t address, uint64_t size);

/* elf_is_relocatable: an object file for the linker, as against a linked one. */
bool elf_is_relocatable(const struct elf *elf);

#endif
