/* Runs other tools. */
#ifndef IA2_REWRITER_RUN_H
#define IA2_REWRITER_RUN_H

#include <stddef.h>

/* Starts a tool; argv ends in NULL.  As many run at once as the machine has processors. */
void run_start(char *const *argv);

/* Waits for all; fails if one of them failed (it has said why). */
void run_finish(void);

/* How to start a fellow of the tool that was started as argv0: it lies beside it, or on PATH, too.
 */
const char *tool_path(const char *argv0, const char *name);

#endif
