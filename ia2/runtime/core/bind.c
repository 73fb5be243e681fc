/* Function slots of shared libraries that lie in writable memory.
 *
 * libc, ld.so and most libraries are linked without -z now: the slots through which they call (the
 * .got.plt, with the targets of memcpy or malloc in it) stay writable, on a page with other data.
 * Whoever writes one runs his code with the rights of the next caller.  So at start every function
 * is looked up by ld.so's own code, the addresses go to a table that is read-only, and the stubs of
 * the PLT are led there; the old slots are zeroed, so that a stub which was overlooked traps.
 * The first words of each .got.plt, which lead to the lazy lookup, are not used any more. */
#include <link.h>
#include <string.h>
#include <sys/mman.h>

#include "ia2/runtime/confine/ranges.h"
#include "ia2/runtime/core/objects.h"
#include "ia2/runtime/core/page.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000 /* Linux 4.17 */
#endif

/* What a stub of the PLT is recognised by: jmp *slot(%rip), as ff 25 disp32. */
enum { JUMP_SIZE = 6, DISPLACEMENT = 2 };

struct slots {
  const char *path;
  struct link_map *map;
  uintptr_t base;
  const ElfW(Rela) * rela;
  size_t count;
  uintptr_t *got; /* got[1]: the link map if the lazy lookup is set up; got[2]: the lookup */
  uintptr_t relro_low, relro_high;
  uintptr_t code_low, code_high;
  int code_segments;
};

struct table {
  uintptr_t *at;    /* NULL while counting */
  size_t used;      /* words */
  uintptr_t lowest; /* of the objects that have slots */
};

static _Noreturn void refuse(const char *what, const struct slots *slots) {
  ia2_refuse(IA2_EXIT_REFUSED, what, slots->path);
}

/* ld.so has added the load bias to the entries of all objects but the vdso's
 * (elf/get-dynamic-info.h). */
static uintptr_t loaded(uintptr_t base, uintptr_t address) {
  return address < base ? base + address : address;
}

static void read_dynamic(struct slots *slots, const ElfW(Dyn) * d) {
  for (; d->d_tag != DT_NULL; d++) {
    if (d->d_tag == DT_JMPREL)
      slots->rela = (const ElfW(Rela) *)loaded(slots->base, d->d_un.d_ptr);
    if (d->d_tag == DT_PLTRELSZ)
      slots->count = d->d_un.d_val / sizeof(ElfW(Rela));
    if (d->d_tag == DT_PLTGOT)
      slots->got = (uintptr_t *)loaded(slots->base, d->d_un.d_ptr);
  }
}

static struct slots read_object(const struct dl_phdr_info *info) {
  struct slots slots = {.path = info->dlpi_name, .base = info->dlpi_addr};
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
    const uintptr_t low = info->dlpi_addr + header->p_vaddr, high = low + header->p_memsz;
    if (header->p_type == PT_DYNAMIC) {
      read_dynamic(&slots, (const ElfW(Dyn) *)low);
    } else if (header->p_type == PT_GNU_RELRO) {
      slots.relro_low = ia2_page_down(low);
      slots.relro_high = ia2_page_down(high);
    } else if (header->p_type == PT_LOAD && header->p_flags & PF_X) {
      slots.code_segments++;
      slots.code_low = low;
      slots.code_high = high;
    }
  }
  slots.map = ia2_link_map_find(info);
  return slots;
}

static uintptr_t *slot_of(const struct slots *slots, size_t i) {
  return (uintptr_t *)(slots->base + slots->rela[i].r_offset);
}

/* ld.so makes these pages read-only itself (elf/dl-reloc.c _dl_protect_relro). */
static bool is_protected(const struct slots *slots, size_t i) {
  const uintptr_t slot = (uintptr_t)slot_of(slots, i);
  return slot >= slots->relro_low && slot < slots->relro_high;
}

static bool has_writable(const struct slots *slots) {
  for (size_t i = 0; i < slots->count; i++)
    if (!is_protected(slots, i))
      return true;
  return false;
}

