/* place: names for a spot in a file, for people. */
#ifndef IA2_ELF_PLACE_H
#define IA2_ELF_PLACE_H

#include "ia2/elf/elf.h"

/* In a linked file a value is an address, in a relocatable one an offset into its section. */
#define PLACE_SIZE 512

/* place_text writes ".text+0x12 (main+0x2)" for `value` in `section`, without what is not known;
 * section 0 means that none holds it. */
void place_text(char text[PLACE_SIZE], const struct elf *elf, size_t section, uint64_t value);

/* place_section returns the section of a linked file that is loaded at `address`, or 0. */
size_t place_section(const struct elf *elf, uint64_t address);

/* place_symbol_has: a function or object called `name` covers `value` in `section`. */
bool place_symbol_has(const struct elf *elf, size_t section, uint64_t value, const char *name);

#endif
