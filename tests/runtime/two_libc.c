/* What a compartment that an attacker has taken over does to libc's state, so that the next honest
 * call into libc works for him.  His code ends the program with status 66. */
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "tests/runtime/program.h"

static void attackers_code(void) { _exit(66); }

enum { PAGE = 4096 };

struct library {
  uintptr_t base, relro_low, relro_high, code_low, code_high;
  const ElfW(Rela) * slots;
  size_t slot_count;
};

static int read_library(struct dl_phdr_info *info, size_t size, void *result) {
  (void)size;
  struct library *const library = result;
  const ElfW(Dyn) *d = 0;
  if (!strstr(info->dlpi_name, "libc.so.6"))
    return 0;
  library->base = info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
    const uintptr_t low = info->dlpi_addr + header->p_vaddr, high = low + header->p_memsz;
    if (header->p_type == PT_DYNAMIC)
      d = (const ElfW(Dyn) *)low;
    if (header->p_type == PT_GNU_RELRO)
      library->relro_low = low & -PAGE, library->relro_high = high & -PAGE;
    if (header->p_type == PT_LOAD && header->p_flags & PF_X)
      library->code_low = low, library->code_high = high;
  }
  for (; d && d->d_tag != DT_NULL; d++) {
    if (d->d_tag == DT_JMPREL)
      library->slots = (const ElfW(Rela) *)d->d_un.d_ptr;
    if (d->d_tag == DT_PLTRELSZ)
      library->slot_count = d->d_un.d_val / sizeof(ElfW(Rela));
  }
  return 1;
}

/* All slots of libc's .got.plt that are written in plain programs. */
long two_write_slots(void) {
  struct library libc = {0};
  long written = 0;
  dl_iterate_phdr(read_library, &libc);
  for (size_t i = 0; i < libc.slot_count; i++) {
    const uintptr_t slot = libc.base + libc.slots[i].r_offset;
    if (slot >= libc.relro_low && slot < libc.relro_high)
      continue;
    *(volatile uintptr_t *)slot = (uintptr_t)attackers_code;
    written++;
  }
  return written;
}

/* ... wherever they are: what libc's PLT goes through. */
long two_write_targets(void) {
  struct library libc = {0};
  long written = 0;
  dl_iterate_phdr(read_library, &libc);
  for (uintptr_t at = libc.code_low; at + 16 <= libc.code_high; at++) {
    const unsigned char *const stub = (const unsigned char *)at;
    int32_t displacement;
    if (stub[0] != 0xff || stub[1] != 0x25 || stub[6] != 0x68 || stub[11] != 0xe9)
      continue;
    memcpy(&displacement, stub + 2, sizeof displacement);
    *(volatile uintptr_t *)(at + 6 + (uintptr_t)displacement) = (uintptr_t)attackers_code;
    written++;
  }
  return written;
}
