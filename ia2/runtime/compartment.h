/* What a compartment's object tells the runtime about itself.
 *
 * The descriptor is assembled into every compartment's object (ia2/runtime/compartment/), read-only
 * after relocation, and reached through the list ia2_program that the main executable exports.
 * The runtime trusts it because it is read before any compartment runs, from relro memory. */
#ifndef IA2_RUNTIME_COMPARTMENT_H
#define IA2_RUNTIME_COMPARTMENT_H

#include <stdint.h>
#include <time.h>

#define IA2_ABI_VERSION 1

struct ia2_compartment {
  uint32_t abi_version; /* IA2_ABI_VERSION of the object */
  uint32_t key;         /* 1.. ; 1 defines main */
  uint32_t lend_key;    /* key of the lending window, 0 if the compartment lends nothing */
  uint32_t pkru;        /* the rights of this compartment */
  const char *name;     /* as in the BUILD file */
  void *(*head)(void);  /* address of ia2_head_<key> in the calling thread; used at start only */
  /* Start gate, called with IA2_PKRU_SHARED rights on its stack: switches to the
   * compartment, consumes START_FN/START_ARG of its header, calls fn(arg), returns its result. */
  void *(*start)(void);
  /* What START_FN is when more than one argument is wanted; START_ARG is a struct ia2_call. */
  void *(*call)(void *call);
  /* Called inside the compartment (through start): allocator set-up, and clean-up of a thread. */
  void *(*heap_init)(void *unused);
  void *(*heap_thread_done)(void *unused);
  void *(*heap_fork)(void *phase);         /* 0 before, 1 in the parent, 2 in the child */
  void *(*run_key_destructor)(void *call); /* START_ARG is a struct ia2_call: {destructor, key} */
  /* Data of the object that is shared by name: stays in key 0 (page aligned, may be empty). */
  const void *shared_data, *shared_data_end;
  /* Its section ia2_gates: the only code in which rights may change. */
  const void *gates, *gates_end;
};

/* A call that the runtime writes onto a compartment's own stack for its start gate. */
struct ia2_call {
  uint64_t fn;
  uint64_t arg[3];
};

enum ia2_mode { IA2_ENFORCING = 0, IA2_PERMISSIVE = 1 };

/* What `permits` of ia2_binary allows besides system calls. */
enum ia2_option {
  IA2_CORE_DUMP = 1, /* private memory may be in core files */
};

/* Exported by the main executable, generated at build. */
struct ia2_program {
  uint32_t abi_version;
  uint32_t mode; /* enum ia2_mode: decided by the build, never by the environment */
  uint32_t compartment_count;
  uint32_t options;                                  /* enum ia2_option */
  const struct ia2_compartment *const *compartments; /* [compartment_count], in key order */
  const uint16_t *permitted; /* numbers of system calls, ended by 0 (which is allowed anyway) */
};

extern const struct ia2_program ia2_program;

/* Monitor calls: ia2_monitor(op, a, b, c, d) is a gate in every compartment's object (hidden) that
 * runs ia2_monitor_dispatch(op, a, b, c, d, key) of libia2 with the runtime's rights on the
 * runtime's stack of the thread.  Pointers among the arguments are never dereferenced there unless
 * a check proved that they lie in the calling compartment's window. */
enum ia2_monitor_op {
  IA2_OP_THREAD_CREATE = 1, /* a = fn, b = arg, c = flags, d = stack size; see thread_flags.h */
  IA2_OP_THREAD_JOINED,     /* a = pthread_t */
  IA2_OP_THREAD_DETACHED,   /* a = pthread_t */
  IA2_OP_EXIT,              /* a = status, b = enum ia2_exit_kind; does not return */
  IA2_OP_ATEXIT,            /* a = fn, b = arg, c = enum ia2_exit_kind */
  IA2_OP_SIGACTION,  /* a = signal, b = 1 to set; mail: handler, flags, mask; answers the old there
                      */
  IA2_OP_KEY_CREATE, /* a = destructor; returns key or -errno */
  IA2_OP_KEY_DELETE, /* a = key */
  IA2_OP_FORK,       /* returns as fork, or -errno */
  IA2_OP_ATFORK,     /* a, b, c = prepare, parent, child */
  IA2_OP_CANCEL,     /* a = pthread_t */
  IA2_OP_PURGE,      /* a = address, b = size: pages of the own heaps read as zero afterwards */
  IA2_OP_SHARED_ALLOC, /* ia2/allocator/shared.h */
  IA2_OP_SHARED_FREE,
  IA2_OP_SHARED_SIZE,
  IA2_OP_SHARED_RESIZE,
  IA2_OP_LIBC, /* a = enum ia2_libc_call, b = word, c, d = address and size of a buffer */
};

