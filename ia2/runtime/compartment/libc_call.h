/* How a compartment that may not write libc's data has libc work for it (compartment.h). */
#ifndef IA2_RUNTIME_COMPARTMENT_LIBC_CALL_H
#define IA2_RUNTIME_COMPARTMENT_LIBC_CALL_H

#include "ia2/runtime/compartment/monitor.h"

/* libc's data is the main compartment's; the others go by way of the runtime. */
#define IA2_OWNS_LIBC (IA2_SELF == 1)

/* Stands in for a function of libc's, unless the compartment has its own of that name. */
#define IA2_INSTEAD __attribute__((weak))

static inline int64_t ia2_libc(enum ia2_libc_call what, uint64_t word, void *buffer,
                               uint64_t size) {
  return (int64_t)ia2_monitor(IA2_OP_LIBC, what, word, (uint64_t)buffer, size);
}

#endif
