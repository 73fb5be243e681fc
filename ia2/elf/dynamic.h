/* dynamic: what the dynamic loader would be told by a linked file, read from its program headers
 * alone, as the loader does, so that it also holds for files without a section table. */
#ifndef IA2_ELF_DYNAMIC_H
#define IA2_ELF_DYNAMIC_H

#include "ia2/elf/elf.h"

struct elf_dynamic_range {
  uint64_t address;
  uint64_t size;
};

struct elf_dynamic {
  bool present;
  bool text_relocations;                   /* DT_TEXTREL or DF_TEXTREL */
  bool bind_now;                           /* DT_BIND_NOW, DF_BIND_NOW or DF_1_NOW */
  bool position_independent_executable;    /* DF_1_PIE */
  struct elf_dynamic_range relocations[2]; /* DT_RELA, DT_JMPREL */
};

/* elf_dynamic_read fills `dynamic`; `present` stays false in a static executable. */
bool elf_dynamic_read(struct elf_dynamic *dynamic, const struct elf *elf, struct elf_error *error);

/* elf_dynamic_relocations counts the loader's relocations (those of DT_RELR, which are all
 * relative, excepted); elf_dynamic_relocation returns one, with `symbol` an index into the
 * dynamic symbol table that is not checked against anything. */
size_t elf_dynamic_relocations(const struct elf_dynamic *dynamic);
struct elf_relocation elf_dynamic_relocation(const struct elf *elf,
                                             const struct elf_dynamic *dynamic, size_t index);

#endif
