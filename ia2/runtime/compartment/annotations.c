/* What ia2.h declares. */

#define IA2_ENABLE 1

#include <stdio.h>
#include <stdlib.h>

#include "ia2/runtime/layout.h"

#include "ia2/include/ia2.h"

/* rdpkru wants ecx = 0 and clears edx (SDM vol. 2B). */
size_t ia2_get_tag(void) {
  uint32_t rights, zero;
  __asm__ volatile("rdpkru" : "=a"(rights), "=d"(zero) : "c"(0));
  return rights;
}

size_t ia2_get_compartment(void) {
  const size_t rights = ia2_get_tag();
  for (size_t key = 1; key <= IA2_COMPARTMENT_COUNT; key++)
    if (rights == IA2_PKRU_OF(key))
      return key;
  return 0;
}

/* By the address alone: the code may run in another compartment than this object's. */
void ia2_get_compartment_stack(void **base, size_t *size) {
  const uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  const uintptr_t window = here >> IA2_WINDOW_SHIFT << IA2_WINDOW_SHIFT;
  const uintptr_t offset = here - window;
  const uintptr_t key = (window - IA2_WINDOW_BASE) >> IA2_WINDOW_SHIFT;
  *base = NULL;
  *size = 0;
  if (here < IA2_WINDOW_BASE || key >= IA2_WINDOW_COUNT || offset < IA2_STACKS_OFFSET)
    return;
  const uintptr_t low = here - (offset - IA2_STACKS_OFFSET) % IA2_STACK_STRIDE;
  *base = (void *)(low + IA2_PAGE); /* the lowest page is a guard */
  *size = IA2_STACK_STRIDE - IA2_PAGE;
}

void ia2_check_registered(const char *library, size_t key, const char *further_libraries, int log) {
  const char *const names[] = {library ? library : "", further_libraries ? further_libraries : ""};
  if (!key || key > IA2_COMPARTMENT_COUNT) {
    fprintf(stderr, "ia2: ia2_register_compartment: %s: there is no compartment %zu, but 1 to %d\n",
            names[0], key, IA2_COMPARTMENT_COUNT);
    abort();
  }
  if (*names[1]) {
    fprintf(stderr, "ia2: ia2_register_compartment: %s: %s: name it in the compartment's deps\n",
            names[0], names[1]);
    abort();
  }
  if (log)
    fprintf(stderr, "ia2: compartment %zu is %s\n", key, names[0]);
}
