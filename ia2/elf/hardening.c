#include "ia2/elf/hardening.h"

#define PAGE 4096u

static bool check_segments(const struct elf *elf, struct elf_error *error) {
  for (size_t index = 0; index < elf->segments; index++) {
    const Elf64_Phdr segment = elf_segment(elf, index);
    if (segment.p_type == PT_LOAD && (segment.p_flags & PF_W) && (segment.p_flags & PF_X)) {
      return elf_fail(error,
                      "segment %zu at 0x%llx is writable and executable: whoever "
                      "writes there writes code; link without -N/--omagic and without "
                      "writable code sections",
                      index, (unsigned long long)segment.p_vaddr);
    }
  }
  const size_t stack = elf_find_segment(elf, PT_GNU_STACK);
  /* Without the header ld.so assumes an executable stack on x86-64. */
  if (stack == elf->segments || (elf_segment(elf, stack).p_flags & PF_X)) {
    return elf_fail(error, "asks for an executable stack: link with -Wl,-z,noexecstack, and "
                           "add a .note.GNU-stack section to assembly files");
  }
  return true;
}

static bool check_dynamic(const struct elf_dynamic *dynamic, struct elf_error *error) {
  if (!dynamic->present) {
    return elf_fail(error, "not dynamically linked: compartments are separate objects that "
                           "ld.so loads; link without -static");
  }
  if (dynamic->text_relocations) {
    return elf_fail(error, "has relocations in its code (DT_TEXTREL), which make ld.so write "
                           "there: compile everything with -fPIC and link with -Wl,-z,text");
  }
  if (!dynamic->bind_now) {
    return elf_fail(error, "is bound lazily, so its jump table stays writable: link with "
                           "-Wl,-z,now");
  }
  return true;
}

static bool check_relocation(const struct elf_relocation *relocation, const Elf64_Phdr *relro,
                             struct elf_error *error) {
  const unsigned long long at = relocation->offset;
  switch (relocation->type) {
  case R_X86_64_COPY:
    return elf_fail(error,
                    "takes over a variable of a shared object (R_X86_64_COPY for "
                    "0x%llx), so it would belong to the wrong compartment: compile with "
                    "-fPIC",
                    at);
  case R_X86_64_DTPMOD64:
  case R_X86_64_DTPOFF64:
  case R_X86_64_TLSDESC:
    return elf_fail(error,
                    "finds thread-local variables through a table that every "
                    "compartment can write (relocation %u at 0x%llx): compile with "
                    "-ftls-model=initial-exec",
                    relocation->type, at);
  case R_X86_64_GLOB_DAT:
  case R_X86_64_JUMP_SLOT:
  case R_X86_64_TPOFF64:
    break;
  default:
    return true;
  }
  /* glibc protects whole pages only, rounding both ends down (_dl_protect_relro). */
  const uint64_t low = relro->p_vaddr & -(uint64_t)PAGE;
  const uint64_t high = (relro->p_vaddr + relro->p_memsz) & -(uint64_t)PAGE;
  if (relocation->offset < low || relocation->offset >= high) {
    return elf_fail(error,
                    "its offset table entry at 0x%llx stays writable, outside the "
                    "read-only range 0x%llx..0x%llx: link with -Wl,-z,relro,-z,now",
                    at, (unsigned long long)low, (unsigned long long)high);
  }
  return true;
}

bool hardening_check(const struct elf *elf, const struct elf_dynamic *dynamic,
                     struct elf_error *error) {
  if (!check_segments(elf, error) || !check_dynamic(dynamic, error)) {
    return false;
  }
  const size_t index = elf_find_segment(elf, PT_GNU_RELRO);
  if (index == elf->segments) {
    return elf_fail(error, "has no PT_GNU_RELRO segment, so its offset table stays writable: "
                           "link with -Wl,-z,relro,-z,now");
  }
  const Elf64_Phdr relro = elf_segment(elf, index);
  for (size_t entry = 0; entry < elf_dynamic_relocations(dynamic); entry++) {
    const struct elf_relocation relocation = elf_dynamic_relocation(elf, dynamic, entry);
    if (!check_relocation(&relocation, &relro, error)) {
      return false;
    }
  }
  return true;
}
