/* reference: what a relocation in an object file refers to, and whether it is a branch. */
#ifndef IA2_ELF_REFERENCE_H
#define IA2_ELF_REFERENCE_H

#include "ia2/elf/elf.h"

/* reference_is_branch: the relocation in `section` is the target of a call or jump, directly or
 * through the global offset table, and so gives nobody an address. */
bool reference_is_branch(const struct elf *elf, size_t section,
                         const struct elf_relocation *relocation);

/* reference_names_no_address: the type of relocation does not yield its symbol's address. */
bool reference_names_no_address(const struct elf_relocation *relocation);

/* reference_value returns the offset in the symbol's section that the relocation in `section`
 * means. `symbol` is its symbol, which is defined in a section. */
uint64_t reference_value(const struct elf *elf, size_t section,
                         const struct elf_relocation *relocation, const struct elf_symbol *symbol);

#endif
