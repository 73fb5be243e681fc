/* fork, with each compartment's handlers in that compartment. */
#ifndef IA2_RUNTIME_CORE_FORK_H
#define IA2_RUNTIME_CORE_FORK_H

#include <stdint.h>

int64_t ia2_atfork(uint32_t key, uint64_t prepare, uint64_t parent, uint64_t child);
int64_t ia2_fork(void);

#endif
