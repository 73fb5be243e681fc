/* Leaving the process: handlers run in the compartment that registered them, libc's own work with
 * nobody's rights. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "ia2/runtime/compartment/libc_call.h"

int __cxa_atexit(void (*fn)(void *), void *arg, void *object);
int __cxa_at_quick_exit(void (*fn)(void *), void *object);

_Noreturn void exit(int status) {
  ia2_monitor(IA2_OP_EXIT, (uint64_t)(uint32_t)status, IA2_EXIT, 0, 0);
  __builtin_trap();
}

_Noreturn void quick_exit(int status) {
  ia2_monitor(IA2_OP_EXIT, (uint64_t)(uint32_t)status, IA2_QUICK_EXIT, 0, 0);
  __builtin_trap();
}

static int registered(void *fn, void *arg, enum ia2_exit_kind kind) {
  return (int64_t)ia2_monitor(IA2_OP_ATEXIT, (uint64_t)fn, (uint64_t)arg, kind, 0) ? -1 : 0;
}

/* libc's sets the default action by a system call that only the runtime may make. */
_Noreturn void abort(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGABRT);
  sigprocmask(SIG_UNBLOCK, &set, 0);
  raise(SIGABRT);
  /* It was ignored, or its handler came back. */
  signal(SIGABRT, SIG_DFL);
  raise(SIGABRT);
  __builtin_trap();
}

/* libc_nonshared.a's atexit would call libc's __cxa_atexit. */
int atexit(void (*fn)(void)) { return registered((void *)(uintptr_t)fn, 0, IA2_EXIT); }

int at_quick_exit(void (*fn)(void)) { return registered((void *)(uintptr_t)fn, 0, IA2_QUICK_EXIT); }

int on_exit(void (*fn)(int, void *), void *arg) {
  return registered((void *)(uintptr_t)fn, arg, IA2_ON_EXIT);
}

int __cxa_atexit(void (*fn)(void *), void *arg, void *object) {
  (void)object;
  return registered((void *)(uintptr_t)fn, arg, IA2_EXIT);
}

#if !IA2_OWNS_LIBC
/* Called by the compiler's finaliser of a shared library, for handlers that libc has of it: none.
 */
void __cxa_finalize(void *object);
void __cxa_finalize(void *object) { (void)object; }
#endif

int __cxa_at_quick_exit(void (*fn)(void *), void *object) {
  (void)object;
  return registered((void *)(uintptr_t)fn, 0, IA2_QUICK_EXIT);
}
