/* Signal actions of this compartment.  Handlers run here, whatever code the signal interrupted. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "ia2/runtime/compartment/monitor.h"

int __sigaction(int signal, const struct sigaction *new, struct sigaction *old);

static uint64_t mask_word(const sigset_t *set) {
  uint64_t word;
  memcpy(&word, set, sizeof word); /* the kernel knows 64 signals, libc's set has room for 1024 */
  return word;
}

int sigaction(int signal, const struct sigaction *new, struct sigaction *old) {
  volatile uint64_t *const mail = ia2_mail();
  if (new) {
    mail[0] = (uint64_t)new->sa_handler;
    mail[1] = (uint32_t)new->sa_flags;
    mail[2] = mask_word(&new->sa_mask);
  }
  const int64_t error =
      (int64_t)ia2_monitor(IA2_OP_SIGACTION, (uint64_t)(uint32_t)signal, new != 0, 0, 0);
  if (error) {
    errno = (int)-error;
    return -1;
  }
  if (old) {
    const uint64_t word = mail[2];
    memset(old, 0, sizeof *old);
    old->sa_handler = (void (*)(int))mail[0];
    old->sa_flags = (int)mail[1];
    memcpy(&old->sa_mask, &word, sizeof word);
  }
  return 0;
}

int __sigaction(int signal, const struct sigaction *new, struct sigaction *old) {
  return sigaction(signal, new, old);
}

static __sighandler_t set(int number, __sighandler_t handler, int flags, int blocks_itself) {
  struct sigaction action, old;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  if (handler == SIG_ERR || number < 1 || number >= _NSIG) {
    errno = EINVAL;
    return SIG_ERR;
  }
  if (blocks_itself)
    sigaddset(&action.sa_mask, number);
  return sigaction(number, &action, &old) < 0 ? SIG_ERR : old.sa_handler;
}

/* BSD's meaning, which is glibc's. */
__sighandler_t signal(int number, __sighandler_t handler) {
  return set(number, handler, SA_RESTART, 1);
}

__sighandler_t bsd_signal(int number, __sighandler_t handler);
__sighandler_t bsd_signal(int number, __sighandler_t handler) { return signal(number, handler); }

__sighandler_t sysv_signal(int number, __sighandler_t handler);
__sighandler_t sysv_signal(int number, __sighandler_t handler) {
  return set(number, handler, (int)(SA_RESETHAND | SA_NODEFER), 0);
}

__sighandler_t __sysv_signal(int number, __sighandler_t handler);
__sighandler_t __sysv_signal(int number, __sighandler_t handler) {
  return sysv_signal(number, handler);
}

int siginterrupt(int number, int interrupts);
int siginterrupt(int number, int interrupts) {
  struct sigaction action;
  if (sigaction(number, 0, &action) < 0)
    return -1;
  if (interrupts)
    action.sa_flags &= ~SA_RESTART;
  else
    action.sa_flags |= SA_RESTART;
  return sigaction(number, &action, 0);
}

/* Handlers run on their compartment's own stack, and the alternate one is the runtime's: a
 * program's is remembered for it, and not used. */
int sigaltstack(const stack_t *restrict new, stack_t *restrict old) {
  static __thread stack_t remembered = {.ss_flags = SS_DISABLE};
  const stack_t before = remembered;
  if (new) {
    if (new->ss_flags & ~(int)(SS_DISABLE | SS_ONSTACK)) {
      errno = EINVAL;
      return -1;
    }
    if (!(new->ss_flags &SS_DISABLE) && new->ss_size < 2048) {
      errno = ENOMEM;
      return -1;
    }
    remembered = *new;
    remembered.ss_flags &= SS_DISABLE;
  }
  if (old)
    *old = before;
  return 0;
}
