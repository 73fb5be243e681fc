/* Memory whose mapping only the runtime may change: the windows of the address plan, every object
 * that the process has loaded, and the main thread's static TLS. */
#ifndef IA2_RUNTIME_CONFINE_RANGES_H
#define IA2_RUNTIME_CONFINE_RANGES_H

#include <stdint.h>

#include "ia2/runtime/core/state.h"

struct ia2_span {
  uintptr_t low, high; /* whole pages */
};

struct ia2_spans {
  uint32_t count;
  struct ia2_span span[IA2_MAX_OBJECTS + 2]; /* the windows, which are one, come first */
};

void ia2_spans_find(struct ia2_spans *spans);

#endif
