/* Program headers (gABI, "Program Header" and "Program Loading"). */
#include "ia2/elf/elf_checks.h"

static bool check_alignment(const Elf64_Phdr *segment, size_t index, struct elf_error *error) {
  const uint64_t align = segment->p_align;
  if ((align & (align - 1)) != 0 && align != 0) {
    return elf_fail(error,
                    "segment %zu has alignment 0x%llx, which is no power of two; the "
                    "file is damaged",
                    index, (unsigned long long)align);
  }
  if (segment->p_type == PT_LOAD && align > 1 &&
      ((segment->p_vaddr - segment->p_offset) & (align - 1)) != 0) {
    return elf_fail(error,
                    "segment %zu cannot be mapped: address 0x%llx and file offset "
                    "0x%llx differ modulo its alignment 0x%llx",
                    index, (unsigned long long)segment->p_vaddr,
                    (unsigned long long)segment->p_offset, (unsigned long long)align);
  }
  return true;
}

static bool check_extent(const struct elf *elf, const Elf64_Phdr *segment, size_t index,
                         struct elf_error *error) {
  if (!elf_inside(segment->p_offset, segment->p_filesz, elf->size)) {
    return elf_fail(error,
                    "segment %zu (0x%llx bytes at offset 0x%llx) reaches past the end "
                    "of the file of %zu bytes; was it cut short?",
                    index, (unsigned long long)segment->p_filesz,
                    (unsigned long long)segment->p_offset, elf->size);
  }
  if (!elf_inside(segment->p_vaddr, segment->p_memsz, UINT64_MAX)) {
    return elf_fail(error, "segment %zu wraps around the address space; the file is damaged",
                    index);
  }
  if ((segment->p_type == PT_LOAD || segment->p_type == PT_TLS) &&
      segment->p_filesz > segment->p_memsz) {
    return elf_fail(error,
                    "segment %zu is larger in the file (0x%llx) than in memory "
                    "(0x%llx); the file is damaged",
                    index, (unsigned long long)segment->p_filesz,
                    (unsigned long long)segment->p_memsz);
  }
  return true;
}

bool elf_check_segments(const struct elf *elf, struct elf_error *error) {
  uint64_t loaded_end = 0;
  size_t tls = 0;
  for (size_t index = 0; index < elf->segments; index++) {
    const Elf64_Phdr segment = elf_segment(elf, index);
    if (!check_extent(elf, &segment, index, error) || !check_alignment(&segment, index, error)) {
      return false;
    }
    if (segment.p_type == PT_TLS && ++tls > 1) {
      return elf_fail(error, "two thread-local segments; only one is possible");
    }
    if (segment.p_type != PT_LOAD || segment.p_memsz == 0) {
      continue;
    }
    /* "Loadable segment entries appear in ascending order, sorted on the p_vaddr member." */
    if (segment.p_vaddr < loaded_end) {
      return elf_fail(error,
                      "segment %zu at 0x%llx overlaps the one before it, or is out "
                      "of order; the file is damaged",
                      index, (unsigned long long)segment.p_vaddr);
    }
    loaded_end = segment.p_vaddr + segment.p_memsz;
  }
  return true;
}
