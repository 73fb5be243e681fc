/* What becomes of each system call. */
#ifndef IA2_RUNTIME_CONFINE_CALLS_H
#define IA2_RUNTIME_CONFINE_CALLS_H

#include <stdint.h>

enum ia2_call_class {
  IA2_CALL_DENIED = 0, /* EPERM: not what an ordinary program does; `permits` may allow it */
  IA2_CALL_ALLOWED,
  IA2_CALL_ABSENT,    /* ENOSYS: as on a kernel that lacks it; libc has another way */
  IA2_CALL_VIOLATION, /* would get round the compartments: the program ends */
  /* Depends on the arguments (filter.c). */
  IA2_CALL_BRK,
  IA2_CALL_MMAP,
  IA2_CALL_MPROTECT,
  IA2_CALL_MUNMAP,
  IA2_CALL_MREMAP,
  IA2_CALL_MADVISE,
  IA2_CALL_SIGACTION,
  IA2_CALL_SIGALTSTACK,
  IA2_CALL_MSEAL,
  IA2_CALL_RUNTIMES, /* the runtime's only; of others a violation */
  IA2_CALL_CLONE,
  IA2_CALL_IOCTL,
  IA2_CALL_PERSONALITY,
  IA2_CALL_PRCTL,
  IA2_CALL_ARCH_PRCTL,
  IA2_CALL_SHMAT,
};

/* Numbers above the last are absent. */
enum { IA2_CALL_LAST = 462 };

enum ia2_call_class ia2_call_class(uint32_t number);

/* The name of a call that is a violation, or NULL. */
const char *ia2_call_name(uint32_t number);

#endif
