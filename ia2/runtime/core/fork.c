#include "ia2/runtime/core/fork.h"

#include <errno.h>

#include "ia2/allocator/shared.h"
#include "ia2/runtime/core/base.h"
#include "ia2/runtime/core/lock.h"
#include "ia2/runtime/core/run.h"
#include "ia2/runtime/core/slots.h"
#include "ia2/runtime/core/state.h"

enum { MAX_HANDLERS = 64 };

/* What is called with which; also the phases of the heaps (compartment.h heap_fork). */
enum phase { BEFORE = 0, IN_PARENT = 1, IN_CHILD = 2 };

struct handlers {
  uint32_t key;
  uint64_t fn[3]; /* by phase */
};

static struct handlers table[MAX_HANDLERS];
static uint32_t count;

int64_t ia2_atfork(uint32_t key, uint64_t prepare, uint64_t parent, uint64_t child) {
  ia2_lock();
  const int full = count == MAX_HANDLERS;
  if (!full)
    table[count++] = (struct handlers){key, {prepare, parent, child}};
  ia2_unlock();
  return full ? ENOMEM : 0;
}

static void call_handlers(enum phase phase) {
  const uint32_t n = count;
  for (uint32_t i = 0; i < n; i++) {
    /* Before: the newest first; after: the oldest (pthread_atfork(3)). */
    const struct handlers *const handlers = &table[phase == BEFORE ? n - 1 - i : i];
    if (handlers->fn[phase])
      ia2_run(handlers->key, handlers->fn[phase], 0);
  }
}

static void call_heaps(enum phase phase) {
  for (uint32_t key = 1; key <= ia2_fixed->count; key++)
    if (ia2_fixed->compartments[key]->heap_fork)
      ia2_run(key, (uint64_t)ia2_fixed->compartments[key]->heap_fork, phase);
}

int64_t ia2_fork(void) {
  call_handlers(BEFORE);
  const uint64_t mask = ia2_signals_block();
  call_heaps(BEFORE);
  ia2_shared_fork(BEFORE);
  /* Held over libc's code, which runs none of the compartments': so that the child finds the tables
   * whole and the lock its own. */
  ia2_lock();
  const int64_t pid = (int64_t)ia2_call_shared((uintptr_t)ia2_base_fork, 0, 0, 0);
  const enum phase phase = pid == 0 ? IN_CHILD : IN_PARENT;
  if (pid == 0)
    ia2_slots_after_fork();
  ia2_unlock();
  ia2_shared_fork(phase);
  call_heaps(phase);
  ia2_signals_restore(mask);
  call_handlers(phase);
  return pid;
}
