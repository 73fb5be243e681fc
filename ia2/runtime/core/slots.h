/* Places for threads: their stacks in every window, their static TLS, their header words. */
#ifndef IA2_RUNTIME_CORE_SLOTS_H
#define IA2_RUNTIME_CORE_SLOTS_H

#include "ia2/runtime/core/state.h"

/* Makes slot 0 the main thread's, which exists and whose TLS ld.so allocated: tags it. */
void ia2_slots_adopt_main(void);

/* Where the threads' static storage lies, for what runs with a compartment's rights. */
void ia2_slots_list_places(struct ia2_places *places);

/* Takes a free slot, with fresh TLS images and headers, in state READY; or NULL when all are in
 * use. */
struct ia2_slot *ia2_slot_take(void);

/* Gives back a slot that libc made no thread for. */
void ia2_slot_drop(struct ia2_slot *slot);

/* The thread of a slot has left its compartments; whether it was the last one. */
bool ia2_slot_end(struct ia2_slot *slot);

/* The slot whose thread libc calls `thread`, or NULL.  Any value is harmless. */
struct ia2_slot *ia2_slot_of_thread(uint64_t thread);

/* What pthread_attr_setstack gets for a slot's stack in key 0. */
static inline uintptr_t ia2_slot_stack_size(const struct ia2_slot *slot) {
  return slot->base_high - slot->base_low;
}

/* Bytes of static TLS below the thread pointer, and its alignment, over all objects. */
void ia2_static_tls(uintptr_t *size, uintptr_t *align);

/* The thread of a slot will take SHARED rights on this stack pointer. */
void ia2_slot_expect_start(const struct ia2_slot *slot, uint64_t sp);

/* In the child of a fork: only this thread is left. */
void ia2_slots_after_fork(void);

/* Seals a slot's places; false if that fails. */
bool ia2_slot_seal(const struct ia2_slot *slot);

/* Headers of slot `slot` as for a thread that is in no compartment. */
void ia2_slot_reset_heads(struct ia2_slot *slot);

#endif
