/* What the runtime gives every compartment's object, for this one (IA2_SELF). */
#include "ia2/allocator/self.h"
#include "tests/allocator/harness/world.h"

IA2_EXPORT __thread unsigned char IA2_CAT(ia2_head_, IA2_SELF)[IA2_PAGE]
    __attribute__((aligned(16)));

IA2_HIDDEN uint64_t ia2_monitor(uint32_t op, uint64_t a, uint64_t b, uint64_t c, uint64_t d);
IA2_HIDDEN uint64_t ia2_monitor(uint32_t op, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  (void)c, (void)d;
  return world_monitor(op, a, b);
}
