#include "ia2/allocator/purge.h"

#include "ia2/allocator/self.h"
#include "ia2/runtime/compartment.h"

/* The gate to the runtime, in every compartment's object (ia2/runtime/compartment). */
uint64_t ia2_monitor(uint32_t op, uint64_t a, uint64_t b, uint64_t c, uint64_t d) IA2_HIDDEN;

void ia2_purge(uintptr_t from, size_t size) { ia2_monitor(IA2_OP_PURGE, from, size, 0, 0); }
