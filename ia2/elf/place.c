#include "ia2/elf/place.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool in_section(const struct elf_symbol *symbol, size_t section) {
  return symbol->home == ELF_SYMBOL_SECTION && symbol->section == section &&
         symbol->type != STT_SECTION && symbol->type != STT_FILE && symbol->name[0] != '\0';
}

/* A symbol of an assembly file may have no size; it reaches to the next one. */
static bool reaches(const struct elf_symbol *symbol, uint64_t value) {
  return symbol->value <= value && (symbol->size == 0 || value - symbol->value < symbol->size);
}

/* Prefers the nearest symbol, and among those at one place the global one. */
static bool better(const struct elf_symbol *candidate, const struct elf_symbol *best) {
  if (best->name == NULL || candidate->value != best->value) {
    return best->name == NULL || candidate->value > best->value;
  }
  return candidate->binding != STB_LOCAL && best->binding == STB_LOCAL;
}

static struct elf_symbol nearest(const struct elf *elf, size_t section, uint64_t value) {
  struct elf_symbol best = {.name = NULL};
  /* A stripped file still has its dynamic symbols. */
  size_t table = elf_next_section(elf, SHT_SYMTAB, 0);
  if (table == 0) {
    table = elf_next_section(elf, SHT_DYNSYM, 0);
  }
  for (size_t index = 1; table != 0 && index < elf_entries(elf, table); index++) {
    const struct elf_symbol symbol = elf_symbol(elf, table, index);
    if (in_section(&symbol, section) && reaches(&symbol, value) && better(&symbol, &best)) {
      best = symbol;
    }
  }
  return best;
}

void place_text(char text[PLACE_SIZE], const struct elf *elf, size_t section, uint64_t value) {
  if (section == 0) {
    snprintf(text, PLACE_SIZE, "no section");
    return;
  }
  const uint64_t start = elf_is_relocatable(elf) ? 0 : elf_section(elf, section).sh_addr;
  const struct elf_symbol symbol = nearest(elf, section, value);
  if (symbol.name == NULL) {
    snprintf(text, PLACE_SIZE, "%.200s+0x%" PRIx64, elf_section_name(elf, section), value - start);
    return;
  }
  snprintf(text, PLACE_SIZE, "%.200s+0x%" PRIx64 " (%.200s+0x%" PRIx64 ")",
           elf_section_name(elf, section), value - start, symbol.name, value - symbol.value);
}

size_t place_section(const struct elf *elf, uint64_t address) {
  for (size_t index = 1; index < elf->sections; index++) {
    const Elf64_Shdr section = elf_section(elf, index);
    if ((section.sh_flags & SHF_ALLOC) && !(section.sh_flags & SHF_TLS) &&
        address >= section.sh_addr && address - section.sh_addr < section.sh_size) {
      return index;
    }
  }
  return 0;
}

static bool table_has(const struct elf *elf, size_t table, size_t section, uint64_t value,
                      const char *name) {
  for (size_t index = 1; index < elf_entries(elf, table); index++) {
    const struct elf_symbol symbol = elf_symbol(elf, table, index);
    if (in_section(&symbol, section) && value >= symbol.value &&
        value - symbol.value < symbol.size && strcmp(symbol.name, name) == 0) {
      return true;
    }
  }
  return false;
}

bool place_symbol_has(const struct elf *elf, size_t section, uint64_t value, const char *name) {
  const size_t all = elf_next_section(elf, SHT_SYMTAB, 0);
  const size_t dynamic = elf_next_section(elf, SHT_DYNSYM, 0);
  return (all != 0 && table_has(elf, all, section, value, name)) ||
         (dynamic != 0 && table_has(elf, dynamic, section, value, name));
}
