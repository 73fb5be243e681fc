/* System calls that only the runtime may make: the filter (filter.c) allows them with a secret in
 * the two argument registers that the kernel ignores, r8 and r9.  Wherever somebody jumps to a
 * system call instruction, it is the registers that count, and the secret lies in the runtime's
 * memory. */
#ifndef IA2_RUNTIME_CONFINE_PRIVILEGED_H
#define IA2_RUNTIME_CONFINE_PRIVILEGED_H

#include <stdint.h>

/* Random from the end of the start on. */
extern uint64_t ia2_secret[2];

/* The system call `number` with up to four arguments; its result, -errno on failure.  With the
 * runtime's rights.  The secret is in no register when it returns. */
long ia2_privileged(long number, long a, long b, long c, long d);

#define ia2_privileged4(n, a, b, c, d) ia2_privileged(n, (long)(a), (long)(b), (long)(c), (long)(d))
#define ia2_privileged3(n, a, b, c) ia2_privileged4(n, a, b, c, 0)
#define ia2_privileged2(n, a, b) ia2_privileged4(n, a, b, 0, 0)

/* clone(2) for a thread: the parent gets its result, the thread goes on where libc's clone() does,
 * with SHARED rights on its new stack. */
long ia2_privileged_clone(uint64_t flags, uint64_t stack, uint64_t parent_tid, uint64_t child_tid,
                          uint64_t thread_pointer);

#endif
