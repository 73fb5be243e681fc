/* objcheck: the backstop of the rewriter's analysis, over the objects that were really compiled.
 * Each check reports every breach with the object, the place, the symbol and what to do. */
#ifndef IA2_ELF_OBJCHECK_H
#define IA2_ELF_OBJCHECK_H

#include "ia2/elf/findings.h"
#include "ia2/elf/gates_list.h"
#include "ia2/elf/objects.h"

struct objcheck {
  const struct objects *objects;
  const struct gates_list *gates;
  struct findings *findings;
};

/* What an object refers to in another compartment has a gate or is shared on purpose. */
void objcheck_references(const struct objcheck *check, const struct object *object);

/* Nothing but a call or jump refers to the body of a function that has a pointer gate. */
void objcheck_pointers(const struct objcheck *check, const struct object *object);

/* No code changes rights, but the gates' own. */
void objcheck_bytes(const struct objcheck *check, const struct object *object);

#endif
