/* Which functions of a unit make it into the object: a static inline function of a header that
 * nobody calls here does not, and what it refers to is no reference of this compartment's. */
#ifndef IA2_REWRITER_LIVE_H
#define IA2_REWRITER_LIVE_H

#include "map.h"
#include "summary.h"

/* Names of the unit's static functions that cannot be reached (value 0), and that can (1). */
struct map find_live(const struct summary *summary);

/* Whether code in the function counts; "" is file scope. */
bool is_live(const struct map *live, const char *function);

#endif
