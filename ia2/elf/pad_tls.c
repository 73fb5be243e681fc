#include "ia2/elf/pad_tls.h"

#include <string.h>

#include "ia2/elf/hardening.h"

#define PAGE 4096u

static uint64_t round_up(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) & -alignment;
}

/* An ET_DYN file is an executable if the linker said so, or if it names its loader; the second
 * also holds for a few libraries that can be run, where being strict does no harm. */
static bool is_executable(const struct elf *elf, const struct elf_dynamic *dynamic) {
  return elf->header.e_type == ET_EXEC || dynamic->position_independent_executable ||
         elf_find_segment(elf, PT_INTERP) != elf->segments;
}

/* How far below the thread pointer a block that is the first one, as an executable's is, begins:
 * the nearest place that holds it and is congruent to its address. An executable's code has this
 * number built in (Drepper, "ELF Handling for Thread-Local Storage", variant II, local exec). */
static uint64_t distance(const Elf64_Phdr *tls, uint64_t memory_size, uint64_t alignment) {
  return memory_size + ((-tls->p_vaddr - memory_size) & (alignment - 1));
}

static bool plan_segment(struct pad_tls_plan *plan, const Elf64_Phdr *tls, bool executable,
                         struct elf_error *error) {
  if (tls->p_memsz > UINT64_MAX / 2 || tls->p_align > UINT64_MAX / 4) {
    return elf_fail(error, "its thread-local block has 0x%llx bytes; the file is damaged",
                    (unsigned long long)tls->p_memsz);
  }
  if (tls->p_vaddr % PAGE != 0) {
    return elf_fail(error,
                    "its thread-local block begins at 0x%llx, in the middle of a page, "
                    "which cannot be repaired after linking: put the compartment's TLS "
                    "header (a 4096-aligned .tdata section) first in the link",
                    (unsigned long long)tls->p_vaddr);
  }
  const uint64_t old_alignment = tls->p_align == 0 ? 1 : tls->p_align;
  plan->alignment = old_alignment < PAGE ? PAGE : old_alignment;
  plan->memory_size = round_up(tls->p_memsz, PAGE);
  plan->needed = plan->alignment != tls->p_align || plan->memory_size != tls->p_memsz;
  if (executable && distance(tls, tls->p_memsz, old_alignment) !=
                        distance(tls, plan->memory_size, plan->alignment)) {
    return elf_fail(error,
                    "is an executable whose code knows where its thread-local block "
                    "of 0x%llx bytes, aligned to 0x%llx, begins; padding it would move the "
                    "block: link it with the TLS header first and with -Wl,-T,tls.ld",
                    (unsigned long long)tls->p_memsz, (unsigned long long)tls->p_align);
  }
  return true;
}

bool pad_tls_plan(struct pad_tls_plan *plan, const struct elf *elf, struct elf_error *error) {
  *plan = (struct pad_tls_plan){.segment = elf->segments};
  if (elf_is_relocatable(elf)) {
    return elf_fail(error, "is an object file for the linker: pad what is linked from it");
  }
  struct elf_dynamic dynamic;
  if (!elf_dynamic_read(&dynamic, elf, error) || !hardening_check(elf, &dynamic, error)) {
    return false;
  }
  plan->segment = elf_find_segment(elf, PT_TLS);
  if (plan->segment == elf->segments) {
    return true; /* no thread-local block, nothing to share */
  }
  const Elf64_Phdr tls = elf_segment(elf, plan->segment);
  return plan_segment(plan, &tls, is_executable(elf, &dynamic), error);
}

void pad_tls_apply(const struct pad_tls_plan *plan, const struct elf *elf, unsigned char *bytes) {
  if (!plan->needed) {
    return;
  }
  Elf64_Phdr tls = elf_segment(elf, plan->segment);
  tls.p_memsz = plan->memory_size;
  tls.p_align = plan->alignment;
  memcpy(bytes + elf->header.e_phoff + plan->segment * sizeof tls, &tls, sizeof tls);
}
