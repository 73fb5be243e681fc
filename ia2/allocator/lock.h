/* A lock that needs no libc, so that the runtime may take it with its own rights.
 *
 * 0 free, 1 taken, 2 taken and somebody sleeps (Drepper, "Futexes Are Tricky", mutex 2). */
#ifndef IA2_ALLOCATOR_LOCK_H
#define IA2_ALLOCATOR_LOCK_H

#include <linux/futex.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

struct ia2_lock {
  _Atomic(uint32_t) state;
};

/* ia2_lock_futex: the bare system call; errno stays as it was.  A failed wait is only a look too
 * many. */
static inline void ia2_lock_futex(struct ia2_lock *lock, int op, uint32_t value) {
  register long timeout __asm__("r10") = 0;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "0"((long)SYS_futex), "D"(&lock->state), "S"((long)(op | FUTEX_PRIVATE_FLAG)),
                     "d"((long)value), "r"(timeout)
                   : "rcx", "r11", "memory");
  (void)result;
}

static inline void ia2_lock_take(struct ia2_lock *lock) {
  for (int spin = 0; spin < 64; spin++) {
    uint32_t expected = 0;
    if (atomic_compare_exchange_weak_explicit(&lock->state, &expected, 1, memory_order_acquire,
                                              memory_order_relaxed))
      return;
    __builtin_ia32_pause();
  }
  while (atomic_exchange_explicit(&lock->state, 2, memory_order_acquire) != 0)
    ia2_lock_futex(lock, FUTEX_WAIT, 2);
}

static inline void ia2_lock_release(struct ia2_lock *lock) {
  if (atomic_exchange_explicit(&lock->state, 0, memory_order_release) == 2)
    ia2_lock_futex(lock, FUTEX_WAKE, 1);
}

/* ia2_lock_release_in_child: in a fork's child nobody sleeps here. */
static inline void ia2_lock_release_in_child(struct ia2_lock *lock) {
  atomic_store_explicit(&lock->state, 0, memory_order_release);
}

#endif