/* What libc does for compartments that may not write its data.  The buffer lies in the caller's
 * heap or stack and is copied in and, unless noted, out.  Results are as noted, or -errno. */
enum ia2_libc_call {
  IA2_LIBC_WRITE = 1,       /* word = FILE *; buffer: in; bytes written */
  IA2_LIBC_FLUSH,           /* word = FILE * or 0; 0 */
  IA2_LIBC_OPEN,            /* buffer: path and mode, two strings; FILE * */
  IA2_LIBC_OPEN_DESCRIPTOR, /* word = descriptor; buffer: mode; FILE * */
  IA2_LIBC_OPEN_AGAIN,      /* word = FILE *; buffer: path and mode; FILE * */
  IA2_LIBC_OPEN_TEMPORARY,  /* FILE * */
  IA2_LIBC_CLOSE,           /* word = FILE *; 0 */
  IA2_LIBC_READ,            /* word = FILE *; buffer: out; bytes read */
  IA2_LIBC_READ_LINE,       /* word = FILE *; buffer: out; as fgets: length, 0 for NULL */
  IA2_LIBC_UNREAD,          /* word = FILE *; buffer: one byte; 0 */
  IA2_LIBC_SEEK,            /* word = FILE *; buffer: struct ia2_libc_seek; 0 */
  IA2_LIBC_BUFFERING,       /* word = FILE *; buffer: struct ia2_libc_buffering; 0 */
  IA2_LIBC_TELL,            /* word = FILE *; position */
  IA2_LIBC_STATE,           /* word = FILE *; 1 at the end, plus 2 after an error */
  IA2_LIBC_CLEAR,           /* word = FILE *; 0 */
  IA2_LIBC_LOCK,            /* word = FILE *; 0 */
  IA2_LIBC_UNLOCK,
  IA2_LIBC_SETENV,     /* word: whether to overwrite; buffer: name and value, two strings; 0 */
  IA2_LIBC_UNSETENV,   /* buffer: name; 0 */
  IA2_LIBC_STRERROR,   /* word = error; buffer: its description */
  IA2_LIBC_STRSIGNAL,  /* word = signal; buffer: its description */
  IA2_LIBC_JOIN,       /* word = thread; buffer: struct ia2_libc_join; a positive error, or 0 */
  IA2_LIBC_DETACH,     /* word = thread; a positive error, or 0 */
  IA2_LIBC_STACK_SIZE, /* buffer: pthread_attr_t; the size it says, or libc's default */
  IA2_LIBC_GMTIME,     /* buffer: struct ia2_libc_time; 0 */
  IA2_LIBC_LOCALTIME,  /* ... */
  IA2_LIBC_MKTIME,
  IA2_LIBC_RAND, /* the number */
  IA2_LIBC_RANDOM,
  IA2_LIBC_SRANDOM, /* word = seed; 0 */
};

#define IA2_LIBC_BUFFER 4096 /* bytes at most */

enum ia2_join { IA2_JOIN = 0, IA2_JOIN_TRY, IA2_JOIN_UNTIL };

struct ia2_libc_join {
  void *result; /* out */
  int how, clock;
  int64_t seconds, nanoseconds;
};

struct ia2_libc_seek {
  int64_t offset;
  int whence;
};

struct ia2_libc_buffering {
  int mode;
  uint64_t size;
};

struct ia2_libc_time {
  int64_t seconds;
  struct tm parts;
};

enum ia2_exit_kind { IA2_EXIT = 0, IA2_QUICK_EXIT = 1, IA2_ON_EXIT = 2 };

#endif
