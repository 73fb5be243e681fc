/* elf_checks: the parts of elf_view, one subject each. Private to the reader. */
#ifndef IA2_ELF_ELF_CHECKS_H
#define IA2_ELF_ELF_CHECKS_H

#include "ia2/elf/elf.h"

/* elf_inside: [offset, offset + length) lies within `size` bytes; safe for any values. */
static inline bool elf_inside(uint64_t offset, uint64_t length, uint64_t size) {
  return offset <= size && length <= size - offset;
}

bool elf_check_header(struct elf *elf, struct elf_error *error);
bool elf_check_segments(const struct elf *elf, struct elf_error *error);
bool elf_check_sections(const struct elf *elf, struct elf_error *error);
bool elf_check_section_overlap(const struct elf *elf, struct elf_error *error);
bool elf_check_symbols(const struct elf *elf, struct elf_error *error);
bool elf_check_relocations(const struct elf *elf, struct elf_error *error);

#endif
