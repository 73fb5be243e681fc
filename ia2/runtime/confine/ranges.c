#include "ia2/runtime/confine/ranges.h"

#include "ia2/runtime/core/text.h"

static void add(struct ia2_spans *spans, uintptr_t low, uintptr_t high) {
  low &= ~(uintptr_t)(IA2_PAGE - 1);
  high = (high + IA2_PAGE - 1) & ~(uintptr_t)(IA2_PAGE - 1);
  spans->span[spans->count++] = (struct ia2_span){low, high};
}

/* From the first compartment's block to the thread pointer: all blocks and what is between. */
static void add_main_tls(struct ia2_spans *spans) {
  const uintptr_t thread_pointer = ia2_slots[0].thread_pointer;
  uintptr_t most = 0;
  for (uint32_t i = 0; i < ia2_object_count; i++)
    if (ia2_objects[i].has_tls && ia2_objects[i].tls_offset > most)
      most = ia2_objects[i].tls_offset;
  add(spans, thread_pointer - most, thread_pointer);
}

void ia2_spans_find(struct ia2_spans *spans) {
  spans->count = 0;
  add(spans, ia2_window(0), ia2_window(IA2_WINDOW_COUNT));
  if (ia2_object_count == IA2_MAX_OBJECTS)
    ia2_refuse(IA2_EXIT_REFUSED, "too many shared libraries to protect them all", 0);
  for (uint32_t i = 0; i < ia2_object_count; i++)
    add(spans, ia2_objects[i].low, ia2_objects[i].high);
  add_main_tls(spans);
}