/* _dl_fixup(map, i) of ld.so: looks the function of entry i up, as the first call would have, with
 * versions, scopes and IFUNCs, and answers its address, 0 for a weak one that is nowhere.  Found in
 * what the stubs jump to, _dl_runtime_resolve: it has saved the two arguments of the stub to 8 and
 * 16 bytes above rbx (glibc 2.26 to 2.41, sysdeps/x86_64/dl-trampoline.h). */
typedef uintptr_t lookup(struct link_map *map, uint32_t index);

static lookup *find_lookup(const struct slots *slots) {
  static const unsigned char call[] = {
      0x48, 0x8b, 0x73, 0x10, /* mov 16(%rbx), %rsi */
      0x48, 0x8b, 0x7b, 0x08, /* mov 8(%rbx), %rdi */
      0xe8,                   /* call */
  };
  enum { SEARCHED = 512 };
  const unsigned char *const code = (const unsigned char *)slots->got[2];
  for (size_t i = 0; i < SEARCHED; i++) {
    int32_t distance;
    if (memcmp(code + i, call, sizeof call) != 0)
      continue;
    memcpy(&distance, code + i + sizeof call, sizeof distance);
    return (lookup *)(code + i + sizeof call + sizeof distance + distance);
  }
  refuse("ld.so looks functions up otherwise than expected (LD_AUDIT?)", slots);
}

static void look_up(const struct slots *slots) {
  /* Set by ld.so for objects that are bound lazily (sysdeps/x86_64/dl-machine.h
   * elf_machine_runtime_setup). */
  if (!slots->got || slots->got[1] != (uintptr_t)slots->map || !slots->map)
    return;
  lookup *const look = find_lookup(slots);
  for (size_t i = 0; i < slots->count; i++)
    if (ELF64_R_TYPE(slots->rela[i].r_info) == R_X86_64_JUMP_SLOT)
      *slot_of(slots, i) = look(slots->map, (uint32_t)i); /* with LD_BIND_NOT it only answers */
}

/* The classic stub goes on with the lazy lookup, push $index; jmp.  That for indirect branch
 * tracking begins with endbr64 and may have a bnd prefix. */
static bool is_stub(const struct slots *slots, const unsigned char *jump) {
  static const unsigned char endbr64[] = {0xf3, 0x0f, 0x1e, 0xfa};
  const size_t before = (uintptr_t)jump - slots->code_low,
               after = slots->code_high - (uintptr_t)jump;
  if (after >= 16 && jump[6] == 0x68 && jump[11] == 0xe9)
    return true;
  if (before >= 4 && memcmp(jump - 4, endbr64, 4) == 0)
    return true;
  return before >= 5 && jump[-1] == 0xf2 && memcmp(jump - 5, endbr64, 4) == 0;
}

/* The entry whose slot the jump at `code` goes through, or count. */
static size_t entry_of(const struct slots *slots, const unsigned char *code) {
  int32_t displacement;
  memcpy(&displacement, code + DISPLACEMENT, sizeof displacement);
  const uintptr_t slot = (uintptr_t)code + JUMP_SIZE + (uintptr_t)displacement;
  if (slot - (uintptr_t)slots->got > (slots->count + 16) * sizeof slot)
    return slots->count; /* not near the others: the usual answer, without a search */
  for (size_t i = 0; i < slots->count; i++)
    if ((uintptr_t)slot_of(slots, i) == slot && !is_protected(slots, i))
      return i;
  return slots->count;
}

static void protect(const struct slots *slots, uintptr_t low, uintptr_t high, int how) {
  low = ia2_page_down(low);
  if (ia2_sys3(SYS_mprotect, low, high - low, how) != 0)
    refuse("cannot change code (mprotect)", slots);
}

