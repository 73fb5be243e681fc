/* What the victim has otherwise under the runtime. */
#include <stdlib.h>

#include "ia2/include/ia2.h"
#include "ia2/include/ia2_edits.h"
#include "tests/attacks/attack.h"
#include "tests/attacks/victim.h"

volatile uint64_t *victim_heap(void) { return malloc(sizeof(uint64_t)); }

/* As the rewriter edits a call through a pointer that can cross. */
uint64_t victim_calls(uint64_t (*function)(uint64_t)) {
  return IA2_CHECK(function, VICTIM_CALLS_TYPE)(0);
}
