/* Names that look like a wrong one, for messages. */
#ifndef IA2_REWRITER_NEAR_H
#define IA2_REWRITER_NEAR_H

#include "program.h"

/* "; did you mean a, b or c?" out of the functions that the compartment key defines or calls (0:
 * all of the program), "" if none is near. */
const char *nearest_functions(const struct program *program, const char *name, int key);

#endif
