/* Faults: a line that says who touched whose memory where, then the death that the program would
 * have died; or, in permissive mode, one line a place, and on. */
#ifndef IA2_RUNTIME_REPORT_FAULT_H
#define IA2_RUNTIME_REPORT_FAULT_H

#include <signal.h>
#include <stdbool.h>
#include <ucontext.h>

/* Whether the signal was a matter of the runtime's, and leaving the frame now does what must
 * happen. */
bool ia2_fault(const siginfo_t *info, ucontext_t *context);

/* " at <place> thread <number>", and the line is written. */
struct ia2_text;
void ia2_put_end(struct ia2_text *text, const ucontext_t *context);

/* permissive.c: opens the key for one instruction, closes it after. */
void ia2_permissive_open(const siginfo_t *info, ucontext_t *context);
bool ia2_permissive_close(const siginfo_t *info, ucontext_t *context);

/* Another signal came before the instruction ran: it faults again afterwards. */
void ia2_permissive_interrupted(ucontext_t *context);

/* Whether this place has not been reported yet. */
bool ia2_permissive_first(const siginfo_t *info, const ucontext_t *context);

#endif
