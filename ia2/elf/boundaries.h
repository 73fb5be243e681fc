/* boundaries: where the instructions of a section begin, found by decoding onwards from its start
 * and from every symbol in it. Data among code can mislead it, so it serves to tell what a hit of
 * the byte scan is, and never to excuse one. */
#ifndef IA2_ELF_BOUNDARIES_H
#define IA2_ELF_BOUNDARIES_H

#include "ia2/elf/elf.h"

struct boundaries {
  const unsigned char *bytes;
  size_t size;
  unsigned char *starts; /* one byte each: 1 where an instruction begins */
};

/* boundaries_find fills `boundaries` for a section that has bytes; boundaries_free releases it. */
bool boundaries_find(struct boundaries *boundaries, const struct elf *elf, size_t section,
                     struct elf_error *error);
void boundaries_free(struct boundaries *boundaries);

/* boundaries_opcode: an instruction has its opcode at `at`, with only prefixes before it. */
bool boundaries_opcode(const struct boundaries *boundaries, size_t at);

#endif
