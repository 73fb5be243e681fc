/* Where things stand in the source, for messages: read from the .loc files only when one is needed,
 * because the outputs of the merge must not depend on lines. */
#ifndef IA2_REWRITER_WHERE_H
#define IA2_REWRITER_WHERE_H

#include "program.h"

/* "file:line" of a site or of a fact; the unit's label if the .loc file does not tell. */
const char *where_site(const struct unit *unit, const char *site);
const char *where_symbol(const struct symbol *symbol);
const char *where_variable(const struct variable_info *variable);

#endif
