/* Objects refer to each other's headers and entries weakly, so that any link order does.  A
 * reference that found nothing would make a gate jump to address 0 in the middle of the run. */
#include <link.h>
#include <string.h>

#include "ia2/runtime/core/objects.h"
#include "ia2/runtime/core/text.h"

struct tables {
  const ElfW(Sym) * symbols;
  const char *strings;
  const ElfW(Rela) * rela, *plt;
  size_t rela_count, plt_count;
};

static struct tables read_tables(const struct dl_phdr_info *info) {
  struct tables t = {0};
  const ElfW(Dyn) *d = 0;
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
      d = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
  for (; d && d->d_tag != DT_NULL; d++) {
    /* ld.so has added the load bias already (elf/get-dynamic-info.h). */
    if (d->d_tag == DT_SYMTAB)
      t.symbols = (const ElfW(Sym) *)d->d_un.d_ptr;
    if (d->d_tag == DT_STRTAB)
      t.strings = (const char *)d->d_un.d_ptr;
    if (d->d_tag == DT_RELA)
      t.rela = (const ElfW(Rela) *)d->d_un.d_ptr;
    if (d->d_tag == DT_RELASZ)
      t.rela_count = d->d_un.d_val / sizeof(ElfW(Rela));
    if (d->d_tag == DT_JMPREL)
      t.plt = (const ElfW(Rela) *)d->d_un.d_ptr;
    if (d->d_tag == DT_PLTRELSZ)
      t.plt_count = d->d_un.d_val / sizeof(ElfW(Rela));
  }
  return t;
}

static bool ours(const char *name) {
  return strncmp(name, "ia2_", 4) == 0 || strncmp(name, "__ia2_", 6) == 0;
}

static void check(const struct ia2_object *object, const struct tables *t, const ElfW(Rela) * rela,
                  size_t count) {
  for (size_t i = 0; i < count; i++) {
    const ElfW(Sym) *const symbol = &t->symbols[ELF64_R_SYM(rela[i].r_info)];
    if (ELF64_R_SYM(rela[i].r_info) == 0 || ELF64_ST_BIND(symbol->st_info) != STB_WEAK ||
        symbol->st_shndx != SHN_UNDEF)
      continue;
    const char *const name = t->strings + symbol->st_name;
    if (ours(name) && *(const uintptr_t *)(object->base + rela[i].r_offset) == 0)
      ia2_refuse(IA2_EXIT_REFUSED, "a gate leads nowhere, nothing defines", name);
  }
}

void ia2_references_check(const struct ia2_object *object, const struct dl_phdr_info *info) {
  const struct tables t = read_tables(info);
  if (!t.symbols || !t.strings)
    return;
  check(object, &t, t.rela, t.rela_count);
  check(object, &t, t.plt, t.plt_count);
}
