/* Section headers and the string tables (gABI, "Sections" and "String Table"). */
#include <stdlib.h>

#include "ia2/elf/elf_checks.h"

static bool has_bytes(const Elf64_Shdr *section) {
  return section->sh_type != SHT_NULL && section->sh_type != SHT_NOBITS;
}

static bool check_strings(const struct elf *elf, const Elf64_Shdr *section, size_t index,
                          struct elf_error *error) {
  if (section->sh_size != 0 && elf->bytes[section->sh_offset + section->sh_size - 1] != '\0') {
    return elf_fail(error,
                    "string table in section %zu does not end with a null byte; the "
                    "file is damaged",
                    index);
  }
  return true;
}

static bool check_records(const struct elf *elf, const Elf64_Shdr *section, size_t index,
                          struct elf_error *error) {
  size_t record = 0;
  if (section->sh_type == SHT_SYMTAB || section->sh_type == SHT_DYNSYM) {
    record = sizeof(Elf64_Sym);
  } else if (section->sh_type == SHT_RELA) {
    record = sizeof(Elf64_Rela);
  } else {
    return true;
  }
  if (section->sh_entsize != record || section->sh_size % record != 0) {
    return elf_fail(error,
                    "section %zu has records of %llu bytes in 0x%llx bytes, instead "
                    "of %zu each; the file is damaged",
                    index, (unsigned long long)section->sh_entsize,
                    (unsigned long long)section->sh_size, record);
  }
  if (section->sh_link >= elf->sections) {
    return elf_fail(error, "section %zu refers to section %u of %zu; the file is damaged", index,
                    section->sh_link, elf->sections);
  }
  return true;
}

static bool check_name(const struct elf *elf, const Elf64_Shdr *section, size_t index,
                       struct elf_error *error) {
  if (elf->section_names == 0) {
    return true;
  }
  const Elf64_Shdr names = elf_section(elf, elf->section_names);
  if (names.sh_type != SHT_STRTAB || section->sh_name >= names.sh_size) {
    return elf_fail(error,
                    "name of section %zu lies outside the section name table; the "
                    "file is damaged",
                    index);
  }
  return true;
}

bool elf_check_sections(const struct elf *elf, struct elf_error *error) {
  for (size_t index = 0; index < elf->sections; index++) {
    const Elf64_Shdr section = elf_section(elf, index);
    if (has_bytes(&section) && !elf_inside(section.sh_offset, section.sh_size, elf->size)) {
      return elf_fail(error,
                      "section %zu (0x%llx bytes at offset 0x%llx) reaches past the "
                      "end of the file of %zu bytes; was it cut short?",
                      index, (unsigned long long)section.sh_size,
                      (unsigned long long)section.sh_offset, elf->size);
    }
    if (section.sh_type == SHT_STRTAB && !check_strings(elf, &section, index, error)) {
      return false;
    }
    if (!check_records(elf, &section, index, error)) {
      return false;
    }
  }
  for (size_t index = 0; index < elf->sections; index++) {
    const Elf64_Shdr section = elf_section(elf, index);
    if (!check_name(elf, &section, index, error)) {
      return false;
    }
  }
  return true;
}

struct extent {
  uint64_t offset;
  uint64_t end;
};

static int by_offset(const void *left, const void *right) {
  const struct extent *a = left;
  const struct extent *b = right;
  if (a->offset != b->offset) {
    return a->offset < b->offset ? -1 : 1;
  }
  return (a->end > b->end) - (a->end < b->end);
}

/* "Sections in a file may not overlap. No byte in a file resides in more than one section." */
bool elf_check_section_overlap(const struct elf *elf, struct elf_error *error) {
  struct extent *extents = calloc(elf->sections + 1, sizeof *extents);
  if (extents == NULL) {
    return elf_fail(error, "out of memory for %zu sections", elf->sections);
  }
  size_t count = 0;
  for (size_t index = 0; index < elf->sections; index++) {
    const Elf64_Shdr section = elf_section(elf, index);
    if (has_bytes(&section) && section.sh_size != 0) {
      extents[count++] = (struct extent){section.sh_offset, section.sh_offset + section.sh_size};
    }
  }
  qsort(extents, count, sizeof *extents, by_offset);
  bool good = true;
  for (size_t index = 1; index < count && good; index++) {
    if (extents[index].offset < extents[index - 1].end) {
      good = elf_fail(error,
                      "two sections share the file bytes at offset 0x%llx; the file "
                      "is damaged",
                      (unsigned long long)extents[index].offset);
    }
  }
  free(extents);
  return good;
}
