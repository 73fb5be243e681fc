#include "ia2/elf/boundaries.h"

#include <stdlib.h>

#include "ia2/elf/instruction.h"

/* Decodes from `at` to the end, or to where an earlier walk has been. */
static void walk(struct boundaries *boundaries, size_t at) {
  while (at < boundaries->size && !boundaries->starts[at]) {
    const size_t length = instruction_length(boundaries->bytes + at, boundaries->size - at);
    boundaries->starts[at] = length != 0;
    at += length == 0 ? 1 : length;
  }
}

bool boundaries_find(struct boundaries *boundaries, const struct elf *elf, size_t section,
                     struct elf_error *error) {
  const Elf64_Shdr header = elf_section(elf, section);
  boundaries->bytes = elf_section_bytes(elf, section);
  boundaries->size = boundaries->bytes == NULL ? 0 : header.sh_size;
  boundaries->starts = calloc(boundaries->size + 1, 1);
  if (boundaries->starts == NULL) {
    return elf_fail(error, "out of memory for a section of %zu bytes", boundaries->size);
  }
  const uint64_t start = elf_is_relocatable(elf) ? 0 : header.sh_addr;
  const size_t table = elf_next_section(elf, SHT_SYMTAB, 0);
  for (size_t index = 1; table != 0 && index < elf_entries(elf, table); index++) {
    const struct elf_symbol symbol = elf_symbol(elf, table, index);
    if (symbol.home == ELF_SYMBOL_SECTION && symbol.section == section && symbol.value >= start &&
        symbol.value - start < boundaries->size) {
      walk(boundaries, symbol.value - start);
    }
  }
  walk(boundaries, 0);
  return true;
}

void boundaries_free(struct boundaries *boundaries) {
  free(boundaries->starts);
  *boundaries = (struct boundaries){0};
}

bool boundaries_opcode(const struct boundaries *boundaries, size_t at) {
  if (at >= boundaries->size) {
    return false;
  }
  while (!boundaries->starts[at]) {
    if (at == 0 || !instruction_is_prefix(boundaries->bytes[at - 1])) {
      return false;
    }
    at--;
  }
  return true;
}
