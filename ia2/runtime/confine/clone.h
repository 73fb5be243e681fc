/* Threads are made by the runtime's permission only.  Two threads with one thread pointer would
 * share stacks and thread-local memory of every compartment that they enter; so whoever makes a
 * thread must not choose it. */
#ifndef IA2_RUNTIME_CONFINE_CLONE_H
#define IA2_RUNTIME_CONFINE_CLONE_H

#include <stdint.h>

/* At start: has libc's clone() ask the runtime (privileged.S).  Before ia2_fixed is read-only. */
void ia2_clone_take_over(void);

/* Base operation IA2_BASE_CLONE: `at` is where the five arguments lie on the thread's stack in key
 * 0. The result is clone(2)'s. */
int64_t ia2_clone(uint64_t at);

#endif
