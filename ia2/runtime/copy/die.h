/* The end of a call that hands over what it must not. */
#ifndef IA2_RUNTIME_COPY_DIE_H
#define IA2_RUNTIME_COPY_DIE_H

/* Writes "ia2: WHAT: MESSAGE" (WHAT may be NULL) to standard error, and traps. */
_Noreturn void ia2_copy_die(const char *what, const char *message);

#endif
