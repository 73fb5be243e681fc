/* The ELF header and the extents of the two tables that it points to (gABI, "ELF Header"). */
#include <string.h>

#include "ia2/elf/elf_checks.h"

static bool check_identity(const struct elf *elf, struct elf_error *error) {
  if (elf->size < sizeof elf->header) {
    return elf_fail(error,
                    "not an ELF file: only %zu bytes, the header alone takes %zu; "
                    "was it cut short?",
                    elf->size, sizeof elf->header);
  }
  const unsigned char *ident = elf->bytes;
  if (memcmp(ident, ELFMAG, SELFMAG) != 0) {
    if (memcmp(ident, "BC\xc0\xde", 4) == 0) {
      return elf_fail(error, "LLVM bitcode, not an ELF file: compile without -flto");
    }
    return elf_fail(error, "not an ELF file: it does not begin with 7f 45 4c 46");
  }
  if (ident[EI_CLASS] != ELFCLASS64) {
    return elf_fail(error, "ELF class %d: only 64-bit files (class 2) are supported",
                    ident[EI_CLASS]);
  }
  if (ident[EI_DATA] != ELFDATA2LSB) {
    return elf_fail(error, "ELF data encoding %d: only little endian (1) is supported",
                    ident[EI_DATA]);
  }
  if (ident[EI_VERSION] != EV_CURRENT) {
    return elf_fail(error, "ELF version %d: only version 1 exists", ident[EI_VERSION]);
  }
  return true;
}

static bool check_kind(const Elf64_Ehdr *header, struct elf_error *error) {
  if (header->e_machine != EM_X86_64) {
    return elf_fail(error, "ELF machine %d: only x86-64 (62) is supported", header->e_machine);
  }
  if (header->e_type != ET_REL && header->e_type != ET_EXEC && header->e_type != ET_DYN) {
    return elf_fail(error,
                    "ELF type %d: neither an object file, an executable nor a shared "
                    "object",
                    header->e_type);
  }
  if (header->e_ehsize != sizeof *header) {
    return elf_fail(error, "ELF header claims %d bytes instead of %zu; the file is damaged",
                    header->e_ehsize, sizeof *header);
  }
  return true;
}

/* Section 0 holds the counts that do not fit in the header's 16 bits. */
static bool resolve_counts(struct elf *elf, struct elf_error *error) {
  const Elf64_Ehdr *header = &elf->header;
  elf->segments = header->e_phnum;
  elf->sections = header->e_shnum;
  elf->section_names = header->e_shstrndx;
  if (header->e_shoff == 0) {
    if (header->e_shnum != 0 || header->e_phnum == PN_XNUM) {
      return elf_fail(error, "ELF header counts sections but there is no section table; "
                             "the file is damaged");
    }
    elf->section_names = 0;
    return true;
  }
  if (header->e_shentsize != sizeof(Elf64_Shdr)) {
    return elf_fail(error, "section headers of %d bytes instead of %zu; the file is damaged",
                    header->e_shentsize, sizeof(Elf64_Shdr));
  }
  if (!elf_inside(header->e_shoff, sizeof(Elf64_Shdr), elf->size)) {
    return elf_fail(error,
                    "section table at offset 0x%llx is outside the file of %zu bytes; "
                    "was it cut short?",
                    (unsigned long long)header->e_shoff, elf->size);
  }
  const Elf64_Shdr first = elf_section(elf, 0);
  if (header->e_shnum == 0) {
    elf->sections = first.sh_size;
  }
  if (header->e_shstrndx == SHN_XINDEX) {
    elf->section_names = first.sh_link;
  }
  if (header->e_phnum == PN_XNUM) {
    elf->segments = first.sh_info;
  }
  return true;
}

static bool check_tables(const struct elf *elf, struct elf_error *error) {
  const Elf64_Ehdr *header = &elf->header;
  /* Dividing first keeps the product below from overflowing. */
  if (elf->sections > elf->size / sizeof(Elf64_Shdr) ||
      !elf_inside(header->e_shoff, elf->sections * sizeof(Elf64_Shdr), elf->size)) {
    return elf_fail(error,
                    "%zu section headers at offset 0x%llx do not fit in the file of "
                    "%zu bytes; was it cut short?",
                    elf->sections, (unsigned long long)header->e_shoff, elf->size);
  }
  if (elf->section_names != 0 && elf->section_names >= elf->sections) {
    return elf_fail(error, "section name table has index %zu of %zu; the file is damaged",
                    elf->section_names, elf->sections);
  }
  if (elf->segments == 0) {
    return true;
  }
  if (header->e_phentsize != sizeof(Elf64_Phdr)) {
    return elf_fail(error, "program headers of %d bytes instead of %zu; the file is damaged",
                    header->e_phentsize, sizeof(Elf64_Phdr));
  }
  if (elf->segments > elf->size / sizeof(Elf64_Phdr) ||
      !elf_inside(header->e_phoff, elf->segments * sizeof(Elf64_Phdr), elf->size)) {
    return elf_fail(error,
                    "%zu program headers at offset 0x%llx do not fit in the file of "
                    "%zu bytes; was it cut short?",
                    elf->segments, (unsigned long long)header->e_phoff, elf->size);
  }
  return true;
}

bool elf_check_header(struct elf *elf, struct elf_error *error) {
  if (!check_identity(elf, error)) {
    return false;
  }
  memcpy(&elf->header, elf->bytes, sizeof elf->header);
  return check_kind(&elf->header, error) && resolve_counts(elf, error) && check_tables(elf, error);
}