/* Leads the stubs in [low, high) to the table; how many there are, and where, is known. */
static void redirect(const struct slots *slots, uintptr_t low, uintptr_t high, uintptr_t *table) {
  protect(slots, low, high, PROT_READ | PROT_WRITE);
  for (unsigned char *code = (unsigned char *)low; code + JUMP_SIZE <= (unsigned char *)high;
       code++) {
    if (code[0] != 0xff || code[1] != 0x25)
      continue;
    const size_t i = entry_of(slots, code);
    if (i == slots->count || !is_stub(slots, code))
      continue;
    const int64_t distance = (char *)&table[i] - (char *)code - JUMP_SIZE;
    const int32_t displacement = (int32_t)distance;
    if (distance != displacement)
      refuse("too far from the table of its functions", slots);
    memcpy(code + DISPLACEMENT, &displacement, sizeof displacement);
  }
  protect(slots, low, high, PROT_READ | PROT_EXEC);
}

/* Stubs lie together, but how many slots have one nobody says: the whole of the code is searched,
 * unless each has been met before. */
static void find_stubs(const struct slots *slots, uintptr_t *low, uintptr_t *high) {
  size_t left = 0;
  for (size_t i = 0; i < slots->count; i++)
    left += !is_protected(slots, i);
  *low = *high = 0;
  for (uintptr_t at = slots->code_low; left && at + JUMP_SIZE <= slots->code_high; at++) {
    const unsigned char *const code = (const unsigned char *)at;
    if (code[0] != 0xff || code[1] != 0x25 || entry_of(slots, code) == slots->count ||
        !is_stub(slots, code))
      continue;
    if (!*low)
      *low = at;
    *high = at + JUMP_SIZE;
    left--;
  }
}

static void fill(const struct slots *slots, uintptr_t *table) {
  for (size_t i = 0; i < slots->count; i++) {
    const uint32_t type = ELF64_R_TYPE(slots->rela[i].r_info);
    if (is_protected(slots, i))
      continue;
    if (type != R_X86_64_JUMP_SLOT && type != R_X86_64_IRELATIVE)
      refuse("a function slot of unknown type", slots);
    table[i] = *slot_of(slots, i);
    *slot_of(slots, i) = 0;
  }
}

static int bind_object(struct dl_phdr_info *info, size_t size, void *argument) {
  (void)size;
  struct table *const table = argument;
  const struct slots slots = read_object(info);
  if (!has_writable(&slots))
    return 0;
  if (slots.code_segments != 1)
    refuse("more than one segment of code", &slots);
  uintptr_t *const own = table->at + table->used;
  table->used += slots.count;
  if (!table->at) {
    if (slots.code_low < table->lowest)
      table->lowest = slots.code_low;
    return 0;
  }
  uintptr_t low, high;
  look_up(&slots);
  find_stubs(&slots, &low, &high);
  fill(&slots, own);
  if (low)
    redirect(&slots, low, high, own);
  return 0;
}

/* A jump reaches 2 GiB. */
static uintptr_t *map_near(uintptr_t address, size_t size) {
  enum { STEP = 0x100000, TRIES = 1024 };
  address = ia2_page_down(address);
  for (uintptr_t i = 1; i <= TRIES; i++) {
    const uintptr_t wanted = address - i * STEP;
    const long got = ia2_sys6(SYS_mmap, (long)wanted, (long)size, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (got == (long)wanted)
      return (uintptr_t *)got;
  }
  ia2_refuse(IA2_EXIT_REFUSED, "no room near the shared libraries", "mmap");
}

void ia2_objects_bind(void) {
  struct table table = {0, 0, UINTPTR_MAX};
  dl_iterate_phdr(bind_object, &table);
  if (!table.used)
    return;
  const size_t size = ia2_page_up(table.used * sizeof *table.at);
  table.at = map_near(table.lowest, size);
  table.used = 0;
  dl_iterate_phdr(bind_object, &table);
  if (ia2_sys3(SYS_mprotect, table.at, size, PROT_READ) != 0)
    ia2_refuse(IA2_EXIT_REFUSED, "mprotect", 0);
  ia2_spans_add((uintptr_t)table.at, (uintptr_t)table.at + size);
}
