/* errno, of all the libraries' thread-local data, is what functions write that run in place, with a
 * compartment's rights.  It moves to a page that all may write; the rest gets libc's key (slots.c).
 *
 * Each library reaches errno by its offset from the thread pointer, which is in one word of its
 * table of addresses (R_X86_64_TPOFF64; psABI, initial-exec), read-only after relocation. */
#include <errno.h>
#include <link.h>
#include <sys/mman.h>

#include "ia2/runtime/core/objects.h"
#include "ia2/runtime/core/page.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"

__thread char ia2_errno_page[IA2_PAGE] __attribute__((aligned(IA2_PAGE)));

struct move {
  intptr_t from, to; /* offsets from the thread pointer */
};

struct relocations {
  const ElfW(Rela) * rela;
  size_t count;
};

static intptr_t offset_of(const void *address) {
  return (intptr_t)((uintptr_t)address - (uintptr_t)__builtin_thread_pointer());
}

/* ld.so has added the load bias to the entries of all objects but the vdso's
 * (elf/get-dynamic-info.h). */
static struct relocations read_relocations(const struct dl_phdr_info *info) {
  struct relocations relocations = {0, 0};
  const ElfW(Dyn) *d = 0;
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
      d = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
  for (; d && d->d_tag != DT_NULL; d++) {
    if (d->d_tag == DT_RELA && d->d_un.d_ptr >= info->dlpi_addr)
      relocations.rela = (const ElfW(Rela) *)d->d_un.d_ptr;
    if (d->d_tag == DT_RELASZ)
      relocations.count = d->d_un.d_val / sizeof(ElfW(Rela));
  }
  return relocations;
}

static void protect(uintptr_t word, int how) {
  const uintptr_t low = ia2_page_down(word);
  if (ia2_sys3(SYS_mprotect, low, ia2_page_up(word + sizeof word) - low, how) != 0)
    ia2_refuse(IA2_EXIT_REFUSED, "cannot move errno", "mprotect");
}

static int move_in(struct dl_phdr_info *info, size_t size, void *argument) {
  const struct move *const move = argument;
  const struct relocations relocations = read_relocations(info);
  (void)size;
  for (size_t i = 0; relocations.rela && i < relocations.count; i++) {
    intptr_t *const word = (intptr_t *)(info->dlpi_addr + relocations.rela[i].r_offset);
    if (ELF64_R_TYPE(relocations.rela[i].r_info) != R_X86_64_TPOFF64 || *word != move->from)
      continue;
    protect((uintptr_t)word, PROT_READ | PROT_WRITE);
    *word = move->to;
    protect((uintptr_t)word, PROT_READ);
  }
  return 0;
}

void ia2_errno_move(void) {
  /* It is declared as a function whose answer never changes. */
  int *(*volatile const where)(void) = __errno_location;
  struct move move = {offset_of(where()), offset_of(ia2_errno_page)};
  dl_iterate_phdr(move_in, &move);
  if ((char *)where() != ia2_errno_page)
    ia2_refuse(IA2_EXIT_REFUSED, "this libc keeps errno otherwise than expected", 0);
}
