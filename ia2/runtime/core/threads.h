/* Threads: made for a compartment, run in it, and ended. */
#ifndef IA2_RUNTIME_CORE_THREADS_H
#define IA2_RUNTIME_CORE_THREADS_H

#include <stdint.h>

/* Monitor calls of compartment `key`. */
int64_t ia2_thread_create(uint32_t key, uint64_t fn, uint64_t arg, uint64_t flags);
int64_t ia2_thread_abandon(uint64_t thread);
int64_t ia2_thread_cancel(uint64_t thread);

/* Base operations: a new thread's life; and its end after it was unwound. */
uint64_t ia2_thread_live(void);
uint64_t ia2_thread_unwound(void);

#endif
