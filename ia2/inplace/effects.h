/* effects: what an instruction that is no jump, call or return does to a state. */
#ifndef IA2_INPLACE_EFFECTS_H
#define IA2_INPLACE_EFFECTS_H

#include "ia2/inplace/access.h"

void effects_apply(const struct access *access);

/* Moves the stack pointer; false if it is not known where it is. */
bool effects_push(const struct access *access, unsigned size, const struct value *value);
bool effects_move_stack(const struct access *access, int64_t by);

/* effects_assume narrows what was compared: the condition of a jump or its opposite holds. False
 * if it cannot. */
bool effects_assume(struct arena *arena, struct state *state, ZydisMnemonic condition, bool holds);

#endif
