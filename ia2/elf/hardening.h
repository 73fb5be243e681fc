/* hardening: what a linked object of a compartment must have so that its pages can be sealed and
 * its code cannot be redirected through writable memory. */
#ifndef IA2_ELF_HARDENING_H
#define IA2_ELF_HARDENING_H

#include "ia2/elf/dynamic.h"

/* hardening_check returns false with the first thing that is wrong and its remedy. */
bool hardening_check(const struct elf *elf, const struct elf_dynamic *dynamic,
                     struct elf_error *error);

#endif
