/* tls_layout OBJECT...: no page of the thread-local block of the named objects ("main" is the
 * program) is shared with another object's, in any thread, and all variables have their initial
 * values and can be written. Exits with 1 and says why otherwise. */
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/elf/tls_part.h"

#define PAGE 4096u

struct tls_probe probe_main(void);
struct tls_probe probe_large(void);
struct tls_probe probe_zero(void);
struct tls_probe probe_values(void);
struct tls_probe probe_none(void);
struct tls_probe probe_elsewhere(void);

struct block {
  const char *name;
  uintptr_t low;
  uintptr_t high;
};

static char **exclusive; /* names, NULL at the end */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct block blocks[64];
static size_t block_count;
static int faults;

static int add_block(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size;
  (void)unused;
  const char *slash = strrchr(info->dlpi_name, '/');
  const char *name = slash == NULL ? info->dlpi_name : slash + 1;
  for (int index = 0; index < info->dlpi_phnum; index++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[index];
    if (segment->p_type == PT_TLS && info->dlpi_tls_data != NULL) {
      const uintptr_t low = (uintptr_t)info->dlpi_tls_data;
      blocks[block_count++] =
          (struct block){name[0] == '\0' ? "main" : name, low, low + segment->p_memsz};
    }
  }
  return 0;
}

static void check_exclusive(const struct block *block) {
  if (block->low % PAGE != 0 || block->high % PAGE != 0) {
    printf("%s: 0x%lx..0x%lx is not whole pages\n", block->name, block->low, block->high);
    faults++;
  }
  for (size_t index = 0; index < block_count; index++) {
    const struct block *other = &blocks[index];
    const uintptr_t low = other->low / PAGE * PAGE;
    const uintptr_t high = (other->high + PAGE - 1) / PAGE * PAGE;
    if (other != block && low < block->high && high > block->low) {
      printf("%s shares a page with %s\n", block->name, other->name);
      faults++;
    }
  }
}

static void check_blocks(void) {
  block_count = 0;
  dl_iterate_phdr(add_block, NULL);
  const uintptr_t thread = (uintptr_t)__builtin_thread_pointer();
  blocks[block_count++] = (struct block){"thread control block", thread, thread + 0x700};
  for (char **name = exclusive; *name != NULL; name++) {
    size_t index = 0;
    while (index < block_count && strcmp(blocks[index].name, *name) != 0) {
      index++;
    }
    if (index == block_count) {
      printf("%s has no thread-local block\n", *name);
      faults++;
    } else {
      check_exclusive(&blocks[index]);
    }
  }
}

static void check_values(struct tls_probe probe, const char *name) {
  for (size_t index = 0; index < probe.value_count; index++) {
    if (probe.values[index] != (index == 0 ? PROBE_FIRST : 0)) {
      printf("%s: value %zu is %d\n", name, index, probe.values[index]);
      faults++;
      return;
    }
    probe.values[index] = -1;
  }
  for (size_t index = 0; index < probe.zero_count; index++) {
    if (probe.zeros[index] != 0) {
      printf("%s: byte %zu is not zero\n", name, index);
      faults++;
      return;
    }
    probe.zeros[index] = 0xff;
  }
}

static void *check(void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  check_blocks();
  check_values(probe_main(), "main");
  check_values(probe_large(), "large");
  check_values(probe_zero(), "zero");
  check_values(probe_values(), "values");
  check_values(probe_none(), "none");
  check_values(probe_elsewhere(), "elsewhere");
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(int argc, char **argv) {
  (void)argc;
  exclusive = argv + 1;
  check(NULL);
  for (int round = 0; round < 25 && faults == 0; round++) {
    pthread_t threads[8];
    for (int index = 0; index < 8; index++) {
      pthread_create(&threads[index], NULL, check, NULL);
    }
    for (int index = 0; index < 8; index++) {
      pthread_join(threads[index], NULL);
    }
  }
  return faults != 0;
}
