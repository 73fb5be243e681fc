#include "ia2/runtime/core/state.h"

union ia2_fixed_page ia2_fixed_page __attribute__((aligned(IA2_PAGE)));

/* Names for parts of the page. */
__asm__(".globl ia2_cpu_flags\n"
        ".type ia2_cpu_flags, @object\n"
        ".size ia2_cpu_flags, 4\n"
        ".set ia2_cpu_flags, ia2_fixed_page\n"
        ".globl ia2_shared_ranges\n"
        ".type ia2_shared_ranges, @object\n"
        ".size ia2_shared_ranges, 224\n"
        ".set ia2_shared_ranges, ia2_fixed_page + 16\n"
        ".globl ia2_clone_return\n"
        ".hidden ia2_clone_return\n"
        ".set ia2_clone_return, ia2_fixed_page + 240\n"
        ".globl ia2_places\n"
        ".type ia2_places, @object\n"
        ".size ia2_places, 528\n"
        ".set ia2_places, ia2_fixed_page + 248\n");
_Static_assert(offsetof(struct ia2_constants, cpu_flags) == 0, "the alias above");
_Static_assert(offsetof(struct ia2_constants, shared_ranges) == 16, "the alias above");
_Static_assert(sizeof(((struct ia2_constants *)0)->shared_ranges) == 224, "the alias above");
_Static_assert(offsetof(struct ia2_constants, clone_return) == 240, "the alias above");
_Static_assert(offsetof(struct ia2_constants, places) == 248, "the alias above");
_Static_assert(sizeof(struct ia2_places) == 528, "the alias above");
_Static_assert(sizeof(union ia2_fixed_page) == IA2_PAGE, "one page");

struct ia2_object ia2_objects[IA2_MAX_OBJECTS];
uint32_t ia2_object_count;
struct ia2_slot ia2_slots[IA2_MAX_THREADS];
__thread struct ia2_thread ia2_self;

/* runtime_gates.h; a page of the runtime's block that has libc's key. */
extern __thread char ia2_head_14[];
__attribute__((visibility("default"), aligned(IA2_PAGE))) __thread char ia2_head_14[IA2_PAGE];

struct ia2_object *ia2_object_of(uint32_t key) {
  for (uint32_t i = 0; i < ia2_object_count; i++)
    if (ia2_objects[i].key == key)
      return &ia2_objects[i];
  return 0;
}
