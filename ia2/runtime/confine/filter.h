/* The seccomp filter of the process. */
#ifndef IA2_RUNTIME_CONFINE_FILTER_H
#define IA2_RUNTIME_CONFINE_FILTER_H

#include <stdbool.h>

#include "ia2/runtime/confine/ranges.h"

/* Installs it, for good: for this thread, and so for all that it starts.  `sealed`: the kernel
 * protects the objects' mappings, so that the filter needs to where the seal is weak only.
 * permitted: numbers of calls that this program may make besides, ended by 0. */
void ia2_filter_install(const struct ia2_spans *spans, bool sealed, const uint16_t *permitted);

/* The errno-like data of a SIGSYS that says: a violation. */
enum { IA2_FILTER_VIOLATION = 0x1a2 };

#endif
