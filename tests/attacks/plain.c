/* Protection keys and nothing else: the globals, heap and stack of two libraries get a key each,
 * gates change rights, and the kernel and the C library are as they always are.  (Thread-local
 * storage and further threads' stacks are not protected at all.) */
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/attacks/attack.h"

int plain_enter(int argc, char **argv);
/* Both libraries use them. */
extern uint64_t plain_sp[3] __attribute__((visibility("default")));
extern void *plain_heap __attribute__((visibility("default")));

uint64_t plain_sp[3];
void *plain_heap;

enum { STACK_SIZE = 1 << 20, PAGE = 4096 };

static void check(int ok, const char *what) {
  if (ok)
    return;
  perror(what);
  exit(100);
}

static void tag(void *memory, size_t size, int key) {
  check(pkey_mprotect(memory, size, PROT_READ | PROT_WRITE, key) == 0, "pkey_mprotect");
}

static uint64_t make_stack(int key) {
  char *const stack =
      mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  check(stack != MAP_FAILED, "mmap");
  tag(stack, STACK_SIZE, key);
  return (uint64_t)stack + STACK_SIZE;
}

/* Shared memory, whose descriptor somebody forgot to close. */
static void make_heap(void) {
  const int fd = memfd_create("heap", 0);
  check(fd >= 0 && ftruncate(fd, PAGE) == 0, "memfd_create");
  plain_heap = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  check(plain_heap != MAP_FAILED, "mmap");
  tag(plain_heap, PAGE, 1);
}

static void tag_segment(const ElfW(Phdr) * segment, uintptr_t base, uintptr_t relro_end, int key) {
  uintptr_t low = (base + segment->p_vaddr) & -PAGE;
  const uintptr_t high = (base + segment->p_vaddr + segment->p_memsz + PAGE - 1) & -PAGE;
  if (low < relro_end)
    low = relro_end;
  if (low < high)
    tag((void *)low, high - low, key);
}

static int tag_object(struct dl_phdr_info *info, size_t size, void *unused) {
  const int key = strstr(info->dlpi_name, "plain_victim")     ? 1
                  : strstr(info->dlpi_name, "plain_attacker") ? 2
                                                              : 0;
  uintptr_t relro_end = 0;
  (void)size, (void)unused;
  for (int i = 0; key && i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_GNU_RELRO)
      relro_end =
          (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz) & -PAGE;
  for (int i = 0; key && i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_W)
      tag_segment(&info->dlpi_phdr[i], info->dlpi_addr, relro_end, key);
  return 0;
}

int main(int argc, char **argv) {
  for (int key = 1; key <= 4; key++)
    if (pkey_alloc(0, 0) != key) {
      fprintf(stderr, "no protection keys here\n");
      return 77;
    }
  plain_sp[1] = make_stack(1);
  plain_sp[2] = make_stack(2);
  make_heap();
  dl_iterate_phdr(tag_object, NULL);
  return plain_enter(argc, argv);
}
