/* Running a compartment's code from the runtime.  Not while the lock is held. */
#ifndef IA2_RUNTIME_CORE_RUN_H
#define IA2_RUNTIME_CORE_RUN_H

#include <stdint.h>

/* gates.S: fn(a, b, c) with SHARED rights on the thread's stack in key 0. */
uint64_t ia2_call_shared(uintptr_t fn, uint64_t a, uint64_t b, uint64_t c);

/* fn(arg) in compartment `key`, on its stack below what is in use there. */
uint64_t ia2_run(uint32_t key, uint64_t fn, uint64_t arg);

/* ... in the middle of something else: leaves alone what an interrupted call may have on the
 * lending stacks. */
uint64_t ia2_run_interrupting(uint32_t key, uint64_t fn, uint64_t arg);

/* thunk({fn, a, b, c}) in compartment `key`; the call lies on the compartment's own stack. */
struct ia2_call;
uint64_t ia2_run_call(uint32_t key, uint64_t thunk, const struct ia2_call *call);

/* Forgets what compartments left by longjmp; sp is that of interrupted code.  Called where a loop
 * that leaves signal handlers so would fill the runtime's stack. */
void ia2_runs_forget(uint64_t sp);

/* Blocks all signals of this thread, says which were blocked before. */
uint64_t ia2_signals_block(void);
void ia2_signals_restore(uint64_t mask);

#endif
