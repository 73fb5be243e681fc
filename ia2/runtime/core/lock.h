/* The runtime's one lock, for its tables.  Held for a few instructions, never while code outside
 * the runtime runs (except by fork, with all signals blocked).  A signal handler cannot wait for it
 * on the thread that holds it: signals that arrive inside the runtime are put off
 * (linux/signals.c). */
#ifndef IA2_RUNTIME_CORE_LOCK_H
#define IA2_RUNTIME_CORE_LOCK_H

void ia2_lock(void);
void ia2_unlock(void);

#endif
