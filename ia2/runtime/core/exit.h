/* Initialisers, exit handlers, finalisers: each in its own compartment. */
#ifndef IA2_RUNTIME_CORE_EXIT_H
#define IA2_RUNTIME_CORE_EXIT_H

#include <stdint.h>

/* Monitor calls. */
int64_t ia2_exit_register(uint32_t key, uint64_t fn, uint64_t arg, uint64_t kind);
_Noreturn void ia2_exit(uint64_t status, uint64_t kind);

/* libc is going to call exit: handlers may run. */
void ia2_exit_begins(void);

/* Base operations. */
uint64_t ia2_main_live(uint64_t main);
uint64_t ia2_exit_handler(uint64_t index_and_status);
uint64_t ia2_quick_exit_handler(void);
uint64_t ia2_finalise(void);

#endif
