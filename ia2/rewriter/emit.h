/* Writes the outputs of the merge: see docs/rewriter.md for the files. */
#ifndef IA2_REWRITER_EMIT_H
#define IA2_REWRITER_EMIT_H

#include "plan.h"

/* Queues all outputs (add_output); prefix is what their names start with: "directory/",
 * "path/name_". */
void emit_all(struct plan *plan, const char *prefix);

/* emit_gates.c: gates_<key>.S; complains about what the gates cannot do. */
struct text emit_gates(struct plan *plan, int key);

/* report.c: every decision and why; sites stand as {LABEL SITE}, which ia2-edit turns into lines.
 */
struct text emit_report(struct plan *plan);

#endif
