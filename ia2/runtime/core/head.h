/* A compartment's header in a thread's TLS, seen from the runtime.
 *
 * The compartment can write its own headers at any time, in all threads.  So nothing that the
 * runtime reads here may decide where the runtime writes, unless ia2_stack_pointer() checked it. */
#ifndef IA2_RUNTIME_CORE_HEAD_H
#define IA2_RUNTIME_CORE_HEAD_H

#include "ia2/runtime/core/state.h"

struct ia2_head {
  uint64_t sp;
  uint64_t start_fn, start_arg;
  uint64_t lend_sp;
  uint64_t stack_lo, stack_hi;
  uint64_t lending;
  uint64_t lend_lo;
  uint64_t mail[IA2_HEAD_MAIL_WORDS];
  uint64_t monitor;
};

_Static_assert(offsetof(struct ia2_head, sp) == IA2_HEAD_SP, "layout.h");
_Static_assert(offsetof(struct ia2_head, start_fn) == IA2_HEAD_START_FN, "layout.h");
_Static_assert(offsetof(struct ia2_head, start_arg) == IA2_HEAD_START_ARG, "layout.h");
_Static_assert(offsetof(struct ia2_head, lend_sp) == IA2_HEAD_LEND_SP, "layout.h");
_Static_assert(offsetof(struct ia2_head, stack_lo) == IA2_HEAD_STACK_LO, "layout.h");
_Static_assert(offsetof(struct ia2_head, stack_hi) == IA2_HEAD_STACK_HI, "layout.h");
_Static_assert(offsetof(struct ia2_head, lending) == IA2_HEAD_LENDING, "layout.h");
_Static_assert(offsetof(struct ia2_head, lend_lo) == IA2_HEAD_LEND_LO, "layout.h");
_Static_assert(offsetof(struct ia2_head, mail) == IA2_HEAD_MAIL, "layout.h");
_Static_assert(offsetof(struct ia2_head, monitor) == IA2_HEAD_MONITOR, "layout.h");
_Static_assert(sizeof(struct ia2_head) == IA2_HEAD_SIZE, "layout.h");

/* The runtime's own header uses the mail words otherwise (runtime_gates.h). */
enum {
  IA2_MAIL_BASE_SP = 0,
  IA2_MAIL_DEFERRED = 1,
  IA2_MAIL_ALT_LO = 2,
  IA2_MAIL_ALT_HI = 3,
  IA2_MAIL_CALL = 4
};

/* The header of compartment `key` in the thread of a slot. */
struct ia2_head *ia2_head_at(const struct ia2_slot *slot, uint32_t key);

/* ... in this thread. */
static inline struct ia2_head *ia2_head(uint32_t key) { return ia2_head_at(ia2_own_slot(), key); }

/* The mail of ia2_call_shared to the other side, in this thread (runtime_gates.h). */
enum { IA2_BASE_MAIL_WORDS = 5 };
uint64_t *ia2_base_mail(void);
const uint64_t *ia2_base_left(void); /* IA2_BASE_LEFT */

/* Bounds of the stacks of slot `index` in a private window; the guard page is below. */
static inline uintptr_t ia2_stack_high(uint32_t key, uint32_t index) {
  return ia2_window(key) + IA2_STACKS_OFFSET + (uintptr_t)(index + 1) * IA2_STACK_STRIDE;
}

static inline uintptr_t ia2_stack_low(uint32_t key, uint32_t index) {
  return ia2_stack_high(key, index) - IA2_STACK_STRIDE + IA2_PAGE;
}

/* Where this thread would enter the compartment, if that lies on its stack there with `room` bytes
 * below; else 0. */
uintptr_t ia2_stack_pointer(uint32_t key, size_t room);

#endif
