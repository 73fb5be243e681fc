/* What compartments and base frames may ask of the runtime. */
#include <errno.h>

#include "ia2/allocator/shared.h"
#include "ia2/runtime/compartment.h"
#include "ia2/runtime/confine/clone.h"
#include "ia2/runtime/core/base.h"
#include "ia2/runtime/core/exit.h"
#include "ia2/runtime/core/fork.h"
#include "ia2/runtime/core/keys.h"
#include "ia2/runtime/core/libc_calls.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/core/threads.h"
#include "ia2/runtime/core/windows.h"
#include "ia2/runtime/linux/signals.h"

/* Called by the gates, also those in compartments' objects (entries.S). */
__attribute__((visibility("default"))) uint64_t ia2_monitor_dispatch(uint32_t op, uint64_t a,
                                                                     uint64_t b, uint64_t c,
                                                                     uint64_t d, uint32_t key);
uint64_t ia2_base_dispatch(uint64_t op, uint64_t a);

uint64_t ia2_monitor_dispatch(uint32_t op, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
                              uint32_t key) {
  switch (op) {
  case IA2_OP_THREAD_CREATE:
    return (uint64_t)ia2_thread_create(key, a, b, c);
  case IA2_OP_THREAD_JOINED:
  case IA2_OP_THREAD_DETACHED:
    return (uint64_t)ia2_thread_abandon(a);
  case IA2_OP_CANCEL:
    return (uint64_t)ia2_thread_cancel(a);
  case IA2_OP_EXIT:
    ia2_exit(a, b);
  case IA2_OP_ATEXIT:
    return (uint64_t)ia2_exit_register(key, a, b, c);
  case IA2_OP_SIGACTION:
    return (uint64_t)ia2_signal_action(key, a, b);
  case IA2_OP_KEY_CREATE:
    return (uint64_t)ia2_key_create(key, a);
  case IA2_OP_KEY_DELETE:
    return (uint64_t)ia2_key_delete(key, a);
  case IA2_OP_FORK:
    return (uint64_t)ia2_fork();
  case IA2_OP_ATFORK:
    return (uint64_t)ia2_atfork(key, a, b, c);
  case IA2_OP_PURGE:
    return (uint64_t)ia2_windows_purge(key, a, b);
  case IA2_OP_SHARED_ALLOC:
  case IA2_OP_SHARED_FREE:
  case IA2_OP_SHARED_SIZE:
  case IA2_OP_SHARED_RESIZE:
    return ia2_shared_dispatch(op, a, b);
  case IA2_OP_LIBC:
    return (uint64_t)ia2_libc_call(key, a, b, c, d);
  default:
    return (uint64_t)-ENOSYS;
  }
}

uint64_t ia2_base_dispatch(uint64_t op, uint64_t a) {
  switch (op) {
  case IA2_BASE_MAIN:
    return ia2_main_live(a);
  case IA2_BASE_THREAD:
    return ia2_thread_live();
  case IA2_BASE_UNWOUND:
    return ia2_thread_unwound();
  case IA2_BASE_EXIT_HANDLER:
    return ia2_exit_handler(a);
  case IA2_BASE_QUICK_EXIT_HANDLER:
    return ia2_quick_exit_handler();
  case IA2_BASE_FINALISE:
    return ia2_finalise();
  case IA2_BASE_CLONE:
    return (uint64_t)ia2_clone(a);
  default:
    return (uint64_t)-ENOSYS;
  }
}
