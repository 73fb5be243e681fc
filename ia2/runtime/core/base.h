/* Code of the runtime that runs with SHARED rights, on a thread's stack in key 0: where libc calls
 * us, and where we call libc.  It touches none of the runtime's data but ia2_fixed, and is trusted
 * with nothing: whatever it asks of the runtime, anybody could ask. */
#ifndef IA2_RUNTIME_CORE_BASE_H
#define IA2_RUNTIME_CORE_BASE_H

#include <stdint.h>

/* Operations of ia2_base_monitor(op, a). */
enum ia2_base_op {
  IA2_BASE_MAIN = 1,     /* a = struct ia2_main *, once: initialisers, then main; its result */
  IA2_BASE_THREAD,       /* a new thread's life */
  IA2_BASE_UNWOUND,      /* the thread left its compartments without returning */
  IA2_BASE_EXIT_HANDLER, /* a = index and status of an exit handler */
  IA2_BASE_QUICK_EXIT_HANDLER,
  IA2_BASE_FINALISE,
  IA2_BASE_CLONE, /* a = where the arguments of clone(2) lie */
};

struct ia2_main {
  int (*main)(int, char **, char **);
  int argc;
  char **argv, **envp;
};

uint64_t ia2_base_monitor(uint64_t op, uint64_t a);

/* gates.S */
uint64_t ia2_guarded(uint64_t (*fn)(uint64_t), uint64_t arg);

/* Called by ia2_call_shared. */
uint64_t ia2_base_create(uint64_t stack, uint64_t size, uint64_t flags);
uint64_t ia2_base_cancel(uint64_t thread, uint64_t unused, uint64_t unused2);
uint64_t ia2_base_exit(uint64_t status, uint64_t kind, uint64_t unused);
uint64_t ia2_base_atexit(uint64_t index, uint64_t kind, uint64_t unused);
uint64_t ia2_base_key_create(uint64_t unused, uint64_t unused2, uint64_t unused3);
uint64_t ia2_base_key_delete(uint64_t key, uint64_t unused, uint64_t unused2);
uint64_t ia2_base_fork(uint64_t unused, uint64_t unused2, uint64_t unused3);

#endif
