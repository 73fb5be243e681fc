/* Signals.  The kernel knows one handler, the runtime's (core/gates.S ia2_signal_entry); the
 * runtime runs the program's in the compartment that registered them, on that compartment's stack.
 */
#ifndef IA2_RUNTIME_LINUX_SIGNALS_H
#define IA2_RUNTIME_LINUX_SIGNALS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* At start, with all rights: faults are the runtime's; libc's own handlers are taken over. */
void ia2_signals_init(void);

/* The calling thread gets its alternate stack. */
void ia2_signals_thread_begins(void);

/* Monitor call: reads, and if `set` replaces, the action of a signal; see compartment.h. */
int64_t ia2_signal_action(uint32_t key, uint64_t signal, uint64_t set);

/* actions.c: who handles a signal. */
enum { IA2_LIBC_HANDLER = 255 }; /* as key: with the rights of whoever is interrupted */

struct ia2_action {
  uint64_t handler; /* SIG_DFL, SIG_IGN, or a function of compartment `key` */
  uint64_t flags, mask;
  uint32_t key;
};

struct ia2_action ia2_action_take(int signal);

/* Whether the program handles it itself. */
bool ia2_signal_has_handler(int signal);

/* Makes the kernel's default action happen when the frame is left. */
void ia2_signal_default(int signal, bool synchronous);

/* Signals that the runtime handles whatever the program says. */
bool ia2_signal_is_fault(int signal);

#endif
