/* What becomes of the pointers in a copied object, of pointer arguments and of the result. */
#ifndef IA2_RUNTIME_COPY_RULES_H
#define IA2_RUNTIME_COPY_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ia2/runtime/copy/copy.h"

struct ia2_half {
  struct ia2_copy_frame *frame;
  const struct ia2_copies *copies;
  bool back; /* out of the call */
};

/* The rules, in their order. */
const struct ia2_rule *ia2_rules(const struct ia2_copies *);

/* Copies `size` bytes, a multiple of the object's own size if they are counted, and applies the
 * rules of object `index` to what is copied. */
void ia2_rules_copy(const struct ia2_half *, unsigned index, uintptr_t to, uintptr_t from,
                    size_t size);

/* ... to the arguments, and, on the way back, to the result if `result` says so. */
void ia2_rules_apply(const struct ia2_half *, bool result);

#endif
