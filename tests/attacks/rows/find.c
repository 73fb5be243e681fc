/* Code of the process that an attacker can use. */
#include <link.h>
#include <string.h>

#include "tests/attacks/attack.h"

#ifdef UNDER_RUNTIME
extern __thread uint64_t ia2_head_2[];
void attack_forge_stack_pointer(uint64_t sp) { *(volatile uint64_t *)ia2_head_2 = sp; }
#else
extern uint64_t plain_sp[];
void attack_forge_stack_pointer(uint64_t sp) { plain_sp[2] = sp; }
#endif

struct search {
  const char *object;
  uint64_t from;
  const void *bytes;
  uint64_t size, found;
};

static int ends_with(const char *text, const char *end) {
  const size_t length = strlen(text), wanted = strlen(end);
  return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static int search_object(struct dl_phdr_info *info, size_t size, void *argument) {
  struct search *const search = argument;
  (void)size;
  if (search->object[0] ? !ends_with(info->dlpi_name, search->object) : info->dlpi_name[0])
    return 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    if (info->dlpi_phdr[i].p_type != PT_LOAD || !(info->dlpi_phdr[i].p_flags & PF_X))
      continue;
    uint64_t low = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
    const uint64_t high = low + info->dlpi_phdr[i].p_memsz;
    if (search->from >= high)
      continue;
    if (search->from >= low)
      low = search->from + 1;
    const char *const found = memmem((void *)low, high - low, search->bytes, search->size);
    if (found && (!search->found || (uint64_t)found < search->found))
      search->found = (uint64_t)found;
  }
  return 0;
}

uint64_t attack_find(const char *object, uint64_t from, const void *bytes, uint64_t size) {
  struct search search = {object, from, bytes, size, 0};
  dl_iterate_phdr(search_object, &search);
  return search.found;
}
