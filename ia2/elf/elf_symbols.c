/* Symbol tables (gABI, "Symbol Table"). */
#include <string.h>

#include "ia2/elf/elf_checks.h"

size_t elf_entries(const struct elf *elf, size_t section) {
  const Elf64_Shdr header = elf_section(elf, section);
  return header.sh_entsize == 0 ? 0 : header.sh_size / header.sh_entsize;
}

static Elf64_Sym raw_symbol(const struct elf *elf, const Elf64_Shdr *table, size_t index) {
  Elf64_Sym symbol;
  memcpy(&symbol, elf->bytes + table->sh_offset + index * sizeof symbol, sizeof symbol);
  return symbol;
}

/* An object with more than 65,279 sections keeps the indices of its symbols beside the table. */
static bool extended_index(const struct elf *elf, size_t table, size_t index, size_t *section) {
  size_t companion = 0;
  while ((companion = elf_next_section(elf, SHT_SYMTAB_SHNDX, companion)) != 0) {
    const Elf64_Shdr header = elf_section(elf, companion);
    if (header.sh_link != table || header.sh_size / sizeof(Elf32_Word) <= index) {
      continue;
    }
    Elf32_Word value;
    memcpy(&value, elf->bytes + header.sh_offset + index * sizeof value, sizeof value);
    *section = value;
    return true;
  }
  return false;
}

static enum elf_symbol_home home(const struct elf *elf, size_t table, size_t index, uint16_t number,
                                 size_t *section) {
  *section = number;
  switch (number) {
  case SHN_UNDEF:
    return ELF_SYMBOL_UNDEFINED;
  case SHN_ABS:
    return ELF_SYMBOL_ABSOLUTE;
  case SHN_COMMON:
    return ELF_SYMBOL_COMMON;
  case SHN_XINDEX:
    return extended_index(elf, table, index, section) ? ELF_SYMBOL_SECTION : ELF_SYMBOL_OTHER;
  default:
    return number >= SHN_LORESERVE ? ELF_SYMBOL_OTHER : ELF_SYMBOL_SECTION;
  }
}

struct elf_symbol elf_symbol(const struct elf *elf, size_t table, size_t index) {
  const Elf64_Shdr header = elf_section(elf, table);
  const Elf64_Shdr strings = elf_section(elf, header.sh_link);
  const Elf64_Sym raw = raw_symbol(elf, &header, index);
  struct elf_symbol symbol = {
      .name = (const char *)elf->bytes + strings.sh_offset + raw.st_name,
      .value = raw.st_value,
      .size = raw.st_size,
      .type = ELF64_ST_TYPE(raw.st_info),
      .binding = ELF64_ST_BIND(raw.st_info),
      .visibility = ELF64_ST_VISIBILITY(raw.st_other),
  };
  symbol.home = home(elf, table, index, raw.st_shndx, &symbol.section);
  return symbol;
}

static bool check_symbol(const struct elf *elf, size_t table, size_t index,
                         struct elf_error *error) {
  const Elf64_Shdr header = elf_section(elf, table);
  const Elf64_Shdr strings = elf_section(elf, header.sh_link);
  const Elf64_Sym raw = raw_symbol(elf, &header, index);
  if (raw.st_name >= strings.sh_size) {
    return elf_fail(error,
                    "name of symbol %zu in section %zu lies outside its string table; "
                    "the file is damaged",
                    index, table);
  }
  size_t section;
  if (home(elf, table, index, raw.st_shndx, &section) != ELF_SYMBOL_SECTION) {
    return true;
  }
  if (section >= elf->sections) {
    return elf_fail(error,
                    "symbol %zu in section %zu lies in section %zu of %zu; the file "
                    "is damaged",
                    index, table, section, elf->sections);
  }
  if (elf_is_relocatable(elf) && raw.st_value > elf_section(elf, section).sh_size) {
    return elf_fail(error,
                    "symbol %zu in section %zu lies outside its section; the file is "
                    "damaged",
                    index, table);
  }
  return true;
}

static bool check_table(const struct elf *elf, size_t table, struct elf_error *error) {
  const Elf64_Shdr strings = elf_section(elf, elf_section(elf, table).sh_link);
  if (strings.sh_type != SHT_STRTAB) {
    return elf_fail(error,
                    "symbol table in section %zu has no string table; the file is "
                    "damaged",
                    table);
  }
  for (size_t index = 0; index < elf_entries(elf, table); index++) {
    if (!check_symbol(elf, table, index, error)) {
      return false;
    }
  }
  return true;
}

bool elf_check_symbols(const struct elf *elf, struct elf_error *error) {
  const uint32_t types[] = {SHT_SYMTAB, SHT_DYNSYM};
  for (size_t type = 0; type < 2; type++) {
    size_t table = 0;
    while ((table = elf_next_section(elf, types[type], table)) != 0) {
      if (!check_table(elf, table, error)) {
        return false;
      }
    }
  }
  return true;
}
