#include "ia2/elf/elf.h"

#include <string.h>

#include "ia2/elf/elf_checks.h"

bool elf_view(struct elf *elf, const void *bytes, size_t size, struct elf_error *error) {
  *elf = (struct elf){.bytes = bytes, .size = size};
  /* The order matters: each step relies on what the ones before have established. */
  return elf_check_header(elf, error) && elf_check_segments(elf, error) &&
         elf_check_sections(elf, error) && elf_check_section_overlap(elf, error) &&
         elf_check_symbols(elf, error) && elf_check_relocations(elf, error);
}

Elf64_Phdr elf_segment(const struct elf *elf, size_t index) {
  Elf64_Phdr segment;
  memcpy(&segment, elf->bytes + elf->header.e_phoff + index * sizeof segment, sizeof segment);
  return segment;
}

Elf64_Shdr elf_section(const struct elf *elf, size_t index) {
  Elf64_Shdr section;
  memcpy(&section, elf->bytes + elf->header.e_shoff + index * sizeof section, sizeof section);
  return section;
}

const char *elf_section_name(const struct elf *elf, size_t index) {
  if (elf->section_names == 0) {
    return "";
  }
  const Elf64_Shdr names = elf_section(elf, elf->section_names);
  return (const char *)elf->bytes + names.sh_offset + elf_section(elf, index).sh_name;
}

const unsigned char *elf_section_bytes(const struct elf *elf, size_t index) {
  const Elf64_Shdr section = elf_section(elf, index);
  if (section.sh_type == SHT_NOBITS || section.sh_type == SHT_NULL) {
    return NULL;
  }
  return elf->bytes + section.sh_offset;
}

size_t elf_next_section(const struct elf *elf, uint32_t type, size_t after) {
  for (size_t index = after + 1; index < elf->sections; index++) {
    if (elf_section(elf, index).sh_type == type) {
      return index;
    }
  }
  return 0;
}

size_t elf_find_segment(const struct elf *elf, uint32_t type) {
  size_t index = 0;
  while (index < elf->segments && elf_segment(elf, index).p_type != type) {
    index++;
  }
  return index;
}

const unsigned char *elf_at_address(const struct elf *elf, uint64_t address, uint64_t size) {
  for (size_t index = 0; index < elf->segments; index++) {
    const Elf64_Phdr segment = elf_segment(elf, index);
    if (segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
        elf_inside(address - segment.p_vaddr, size, segment.p_filesz)) {
      return elf->bytes + segment.p_offset + (address - segment.p_vaddr);
    }
  }
  return NULL;
}

bool elf_is_relocatable(const struct elf *elf) { return elf->header.e_type == ET_REL; }
