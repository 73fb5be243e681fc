/* state: what is known of registers, of the stack and of the last comparison before an
 * instruction. */
#ifndef IA2_INPLACE_STATE_H
#define IA2_INPLACE_STATE_H

#include "ia2/inplace/value.h"

enum {
  STATE_RSP = 4,
  STATE_RBP = 5,
  STATE_REGISTERS = 16,
  STATE_VECTORS = 32,
  STATE_NO_REGISTER = -1
};

/* What lies in the stack, where it is more than a number of that size. */
struct stack_slot {
  int64_t at; /* above the stack pointer at entry */
  unsigned size;
  struct value value;
};

/* `cmp left, right`: left is a register, a stack slot, or a number from elsewhere. */
struct comparison {
  enum { COMPARED_NOTHING, COMPARED_REGISTER, COMPARED_STACK, COMPARED_NUMBER } what;
  int64_t left; /* the register, where in the stack, or a number that does not change */
  unsigned width;
  uint64_t low, high; /* what right can be */
  int right;          /* the register that it is in, if both are registers; left is not it */
  bool different;     /* they are not equal */
};

/* Two registers that hold numbers, one of them less than the other. */
struct order {
  int less, more;
};

extern const struct order state_no_order;

struct state {
  struct value registers[STATE_REGISTERS]; /* in the order of their encoding: rax, rcx, ... */
  uint8_t vectors[STATE_VECTORS];          /* kinds only */
  uint8_t anywhere;                        /* kinds that may lie in any place of the stack */
  struct comparison compared;
  struct order order;
  struct stack_slot *slots; /* ascending, no overlap */
  size_t slot_count, slot_room;
};

/* state_begin: as a function is entered from outside. */
void state_begin(struct state *state);
void state_copy(struct state *to, const struct state *from);
void state_free(struct state *state);
bool state_equal(const struct state *a, const struct state *b);

/* state_join widens `into` by `from`; true if that changed it. */
bool state_join(struct arena *arena, struct state *into, const struct state *from, bool widen);

struct value state_load(const struct state *state, int64_t at, unsigned size);
/* The kinds of 8 bytes from anywhere in the stack. */
unsigned state_load_any(const struct state *state);

/* `value` is what is stored if `size` is at most 8, else what its words are. */
void state_store(struct state *state, int64_t at, unsigned size, const struct value *value);
void state_store_any(struct state *state, unsigned kinds);

/* state_forget_below: what lies below `at` is nobody's any more. */
void state_forget_below(struct state *state, int64_t at);

/* state_forget_comparison: nothing is known of the last comparison and what followed from it. */
void state_forget_comparison(struct state *state);

/* state_slot finds the stack slot of exactly that place and size, or NULL. */
struct value *state_slot(struct state *state, int64_t at, unsigned size);

#endif
