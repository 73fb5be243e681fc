/* The end of the start: from here on the process can neither change what is mapped where, nor ask
 * the kernel for what its rights forbid. */
#ifndef IA2_RUNTIME_CONFINE_CONFINE_H
#define IA2_RUNTIME_CONFINE_CONFINE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

/* With the runtime's rights, one thread.  permitted: as in struct ia2_program.  Refuses to run
 * where the kernel cannot. */
void ia2_confine(const uint16_t *permitted);

/* Whether the signal says that the filter saw a violation; it is reported. */
bool ia2_confine_violation(const siginfo_t *info, const ucontext_t *context);

#endif
