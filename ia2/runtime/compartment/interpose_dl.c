/* Symbols of what is loaded, looked up in the records of ld.so, which every compartment may read;
 * its own functions would lock them.  Nothing is loaded after the start (confine/), or unloaded. */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ia2/runtime/compartment/libc_call.h"

#if !IA2_OWNS_LIBC

static __thread char failure[256];
static __thread bool failed;

static void *fails(const char *name, const char *why) {
  snprintf(failure, sizeof failure, "%s: %s", name, why);
  failed = true;
  return NULL;
}

IA2_INSTEAD char *dlerror(void) {
  char *const answer = failed ? failure : NULL;
  failed = false;
  return answer;
}

/* ld.so has relocated these addresses, but not those of the vdso. */
static bool is_relocated(const struct link_map *map) {
  for (const ElfW(Dyn) *d = map->l_ld; d->d_tag != DT_NULL; d++)
    if (d->d_tag == DT_SYMTAB)
      return d->d_un.d_ptr >= map->l_addr;
  return false;
}

struct symbols {
  const uint32_t *hash; /* DT_GNU_HASH */
  const ElfW(Sym) * at;
  const char *strings;
  const uint16_t *versions;
};

static struct symbols read_symbols(const struct link_map *map) {
  struct symbols symbols = {0};
  if (!is_relocated(map))
    return symbols;
  for (const ElfW(Dyn) *d = map->l_ld; d->d_tag != DT_NULL; d++) {
    const void *const address = (const void *)d->d_un.d_ptr;
    if (d->d_tag == DT_GNU_HASH)
      symbols.hash = address;
    else if (d->d_tag == DT_SYMTAB)
      symbols.at = address;
    else if (d->d_tag == DT_STRTAB)
      symbols.strings = address;
    else if (d->d_tag == DT_VERSYM)
      symbols.versions = address;
  }
  return symbols;
}

static uint32_t hash_of(const char *name) {
  uint32_t hash = 5381;
  for (; *name; name++)
    hash = hash * 33 + (unsigned char)*name;
  return hash;
}

/* A definition that a program without versions would get. */
static bool is_wanted(const struct symbols *symbols, uint32_t i, const char *name) {
  enum { NOT_THE_DEFAULT = 0x8000 };
  const ElfW(Sym) *const symbol = &symbols->at[i];
  const unsigned char type = ELF64_ST_TYPE(symbol->st_info);
  return symbol->st_shndx != SHN_UNDEF && type != STT_TLS &&
         (!symbols->versions || !(symbols->versions[i] & NOT_THE_DEFAULT)) &&
         strcmp(symbols->strings + symbol->st_name, name) == 0;
}

static void *address_of(const struct link_map *map, const ElfW(Sym) * symbol) {
  const uintptr_t address = map->l_addr + symbol->st_value;
  if (ELF64_ST_TYPE(symbol->st_info) == STT_GNU_IFUNC)
    return ((void *(*)(void))address)();
  return (void *)address;
}

/* The table of GNU's linkers: counts of buckets, of the first symbol that is hashed, and of words
 * of a filter that is passed over here; the filter; buckets; hashes, whose lowest bit ends a
 * bucket. */
static void *look_up_in(const struct link_map *map, const char *name) {
  const struct symbols symbols = read_symbols(map);
  const uint32_t hash = hash_of(name);
  if (!symbols.hash || !symbols.hash[0])
    return NULL;
  const uint32_t *const buckets = symbols.hash + 4 + 2 * symbols.hash[2];
  const uint32_t *const hashes = buckets + symbols.hash[0] - symbols.hash[1];
  uint32_t i = buckets[hash % symbols.hash[0]];
  if (!i)
    return NULL;
  do {
    if ((hashes[i] | 1) == (hash | 1) && is_wanted(&symbols, i, name))
      return address_of(map, &symbols.at[i]);
  } while (!(hashes[i++] & 1));
  return NULL;
}

/* The file header is at the beginning of all that is loaded. */
static struct dl_phdr_info describe(const struct link_map *map) {
  const ElfW(Ehdr) *const file = (const ElfW(Ehdr) *)map->l_addr;
  return (struct dl_phdr_info){.dlpi_addr = map->l_addr,
                               .dlpi_name = map->l_name,
                               .dlpi_phdr = (const ElfW(Phdr) *)(map->l_addr + file->e_phoff),
                               .dlpi_phnum = file->e_phnum,
                               .dlpi_adds = 1};
}

/* Says nothing of thread-local storage. */
IA2_INSTEAD int dl_iterate_phdr(int (*call)(struct dl_phdr_info *info, size_t size, void *data),
                                void *data) {
  int result = 0;
  for (const struct link_map *map = _r_debug.r_map; map && !result; map = map->l_next) {
    struct dl_phdr_info info = describe(map);
    result = call(&info, sizeof info, data);
  }
  return result;
}

static const struct link_map *own_map(void) {
  extern const char __ehdr_start[] __attribute__((visibility("hidden")));
  const struct link_map *map = _r_debug.r_map;
  while (map && map->l_addr != (uintptr_t)__ehdr_start)
    map = map->l_next;
  return map;
}

IA2_INSTEAD void *dlsym(void *restrict handle, const char *restrict name) {
  const struct link_map *map = handle;
  if (handle == RTLD_DEFAULT)
    map = _r_debug.r_map;
  else if (handle == RTLD_NEXT && (map = own_map()))
    map = map->l_next;
  for (; map; map = map->l_next) {
    void *const found = look_up_in(map, name);
    if (found)
      return found;
  }
  return fails(name, "undefined symbol");
}

static bool is_called(const struct link_map *map, const char *name) {
  const char *const last = strrchr(map->l_name, '/');
  return strcmp(map->l_name, name) == 0 || (last && strcmp(last + 1, name) == 0);
}

IA2_INSTEAD void *dlopen(const char *name, int mode) {
  const struct link_map *map = _r_debug.r_map;
  (void)mode;
  while (name && map && !is_called(map, name))
    map = map->l_next;
  return map ? (void *)map
             : fails(name, "refused: nothing is loaded after the start of the program");
}

IA2_INSTEAD int dlclose(void *handle) {
  (void)handle;
  return 0;
}

#endif
