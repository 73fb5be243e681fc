/* Sealing: mappings that nobody can change any more, not even the runtime (mseal(2), Linux 6.10).
 */
#ifndef IA2_RUNTIME_CONFINE_SEAL_H
#define IA2_RUNTIME_CONFINE_SEAL_H

#include <stdbool.h>
#include <stdint.h>

/* Seals whole pages, all of them mapped; false if that fails.  Does nothing where the kernel has no
 * seals: the filter, which protects the same addresses, then stands alone. */
bool ia2_seal(uintptr_t low, uintptr_t high);

/* Seals what exists at the end of the start: the objects' segments, the heaps, the main thread's
 * places.  Returns whether the kernel can. */
bool ia2_seal_all(void);

#endif
