#include "tests/gates/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "ia2/runtime/arch/x86_64/cpu.h"
#include "ia2/runtime/copy/copy.h"
#include "ia2/runtime/layout.h"

#define PUBLIC __attribute__((visibility("default")))
#define STACK_SIZE 0x100000
#define HEAP_SIZE 0x10000

/* Read-only in a real program. */
struct {
  uint32_t flags;
} harness_cpu_flags;
__asm__(".globl ia2_cpu_flags\n.set ia2_cpu_flags, harness_cpu_flags");
struct {
  struct ia2_range range[2];
} harness_ranges;
__asm__(".globl ia2_shared_ranges\n.set ia2_shared_ranges, harness_ranges");

struct {
  struct ia2_places places;
} harness_places;
__asm__(".globl ia2_places\n.set ia2_places, harness_places");

static long shared_data[8];
extern __thread char ia2_head_15[];
static int64_t heads[IA2_WINDOW_COUNT];

#ifdef WITHOUT_PKU
static int allocate_key(int key) { return key; }
static int tag(void *memory, size_t size, uint32_t key) { return memory && size && key ? 0 : -1; }
PUBLIC void harness_set_rights(uint32_t pkru) { (void)pkru; }
#else
static int allocate_key(int key) { return pkey_alloc(0, 0) == key ? key : -1; }

static int tag(void *memory, size_t size, uint32_t key) {
  return pkey_mprotect(memory, size, PROT_READ | PROT_WRITE, (int)key);
}

PUBLIC void harness_set_rights(uint32_t pkru) {
  __asm__ volatile("wrpkru" : : "a"(pkru), "c"(0), "d"(0) : "memory");
}
#endif

static void check(int ok, const char *what) {
  if (ok)
    return;
  perror(what);
  exit(1);
}

static uintptr_t window(uint32_t key) {
  return IA2_WINDOW_BASE + ((uintptr_t)key << IA2_WINDOW_SHIFT);
}

static uintptr_t map(uintptr_t address, size_t size, uint32_t key) {
  void *memory = mmap((void *)address, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  check(memory == (void *)address, "mmap");
  if (key)
    check(!tag(memory, size, key), "pkey_mprotect");
  return address;
}

static char *thread_pointer(void) {
  char *result;
  __asm__("mov %%fs:0, %0" : "=r"(result));
  return result;
}

PUBLIC int64_t harness_head(uint32_t key) { return heads[key]; }

PUBLIC const char *harness_vectors(void) {
  return harness_cpu_flags.flags & IA2_CPU_AVX512 ? "AVX-512"
         : harness_cpu_flags.flags & IA2_CPU_AVX  ? "AVX"
                                                  : "SSE";
}

static uint64_t *head_word(int64_t head, int offset) {
  return (uint64_t *)(thread_pointer() + head + offset);
}

static void set_up_party(uint32_t key, uint32_t lend_key, int64_t head) {
  heads[key] = head;
  check(!((uintptr_t)head_word(head, 0) % IA2_PAGE), "header is not at the start of a page");
  check(!tag(head_word(head, 0), IA2_PAGE, key), "header");
  const uintptr_t stack = map(window(key) + IA2_STACKS_OFFSET, STACK_SIZE, key);
  *head_word(head, IA2_HEAD_SP) = stack + STACK_SIZE - 64;
  *head_word(head, IA2_HEAD_STACK_LO) = stack;
  *head_word(head, IA2_HEAD_STACK_HI) = stack + STACK_SIZE;
  *(long *)map(window(key), HEAP_SIZE, key) = HARNESS_SECRET;
  if (!lend_key)
    return;
  map(window(lend_key), HEAP_SIZE, lend_key);
  const uintptr_t lend = map(window(lend_key) + IA2_STACKS_OFFSET, IA2_LEND_STACK_STRIDE, lend_key);
  *head_word(head, IA2_HEAD_LEND_SP) = lend + IA2_LEND_STACK_STRIDE;
  *head_word(head, IA2_HEAD_LEND_LO) = lend;
}

PUBLIC void harness_vectors_limit(uint32_t flags) {
  harness_cpu_flags.flags = ia2_cpu_detect() & flags;
}

PUBLIC void harness_setup(const struct harness_compartment *compartments, int count) {
  for (int key = 1; key < IA2_WINDOW_COUNT; key++)
    if (allocate_key(key) < 0) {
      fprintf(stderr, "no protection keys here\n");
      exit(77);
    }
  harness_cpu_flags.flags = ia2_cpu_detect();
  harness_ranges.range[0] =
      (struct ia2_range){(uintptr_t)shared_data, (uintptr_t)shared_data + sizeof shared_data};
  map(window(IA2_KEY_SHARED), HEAP_SIZE, IA2_KEY_SHARED);
  set_up_party(IA2_KEY_RUNTIME, 0, ia2_head_15 - thread_pointer());
  for (int i = 0; i < count; i++)
    set_up_party(compartments[i].key, compartments[i].lend_key, compartments[i].head);
}

PUBLIC void *harness_enter(const struct harness_compartment *compartment, void *(*fn)(void *),
                           void *arg) {
  *head_word(compartment->head, IA2_HEAD_START_FN) = (uint64_t)(uintptr_t)fn;
  *head_word(compartment->head, IA2_HEAD_START_ARG) = (uint64_t)(uintptr_t)arg;
  harness_set_rights(IA2_PKRU_SHARED);
  return compartment->start();
}

PUBLIC volatile long *harness_secret(uint32_t key) { return (volatile long *)window(key); }

PUBLIC long *harness_shared_data(void) { return shared_data; }
