/* What becomes of the objects that pointer parameters point to, over calls. */
#ifndef IA2_REWRITER_PASSES_H
#define IA2_REWRITER_PASSES_H

#include "unify.h"

/* Adds to the flow of each parameter what the callees that it is passed on to do with it. */
void propagate_flow(const struct program *program, struct graph *graph);

#endif
