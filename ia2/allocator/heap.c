/* What the runtime calls inside this compartment. */
#include "ia2/allocator/heap.h"

#include "ia2/allocator/borrow_entry.h"
#include "ia2/allocator/lock.h"
#include "ia2/allocator/mimalloc_port.h"
#include "ia2/allocator/self.h"

IA2_HIDDEN const struct ia2_private_area ia2_private_area = {IA2_PRIVATE_LOW, IA2_PRIVATE_HIGH};

IA2_HIDDEN void *ia2_heap_init(void *unused) {
  (void)unused;
  ia2_mimalloc_init();
  if (IA2_SELF_LENDS)
    ia2_oob_init(IA2_LENT_HEAP, IA2_WINDOW(IA2_SELF_LEND_KEY));
  return NULL;
}

IA2_HIDDEN void *ia2_heap_thread_done(void *unused) {
  (void)unused;
  mi_thread_done();
  return NULL;
}

static void fork_lent_heap(int phase) {
  if (!IA2_SELF_LENDS)
    return;
  if (phase == 0)
    ia2_borrow_fork(phase); /* the order in which an entry takes the two locks */
  ia2_oob_fork(IA2_LENT_HEAP, phase);
  if (phase != 0)
    ia2_borrow_fork(phase);
}

/* The table of handles that others hold, if the policy has any, starts with its lock
 * (ia2/runtime/copy/handles.h). */
extern IA2_HIDDEN struct ia2_lock ia2_own_handles __attribute__((weak));

static void fork_handles(int phase) {
  if (&ia2_own_handles == NULL)
    return;
  if (phase == 0)
    ia2_lock_take(&ia2_own_handles);
  else if (phase == 1)
    ia2_lock_release(&ia2_own_handles);
  else
    ia2_lock_release_in_child(&ia2_own_handles);
}

IA2_HIDDEN void *ia2_heap_fork(void *phase) {
  const int number = (int)(intptr_t)phase;
  fork_handles(number);
  fork_lent_heap(number);
  if (number == 2)
    ia2_mimalloc_after_fork();
  return NULL;
}
