/* Leaving the process: handlers run in the compartment that registered them, libc's own work with
 * nobody's rights. */
#include <stdlib.h>
#include <unistd.h>

#include "ia2/runtime/compartment/monitor.h"

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

int __cxa_at_quick_exit(void (*fn)(void *), void *object) {
  (void)object;
  return registered((void *)(uintptr_t)fn, 0, IA2_QUICK_EXIT);
}
