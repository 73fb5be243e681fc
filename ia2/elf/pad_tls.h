/* pad_tls: makes sure that an object's thread-local block shares no page with another object's.
 *
 * glibc lays the blocks of all objects side by side below the thread pointer, each as large as
 * p_memsz and aligned to p_align, and fills gaps with small blocks (_dl_determine_tlsoffset). A
 * block is alone on its pages if it starts on a page boundary and its size is whole pages. */
#ifndef IA2_ELF_PAD_TLS_H
#define IA2_ELF_PAD_TLS_H

#include "ia2/elf/elf.h"

struct pad_tls_plan {
  bool needed;          /* the file has to change */
  size_t segment;       /* index of the thread-local program header */
  uint64_t memory_size; /* new p_memsz */
  uint64_t alignment;   /* new p_align */
};

/* pad_tls_plan checks a linked object of a compartment, hardening included, and says what has to
 * change. False with a reason and a remedy when it is wrong in a way that padding cannot mend. */
bool pad_tls_plan(struct pad_tls_plan *plan, const struct elf *elf, struct elf_error *error);

/* pad_tls_apply carries `plan` out on the bytes of the file that it was made for. */
void pad_tls_apply(const struct pad_tls_plan *plan, const struct elf *elf, unsigned char *bytes);

#endif
