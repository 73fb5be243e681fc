/* Memory whose mapping only the runtime may change: the windows of the address plan, every object
 * that the process has loaded, the main thread's static TLS, and what else is named at start. */
#ifndef IA2_RUNTIME_CONFINE_RANGES_H
#define IA2_RUNTIME_CONFINE_RANGES_H

#include <stdint.h>

#include "ia2/runtime/core/state.h"

enum { IA2_MAX_SPANS = IA2_MAX_OBJECTS + 16 };

struct ia2_span {
  uintptr_t low, high; /* whole pages */
};

struct ia2_spans {
  uint32_t count;
  struct ia2_span span[IA2_MAX_SPANS]; /* the windows, which are one, come first */
};

/* One more, before ia2_confine(): its pages keep their mapping, key and contents for ever. */
void ia2_spans_add(uintptr_t low, uintptr_t high);

/* What has been named until now. */
const struct ia2_spans *ia2_spans_named(void);

/* ... and the objects and the thread-local storage: all of them.  Once. */
const struct ia2_spans *ia2_spans_find(void);

#endif
