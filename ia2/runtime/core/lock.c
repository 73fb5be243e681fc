#include "ia2/runtime/core/lock.h"

#include <linux/futex.h>
#include <stdint.h>

#include "ia2/runtime/core/sys.h"

/* Ulrich Drepper, "Futexes Are Tricky", mutex2. */
enum { FREE = 0, HELD = 1, AWAITED = 2 };

static uint32_t word;

void ia2_lock(void) {
  uint32_t seen = FREE;
  if (__atomic_compare_exchange_n(&word, &seen, HELD, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    return;
  while (__atomic_exchange_n(&word, AWAITED, __ATOMIC_ACQUIRE) != FREE)
    ia2_sys4(SYS_futex, &word, FUTEX_WAIT_PRIVATE, AWAITED, 0);
}

void ia2_unlock(void) {
  if (__atomic_exchange_n(&word, FREE, __ATOMIC_RELEASE) == AWAITED)
    ia2_sys3(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1);
}
