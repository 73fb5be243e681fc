/* What everybody may read decides what others run: it must stay as it is. */
#include <link.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <time.h>

#include "ia2/runtime/layout.h"
#include "tests/attacks/attack.h"

enum { PAGE = 4096, READ_WRITE = PROT_READ | PROT_WRITE };
enum { OVER = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED };

struct relro {
  uint64_t victims_code, low, high;
};

static int find_relro(struct dl_phdr_info *info, size_t size, void *argument) {
  struct relro *const relro = argument;
  int is_victims = 0;
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
    if (header->p_type == PT_LOAD &&
        relro->victims_code - info->dlpi_addr - header->p_vaddr < header->p_memsz)
      is_victims = 1;
  }
  for (int i = 0; is_victims && i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_GNU_RELRO) {
      relro->low = (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr) & -(uint64_t)PAGE;
      relro->high = (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz) &
                    -(uint64_t)PAGE;
    }
  return is_victims;
}

/* The victim's table of the functions that it calls. */
ATTACK(got_writable) {
  struct relro relro = {victim_do(VICTIM_PRIVATE, 0), 0, 0};
  dl_iterate_phdr(find_relro, &relro);
  const uint64_t error = SYSCALL_3(SYS_mprotect, relro.low, relro.high - relro.low, READ_WRITE);
  if (attack_failed(error))
    return error;
  for (uint64_t *word = (uint64_t *)relro.low; word < (uint64_t *)relro.high; word++)
    if (*word == (uint64_t)clock_gettime)
      *word = (uint64_t)evil;
  return victim_do(VICTIM_LOOKS_AT_CLOCK, 0);
}

/* Other code where the kernel has put code that everybody calls. */
ATTACK(mremap_over_vdso) {
  extern char attack_sled[], attack_sled_end[];
  const uint64_t vdso = getauxval(AT_SYSINFO_EHDR),
                 size = (uint64_t)(attack_sled_end - attack_sled);
  attack_shared->evil = (uint64_t)evil;
  const uint64_t error =
      SYSCALL_6(SYS_mremap, attack_sled, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, vdso, 0);
  if (attack_failed(error))
    return error;
  return victim_do(VICTIM_LOOKS_AT_CLOCK, 0);
}

ATTACK(munmap_vdso) {
  const uint64_t vdso = getauxval(AT_SYSINFO_EHDR);
  const uint64_t error = SYSCALL_2(SYS_munmap, vdso, 2 * PAGE);
  return attack_failed(error) ? error : ATTACK_DONE;
}

/* Places that the runtime will use later; with plain keys there is no such plan. */
static uint64_t map_over(uint64_t page) {
#ifdef UNDER_RUNTIME
  const uint64_t got = SYSCALL_6(SYS_mmap, page, PAGE, READ_WRITE, OVER, -1, 0);
  return attack_failed(got) ? got : ATTACK_DONE;
#else
  (void)page;
  return ATTACK_NOTHING;
#endif
}

static uint64_t window(uint64_t key) { return IA2_WINDOW_BASE + (key << IA2_WINDOW_SHIFT); }

ATTACK(mmap_over_a_future_stack) {
  return map_over(window(1) + IA2_STACKS_OFFSET + 20 * IA2_STACK_STRIDE - PAGE);
}
ATTACK(mmap_over_a_future_thread_block) {
  return map_over(window(0) + IA2_STACKS_OFFSET + 20 * IA2_STACK_STRIDE - 4 * PAGE);
}
ATTACK(mmap_over_a_future_lending_stack) {
  return map_over(window(3) + IA2_STACKS_OFFSET + 20 * IA2_LEND_STACK_STRIDE - PAGE);
}
ATTACK(mmap_over_the_rest_of_the_heap) { return map_over(window(1) + IA2_HEAP_SIZE - PAGE); }
ATTACK(mmap_over_the_runtimes_stack) {
  return map_over(window(IA2_KEY_RUNTIME) + IA2_STACKS_OFFSET + IA2_STACK_STRIDE - PAGE);
}

/* What the runtime found out at its start, such as which registers must be cleared. */
ATTACK(runtimes_constants_writable) {
#ifdef UNDER_RUNTIME
  extern const uint32_t ia2_cpu_flags;
  const uint64_t error =
      SYSCALL_3(SYS_mprotect, (uint64_t)&ia2_cpu_flags & -(uint64_t)PAGE, PAGE, READ_WRITE);
  return attack_failed(error) ? error : ATTACK_DONE;
#else
  return ATTACK_NOTHING;
#endif
}
