/* The table of signal actions, and the kernel's beside it. */
#include <errno.h>
#include <stddef.h>

#include "ia2/runtime/confine/privileged.h"
#include "ia2/runtime/core/base.h"
#include "ia2/runtime/core/head.h"
#include "ia2/runtime/core/lock.h"
#include "ia2/runtime/core/run.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/linux/signals.h"

enum {
  SIGNALS = 65,
  CANCEL = 32,
  SETXID = 33
}; /* glibc sysdeps/unix/sysv/linux/internal-signals.h */

#define SA_RESTORER_FLAG 0x04000000

/* Of what the program asks, what the kernel does; the rest is the runtime's business. */
#define KERNEL_FLAGS (SA_RESTART | SA_NOCLDSTOP | SA_NOCLDWAIT | SA_RESETHAND)

/* struct kernel_sigaction of the system call */
struct kernel_action {
  uint64_t handler, flags, restorer, mask;
};

static struct ia2_action actions[SIGNALS];
static struct ia2_action previous[SIGNALS]; /* of another compartment; may be put back by any */

void ia2_signal_entry(void);
void ia2_signal_restorer(void);

bool ia2_signal_is_fault(int signal) {
  return signal == SIGSEGV || signal == SIGILL || signal == SIGTRAP || signal == SIGSYS;
}

static bool always_ours(int signal) {
  return signal == SIGSEGV || signal == SIGILL || signal == SIGSYS ||
         (signal == SIGTRAP && ia2_fixed->mode == IA2_PERMISSIVE);
}

static long kernel_action(int signal, const struct kernel_action *new, struct kernel_action *old) {
  return ia2_privileged4(SYS_rt_sigaction, signal, new, old, IA2_SIGSET_SIZE);
}

/* Everything is blocked until the runtime has moved the frame off the alternate stack. */
static long handle(int signal, uint64_t flags, struct kernel_action *old) {
  const struct kernel_action action = {
      (uint64_t)ia2_signal_entry,
      SA_SIGINFO | SA_ONSTACK | SA_RESTORER_FLAG | (flags & KERNEL_FLAGS),
      (uint64_t)ia2_signal_restorer,
      UINT64_MAX,
  };
  return kernel_action(signal, &action, old);
}

static void take_over(int signal) {
  struct kernel_action old;
  if (kernel_action(signal, 0, &old) != 0 || old.handler == (uint64_t)ia2_signal_entry ||
      old.handler == (uint64_t)SIG_DFL)
    return;
  ia2_lock();
  actions[signal] = (struct ia2_action){old.handler, old.flags, old.mask, IA2_LIBC_HANDLER};
  handle(signal, old.flags, 0);
  ia2_unlock();
}

void ia2_signals_init(void) {
  handle(SIGSEGV, 0, 0);
  handle(SIGILL, 0, 0);
  handle(SIGSYS, 0, 0);
  if (ia2_fixed->mode == IA2_PERMISSIVE)
    handle(SIGTRAP, 0, 0);
  take_over(SETXID);
  take_over(CANCEL);
  ia2_signals_thread_begins();
}

void ia2_signals_thread_begins(void) {
  const struct ia2_head *const own = ia2_head(IA2_KEY_RUNTIME);
  const stack_t stack = {
      .ss_sp = (void *)own->mail[IA2_MAIL_ALT_LO],
      .ss_size = own->mail[IA2_MAIL_ALT_HI] - own->mail[IA2_MAIL_ALT_LO],
  };
  if (ia2_privileged2(SYS_sigaltstack, &stack, 0) != 0)
    ia2_die("sigaltstack");
}

struct ia2_action ia2_action_take(int signal) {
  ia2_lock();
  const struct ia2_action action = actions[signal];
  /* The kernel has reset its own already. */
  if (action.flags & SA_RESETHAND && action.key != IA2_LIBC_HANDLER) {
    actions[signal] = (struct ia2_action){0};
    if (always_ours(signal))
      handle(signal, 0, 0);
  }
  ia2_unlock();
  return action;
}

bool ia2_signal_has_handler(int signal) {
  return actions[signal].handler != (uint64_t)SIG_DFL &&
         actions[signal].handler != (uint64_t)SIG_IGN;
}

void ia2_signal_default(int signal, bool synchronous) {
  const struct kernel_action action = {0};
  kernel_action(signal, &action, 0);
  /* A fault happens again; what was sent must be sent again.  It is blocked until the frame is
   * left. */
  if (!synchronous)
    ia2_sys3(SYS_tgkill, ia2_sys0(SYS_getpid), ia2_sys0(SYS_gettid), signal);
}

/* Sets the action that the mail of `key` describes.  Lock held. */
static long set(int signal, const struct ia2_action *wanted, struct kernel_action *old) {
  if (wanted->handler == (uint64_t)SIG_DFL || wanted->handler == (uint64_t)SIG_IGN) {
    const struct kernel_action plain = {wanted->handler, wanted->flags & KERNEL_FLAGS, 0,
                                        wanted->mask};
    return always_ours(signal) ? handle(signal, 0, old) : kernel_action(signal, &plain, old);
  }
  return handle(signal, wanted->flags, old);
}

/* A compartment may register its own functions only; but what it found, it may put back. */
static struct ia2_action wanted_by(uint32_t key, int signal, const uint64_t mail[3]) {
  const struct ia2_action wanted = {mail[0], mail[1], mail[2], key};
  const struct ia2_action *const before = &previous[signal];
  return before->key && before->key != key && before->handler == wanted.handler ? *before : wanted;
}

int64_t ia2_signal_action(uint32_t key, uint64_t signal, uint64_t write) {
  struct ia2_head *const head = ia2_head(key);
  const uint64_t mail[3] = {head->mail[0], head->mail[1], head->mail[2]};
  struct kernel_action old = {0};
  if (signal < 1 || signal >= SIGNALS || signal == CANCEL || signal == SETXID)
    return -EINVAL;
  if (write && (signal == SIGKILL || signal == SIGSTOP))
    return -EINVAL;
  ia2_lock();
  const struct ia2_action before = actions[signal];
  const struct ia2_action wanted = wanted_by(key, (int)signal, mail);
  const long error = write ? set((int)signal, &wanted, &old) : kernel_action((int)signal, 0, &old);
  if (write && error == 0) {
    actions[signal] = wanted;
    if (before.key != key)
      previous[signal] = before;
  }
  ia2_unlock();
  const bool ours = old.handler == (uint64_t)ia2_signal_entry;
  head->mail[0] = ours ? before.handler : old.handler;
  head->mail[1] = ours ? before.flags : old.flags & ~(uint64_t)SA_RESTORER_FLAG;
  head->mail[2] = ours ? before.mask : old.mask;
  return error;
}
