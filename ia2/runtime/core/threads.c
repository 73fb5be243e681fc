#include "ia2/runtime/core/threads.h"

#include <errno.h>
#include <signal.h>

#include "ia2/runtime/core/base.h"
#include "ia2/runtime/core/exit.h"
#include "ia2/runtime/core/head.h"
#include "ia2/runtime/core/keys.h"
#include "ia2/runtime/core/lock.h"
#include "ia2/runtime/core/run.h"
#include "ia2/runtime/core/slots.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/linux/signals.h"

int64_t ia2_thread_create(uint32_t key, uint64_t fn, uint64_t arg, uint64_t flags) {
  struct ia2_slot *const slot = ia2_slot_take();
  if (!slot)
    return -EAGAIN;
  slot->key = key;
  slot->fn = fn;
  slot->arg = arg;
  slot->abandoned = flags & 1; /* IA2_THREAD_DETACHED */
  /* Until the new thread has its alternate stack, it cannot take a signal. */
  slot->mask = ia2_signals_block();
  const uint64_t mask = slot->mask;
  const uint64_t thread = slot->thread_pointer; /* libc's pthread_t; the slot may be gone soon */
  const uint64_t error =
      ia2_call_shared((uintptr_t)ia2_base_create, slot->base_low, ia2_slot_stack_size(slot), flags);
  if (error)
    ia2_slot_drop(slot);
  ia2_signals_restore(mask);
  return error ? -(int64_t)(error & 4095) : (int64_t)thread;
}

int64_t ia2_thread_abandon(uint64_t thread) {
  struct ia2_slot *const slot = ia2_slot_of_thread(thread);
  /* A compartment that lies here harms libc's list of stacks, which lies in key 0 anyway: the slot
   * is not given to anybody before the kernel says that the thread is gone. */
  if (slot)
    slot->abandoned = true;
  return 0;
}

int64_t ia2_thread_cancel(uint64_t thread) {
  return (int64_t)ia2_call_shared((uintptr_t)ia2_base_cancel, thread, 0, 0);
}

/* A slot that still names this number belonged to a thread that is gone. */
static void begin(struct ia2_slot *slot) {
  const uint32_t tid = (uint32_t)ia2_sys0(SYS_gettid);
  ia2_lock();
  /* In permissive programs libc has clone3, and does not ask. */
  if (ia2_fixed->mode == IA2_PERMISSIVE)
    slot->tid = tid;
  if (slot->tid != tid) /* set when the thread was made (confine/clone.c) */
    ia2_die("a thread begins that the runtime did not make");
  for (uint32_t i = 1; i < IA2_MAX_THREADS && ia2_slots[i].prepared; i++)
    if (ia2_slots[i].tid == tid && ia2_slots[i].state == IA2_SLOT_ENDED && ia2_slots[i].abandoned)
      ia2_slots[i].state = IA2_SLOT_FREE;
  slot->state = IA2_SLOT_LIVE;
  ia2_unlock();
  ia2_signals_thread_begins();
}

/* The thread's last visit to every compartment.  All signals are blocked from here on, as libc does
 * it for what is left (nptl/pthread_create.c start_thread). */
static void end(struct ia2_slot *slot) {
  ia2_signals_block();
  ia2_keys_destroy_values();
  for (uint32_t key = 1; key <= ia2_fixed->count; key++)
    if (ia2_fixed->compartments[key]->heap_thread_done)
      ia2_run(key, (uint64_t)ia2_fixed->compartments[key]->heap_thread_done, 0);
  /* After the last one libc calls exit(0) (nptl/pthread_create.c start_thread). */
  if (ia2_slot_end(slot))
    ia2_exit_begins();
}

uint64_t ia2_thread_live(void) {
  struct ia2_slot *const slot = ia2_own_slot();
  if (slot->state != IA2_SLOT_READY)
    ia2_die("a thread begins that the runtime did not make");
  begin(slot);
  ia2_signals_restore(slot->mask);
  const uint64_t result = ia2_run(slot->key, slot->fn, slot->arg);
  end(slot);
  return result;
}

uint64_t ia2_thread_unwound(void) {
  struct ia2_slot *const slot = ia2_own_slot();
  if (slot->state != IA2_SLOT_LIVE)
    ia2_die("a thread ends twice");
  ia2_signals_block();
  /* The compartments' frames are given up wherever they were. */
  ia2_slot_reset_heads(slot);
  end(slot);
  return 0;
}
