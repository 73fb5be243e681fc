/* bodies: where an object defines the functions that have a pointer gate. */
#ifndef IA2_ELF_BODIES_H
#define IA2_ELF_BODIES_H

#include "ia2/elf/gates_list.h"
#include "ia2/elf/objects.h"

struct body {
  size_t section;
  uint64_t value;
  const char *name; /* of the function, as written in the source */
};

struct bodies {
  struct body *list; /* sorted by section and value */
  size_t count;
};

/* bodies_find knows a static function by the hidden alias that the rewriter gives it,
 * __ia2_body_NAME or, for the further ones of that name, __ia2_body_NAME__2 and so on; and by its
 * own name when the compartment has no such alias. */
bool bodies_find(struct bodies *bodies, const struct objects *objects,
                 const struct gates_list *gates, const struct object *object,
                 struct elf_error *error);
void bodies_free(struct bodies *bodies);

/* bodies_at returns the name of the body that begins at `value` in `section`, or NULL. */
const char *bodies_at(const struct bodies *bodies, size_t section, uint64_t value);

#endif
