/* psABI for x86-64, table of relocation types; Intel SDM volume 2, CALL, JMP, Jcc. */
#include "ia2/elf/reference.h"

static bool is_pc_relative(uint32_t type) {
  return type == R_X86_64_PC32 || type == R_X86_64_PLT32 || type == R_X86_64_GOTPCREL ||
         type == R_X86_64_GOTPCRELX || type == R_X86_64_REX_GOTPCRELX;
}

bool reference_is_branch(const struct elf *elf, size_t section,
                         const struct elf_relocation *relocation) {
  const Elf64_Shdr header = elf_section(elf, section);
  const unsigned char *bytes = elf_section_bytes(elf, section);
  const uint64_t at = relocation->offset;
  if (!(header.sh_flags & SHF_EXECINSTR) || bytes == NULL || at < 1 || at > header.sh_size) {
    return false;
  }
  /* What stands before a field that is relative to the instruction pointer is an opcode or a
   * ModRM byte with mod 0 and rm 5, which is none of these. */
  const unsigned char last = bytes[at - 1];
  const unsigned char first = at < 2 ? 0 : bytes[at - 2];
  switch (relocation->type) {
  case R_X86_64_PC32:
  case R_X86_64_PLT32:
    return last == 0xe8 || last == 0xe9 || (first == 0x0f && (last & 0xf0) == 0x80);
  case R_X86_64_GOTPCREL:
  case R_X86_64_GOTPCRELX: /* -fno-plt: call or jmp through its table entry */
    return first == 0xff && (last == 0x15 || last == 0x25);
  default:
    return false;
  }
}

bool reference_names_no_address(const struct elf_relocation *relocation) {
  return relocation->type == R_X86_64_NONE || relocation->type == R_X86_64_SIZE32 ||
         relocation->type == R_X86_64_SIZE64;
}

/* An entry of a table of differences adds its own distance from the table's start, as far as that
 * has a symbol; without one it is taken for a lone difference. Jump tables, which have no symbol,
 * never name a function's first byte, so they are not mistaken. */
static uint64_t table_offset(const struct elf *elf, size_t section, uint64_t at) {
  const size_t table = elf_next_section(elf, SHT_SYMTAB, 0);
  for (size_t index = 1; table != 0 && index < elf_entries(elf, table); index++) {
    const struct elf_symbol symbol = elf_symbol(elf, table, index);
    if (symbol.home == ELF_SYMBOL_SECTION && symbol.section == section &&
        symbol.type == STT_OBJECT && at >= symbol.value && at - symbol.value < symbol.size) {
      return at - symbol.value;
    }
  }
  return 0;
}

uint64_t reference_value(const struct elf *elf, size_t section,
                         const struct elf_relocation *relocation, const struct elf_symbol *symbol) {
  const uint64_t value = symbol->value + (uint64_t)relocation->addend;
  if (elf_section(elf, section).sh_flags & SHF_EXECINSTR) {
    /* The processor counts from the end of the instruction, the linker from the field. */
    return is_pc_relative(relocation->type) ? value + 4 : value;
  }
  if (relocation->type == R_X86_64_PC32 || relocation->type == R_X86_64_PC64) {
    return value - table_offset(elf, section, relocation->offset);
  }
  return value;
}
