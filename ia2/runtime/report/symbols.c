/* Symbols for reports, out of the object's file: nothing is prepared at start, nothing allocated.
 */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "ia2/runtime/core/state.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/report/place.h"

struct file {
  const char *bytes;
  uint64_t size;
};

static bool map_file(const char *path, struct file *file) {
  struct stat status;
  const long fd = ia2_sys4(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return false;
  long address = -1;
  if (ia2_sys2(SYS_fstat, fd, &status) == 0 && status.st_size > 0)
    address = ia2_sys6(SYS_mmap, 0, status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  ia2_sys1(SYS_close, fd);
  if (address < 0 && address > -4096)
    return false;
  file->bytes = (const char *)address;
  file->size = (uint64_t)status.st_size;
  return true;
}

/* `count` things of `size` bytes at `offset`, if the file has them. */
static const void *at(const struct file *file, uint64_t offset, uint64_t count, uint64_t size) {
  if (offset > file->size || count > (file->size - offset) / size)
    return 0;
  return file->bytes + offset;
}

static void copy_name(struct ia2_symbol *symbol, const struct file *file, const Elf64_Shdr *strings,
                      uint32_t name) {
  const char *const text = at(file, strings->sh_offset, strings->sh_size, 1);
  uint32_t length = 0;
  while (text && name + length < strings->sh_size && length < sizeof symbol->name - 1 &&
         text[name + length]) {
    symbol->name[length] = text[name + length];
    length++;
  }
  symbol->name[length] = 0;
}

static bool named(const Elf64_Sym *symbol) {
  const unsigned type = ELF64_ST_TYPE(symbol->st_info);
  return symbol->st_shndx != SHN_UNDEF && symbol->st_name &&
         (type == STT_FUNC || type == STT_OBJECT || type == STT_NOTYPE || type == STT_GNU_IFUNC);
}

/* The symbol nearest below the address; among equals one with a size. */
static bool search(const struct file *file, const Elf64_Shdr *sections, const Elf64_Shdr *table,
                   uint32_t section_count, uintptr_t offset, struct ia2_symbol *found) {
  const uint64_t count = table->sh_size / sizeof(Elf64_Sym);
  const Elf64_Sym *const symbols = at(file, table->sh_offset, count, sizeof(Elf64_Sym));
  const Elf64_Sym *best = 0;
  if (!symbols || table->sh_link >= section_count)
    return false;
  for (uint64_t i = 0; i < count; i++) {
    const Elf64_Sym *const symbol = &symbols[i];
    if (!named(symbol) || symbol->st_value > offset)
      continue;
    if (symbol->st_size && offset - symbol->st_value >= symbol->st_size)
      continue;
    if (!best || symbol->st_value > best->st_value ||
        (symbol->st_value == best->st_value && symbol->st_size > best->st_size))
      best = symbol;
  }
  if (!best)
    return false;
  found->offset = offset - best->st_value;
  copy_name(found, file, &sections[table->sh_link], best->st_name);
  return true;
}

static bool search_file(const struct file *file, uintptr_t offset, struct ia2_symbol *found) {
  const Elf64_Ehdr *const header = at(file, 0, 1, sizeof *header);
  if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
    return false;
  const Elf64_Shdr *const sections = at(file, header->e_shoff, header->e_shnum, sizeof(Elf64_Shdr));
  /* .symtab knows more than .dynsym, where the file has one. */
  static const uint32_t types[] = {SHT_SYMTAB, SHT_DYNSYM};
  for (int t = 0; sections && t < 2; t++)
    for (uint32_t i = 0; i < header->e_shnum; i++)
      if (sections[i].sh_type == types[t] &&
          search(file, sections, &sections[i], header->e_shnum, offset, found))
        return true;
  return false;
}

bool ia2_find_symbol(const struct ia2_object *object, uintptr_t address,
                     struct ia2_symbol *symbol) {
  struct file file;
  if (!map_file(object->path, &file))
    return false;
  const bool found = search_file(&file, address - object->base, symbol);
  ia2_sys2(SYS_munmap, file.bytes, file.size);
  return found;
}
