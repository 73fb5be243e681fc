#include "ia2/runtime/confine/ranges.h"

#include "ia2/runtime/core/page.h"
#include "ia2/runtime/core/text.h"

static struct ia2_spans spans = {
    1, {{IA2_WINDOW_BASE, IA2_WINDOW_BASE + ((uintptr_t)IA2_WINDOW_COUNT << IA2_WINDOW_SHIFT)}}};

const struct ia2_spans *ia2_spans_named(void) { return &spans; }

void ia2_spans_add(uintptr_t low, uintptr_t high) {
  struct ia2_span *const last = &spans.span[spans.count - 1];
  if (spans.count > 1 && last->high == ia2_page_down(low)) {
    last->high = ia2_page_up(high);
    return;
  }
  if (spans.count == IA2_MAX_SPANS)
    ia2_refuse(IA2_EXIT_REFUSED, "too many ranges of memory to protect them all", 0);
  spans.span[spans.count++] = (struct ia2_span){ia2_page_down(low), ia2_page_up(high)};
}

/* From the first block to the thread pointer: all blocks and what is between. */
static void add_main_tls(void) {
  const uintptr_t thread_pointer = ia2_slots[0].thread_pointer;
  uintptr_t most = 0;
  for (uint32_t i = 0; i < ia2_object_count; i++)
    if (ia2_objects[i].has_tls && ia2_objects[i].tls_offset > most)
      most = ia2_objects[i].tls_offset;
  ia2_spans_add(thread_pointer - most, thread_pointer);
}

const struct ia2_spans *ia2_spans_find(void) {
  if (ia2_object_count == IA2_MAX_OBJECTS)
    ia2_refuse(IA2_EXIT_REFUSED, "too many shared libraries to protect them all", 0);
  for (uint32_t i = 0; i < ia2_object_count; i++)
    ia2_spans_add(ia2_objects[i].low, ia2_objects[i].high);
  add_main_tls();
  return &spans;
}
