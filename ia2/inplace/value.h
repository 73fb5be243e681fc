/* value: what is known of a 64-bit word while code is followed: of which kinds it can be, and, if
 * of one kind, which ones of that kind.
 *
 * "Number" is also what came from the caller: his pointers lead to his memory, with his rights.
 * Assumed of code: an address of one object is not used to reach another one, and no address is
 * put together out of pieces of less than 64 bits. */
#ifndef IA2_INPLACE_VALUE_H
#define IA2_INPLACE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "ia2/inplace/memory.h"

enum value_kind {
  VALUE_NUMBER = 1,
  VALUE_STACK = 2,  /* an address in the stack */
  VALUE_PLACE = 4,  /* an address in a library (libraries.h) */
  VALUE_THREAD = 8, /* an address in thread-local storage or the thread control block */
  VALUE_TLS = 16,   /* the distance of a thread-local variable from the thread pointer */
  VALUE_LOADED = 32 /* read from data that a library or the thread may write */
};

enum { VALUE_SET_LIMIT = 1024 };

struct value_set {
  size_t count;
  uint64_t members[]; /* ascending */
};

struct value {
  uint8_t kinds;
  bool exact;         /* of kind stack alone: it is `low` bytes above the stack pointer at entry */
  bool constant;      /* of kind place alone: in memory that is never written */
  uint32_t narrow[3]; /* the largest number that the low 8, 16, 32 bits can be */
  uint64_t low, high; /* of kind number alone: in between, inclusive */
  /* All that it can be, if of kind number (several), place, tls or thread alone; else NULL. */
  const struct value_set *set;
};

struct value value_any(unsigned kinds);
struct value value_number(uint64_t low, uint64_t high);
struct value value_stack(int64_t offset);

/* value_of_set sorts `members`; NUMBER, PLACE, TLS or THREAD. */
struct value value_of_set(struct arena *arena, unsigned kind, uint64_t *members, size_t count);
struct value value_single(struct arena *arena, unsigned kind, uint64_t member);

bool value_is_constant(const struct value *value);
bool value_equal(const struct value *a, const struct value *b);

/* value_join: either of the two. With `widen`, what grew becomes unknown at once. */
struct value value_join(struct arena *arena, const struct value *a, const struct value *b,
                        bool widen);

struct value value_add(struct arena *arena, const struct value *a, const struct value *b);
struct value value_subtract(struct arena *arena, const struct value *a, const struct value *b);
struct value value_scale(struct arena *arena, const struct value *a, unsigned factor);

/* Of any other operation: the kinds of both, nothing else. */
struct value value_mix(const struct value *a, const struct value *b);

/* The low `width` bits (8, 16, 32, 64), the rest 0, or copies of the sign. */
struct value value_truncate(struct arena *arena, const struct value *value, unsigned width);
struct value value_sign_extend(struct arena *arena, const struct value *value, unsigned width);

/* The largest number that the low `width` bits can be. */
uint64_t value_bound(const struct value *value, unsigned width);

/* value_limit: the low `width` bits are known to be between `low` and `high`; false if they cannot
 * be. */
bool value_limit(struct arena *arena, struct value *value, unsigned width, uint64_t low,
                 uint64_t high);

#endif
