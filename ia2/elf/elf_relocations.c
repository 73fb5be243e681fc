/* Relocations with addends, the only kind that x86-64 uses (psABI, "Relocation"). */
#include <string.h>

#include "ia2/elf/elf_checks.h"

/* SHT_CREL is LLVM 19's compact form (-Wa,--crel); the number is still an experiment there. */
#define LLVM_SHT_CREL 0x40000014u

struct elf_relocation elf_relocation(const struct elf *elf, size_t section, size_t index) {
  const Elf64_Shdr header = elf_section(elf, section);
  Elf64_Rela raw;
  memcpy(&raw, elf->bytes + header.sh_offset + index * sizeof raw, sizeof raw);
  return (struct elf_relocation){
      .offset = raw.r_offset,
      .addend = raw.r_addend,
      .type = (uint32_t)ELF64_R_TYPE(raw.r_info),
      .symbol = ELF64_R_SYM(raw.r_info),
  };
}

static size_t symbols_of(const struct elf *elf, const Elf64_Shdr *relocations) {
  const Elf64_Shdr table = elf_section(elf, relocations->sh_link);
  if (table.sh_type != SHT_SYMTAB && table.sh_type != SHT_DYNSYM) {
    return 1; /* none (static executables): only the null symbol may be named */
  }
  return elf_entries(elf, relocations->sh_link);
}

static bool check_section(const struct elf *elf, size_t section, struct elf_error *error) {
  const Elf64_Shdr header = elf_section(elf, section);
  const bool relocatable = elf_is_relocatable(elf);
  if (relocatable && header.sh_info >= elf->sections) {
    return elf_fail(error,
                    "relocations in section %zu apply to section %u of %zu; the file "
                    "is damaged",
                    section, header.sh_info, elf->sections);
  }
  const uint64_t target = relocatable ? elf_section(elf, header.sh_info).sh_size : 0;
  const size_t symbols = symbols_of(elf, &header);
  for (size_t index = 0; index < elf_entries(elf, section); index++) {
    const struct elf_relocation relocation = elf_relocation(elf, section, index);
    if (relocation.symbol >= symbols && relocation.symbol != 0) {
      return elf_fail(error,
                      "relocation %zu of section %zu names symbol %zu of %zu; the "
                      "file is damaged",
                      index, section, relocation.symbol, symbols);
    }
    if (relocatable && relocation.offset > target) {
      return elf_fail(error,
                      "relocation %zu of section %zu lies outside the section it "
                      "applies to; the file is damaged",
                      index, section);
    }
  }
  return true;
}

bool elf_check_relocations(const struct elf *elf, struct elf_error *error) {
  for (size_t section = 0; section < elf->sections; section++) {
    const uint32_t type = elf_section(elf, section).sh_type;
    if (type == SHT_RELA && !check_section(elf, section, error)) {
      return false;
    }
    if (type == SHT_REL || type == LLVM_SHT_CREL) {
      return elf_fail(error,
                      "section %zu holds relocations without addends or in compact "
                      "form, which are not read here; build without --crel",
                      section);
    }
  }
  return true;
}
