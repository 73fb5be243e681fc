#include "ia2/elf/dynamic.h"

#include <string.h>

enum { RELA, JMPREL };

static bool take_entry(struct elf_dynamic *dynamic, const Elf64_Dyn *entry,
                       struct elf_error *error) {
  const uint64_t value = entry->d_un.d_val;
  switch (entry->d_tag) {
  case DT_RELA:
    dynamic->relocations[RELA].address = value;
    break;
  case DT_RELASZ:
    dynamic->relocations[RELA].size = value;
    break;
  case DT_JMPREL:
    dynamic->relocations[JMPREL].address = value;
    break;
  case DT_PLTRELSZ:
    dynamic->relocations[JMPREL].size = value;
    break;
  case DT_RELAENT:
    if (value != sizeof(Elf64_Rela)) {
      return elf_fail(error,
                      "dynamic relocations of %llu bytes instead of %zu; the file "
                      "is damaged",
                      (unsigned long long)value, sizeof(Elf64_Rela));
    }
    break;
  case DT_REL:
    return elf_fail(error, "dynamic relocations without addends, which x86-64 does not use");
  case DT_PLTREL:
    if (value != DT_RELA) {
      return elf_fail(error, "relocations of its procedure linkage table have no addends, "
                             "which x86-64 does not use");
    }
    break;
  case DT_TEXTREL:
    dynamic->text_relocations = true;
    break;
  case DT_BIND_NOW:
    dynamic->bind_now = true;
    break;
  case DT_FLAGS:
    dynamic->text_relocations |= (value & DF_TEXTREL) != 0;
    dynamic->bind_now |= (value & DF_BIND_NOW) != 0;
    break;
  case DT_FLAGS_1:
    dynamic->bind_now |= (value & DF_1_NOW) != 0;
    dynamic->position_independent_executable |= (value & DF_1_PIE) != 0;
    break;
  default:
    break;
  }
  return true;
}

static bool check_ranges(const struct elf *elf, const struct elf_dynamic *dynamic,
                         struct elf_error *error) {
  for (int which = RELA; which <= JMPREL; which++) {
    const struct elf_dynamic_range *range = &dynamic->relocations[which];
    if (range->size % sizeof(Elf64_Rela) != 0 ||
        (range->size != 0 && elf_at_address(elf, range->address, range->size) == NULL)) {
      return elf_fail(error,
                      "dynamic relocations (0x%llx bytes at address 0x%llx) are not "
                      "in the file; it is damaged",
                      (unsigned long long)range->size, (unsigned long long)range->address);
    }
  }
  return true;
}

bool elf_dynamic_read(struct elf_dynamic *dynamic, const struct elf *elf, struct elf_error *error) {
  *dynamic = (struct elf_dynamic){0};
  const size_t index = elf_find_segment(elf, PT_DYNAMIC);
  if (index == elf->segments) {
    return true;
  }
  /* The loader follows the address, not the file offset. */
  const Elf64_Phdr segment = elf_segment(elf, index);
  const unsigned char *entries = elf_at_address(elf, segment.p_vaddr, segment.p_filesz);
  if (entries == NULL) {
    return elf_fail(error,
                    "dynamic segment at address 0x%llx is not part of a loaded "
                    "segment; the file is damaged",
                    (unsigned long long)segment.p_vaddr);
  }
  dynamic->present = true;
  for (uint64_t at = 0; segment.p_filesz - at >= sizeof(Elf64_Dyn); at += sizeof(Elf64_Dyn)) {
    Elf64_Dyn entry;
    memcpy(&entry, entries + at, sizeof entry);
    if (entry.d_tag == DT_NULL) {
      break;
    }
    if (!take_entry(dynamic, &entry, error)) {
      return false;
    }
  }
  return check_ranges(elf, dynamic, error);
}

size_t elf_dynamic_relocations(const struct elf_dynamic *dynamic) {
  return dynamic->relocations[RELA].size / sizeof(Elf64_Rela) +
         dynamic->relocations[JMPREL].size / sizeof(Elf64_Rela);
}

struct elf_relocation elf_dynamic_relocation(const struct elf *elf,
                                             const struct elf_dynamic *dynamic, size_t index) {
  const struct elf_dynamic_range *range = &dynamic->relocations[RELA];
  if (index >= range->size / sizeof(Elf64_Rela)) {
    index -= range->size / sizeof(Elf64_Rela);
    range = &dynamic->relocations[JMPREL];
  }
  Elf64_Rela raw;
  memcpy(&raw, elf_at_address(elf, range->address, range->size) + index * sizeof raw, sizeof raw);
  return (struct elf_relocation){
      .offset = raw.r_offset,
      .addend = raw.r_addend,
      .type = (uint32_t)ELF64_R_TYPE(raw.r_info),
      .symbol = ELF64_R_SYM(raw.r_info),
  };
}
