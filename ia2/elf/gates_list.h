/* gates_list: what the analysis has decided, for the check of the objects. One decision a line,
 *
 *     direct  COMPARTMENT SYMBOL     code of COMPARTMENT may refer to a function of another one,
 *                                    through --wrap
 *     pointer COMPARTMENT SYMBOL     a function that has a pointer gate there
 *     data    COMPARTMENT SYMBOL     COMPARTMENT may refer to this variable of another one (or is
 *                                    the one that shares it)
 *     left    COMPARTMENT SYMBOL     COMPARTMENT may take the address of a function that has a
 *                                    pointer gate, because its source says so
 *
 * separated by tabs or blanks; a compartment is a name or its key, 1 for the first. Empty lines and
 * those that begin with # are skipped. */
#ifndef IA2_ELF_GATES_LIST_H
#define IA2_ELF_GATES_LIST_H

#include "ia2/elf/error.h"
#include "ia2/elf/names.h"

enum gates_kind { GATES_DIRECT, GATES_POINTER, GATES_DATA, GATES_LEFT, GATES_KINDS };

struct gates_list {
  /* From a symbol to the set of compartments: bit 0 is key 1. */
  struct names symbols[GATES_KINDS];
};

/* gates_list_parse reads `text`, which it changes; the names of the compartments are in key
 * order. */
bool gates_list_parse(struct gates_list *list, char *text, const char *const *compartments,
                      size_t count, struct elf_error *error);
void gates_list_free(struct gates_list *list);

bool gates_list_has(const struct gates_list *list, enum gates_kind kind, size_t compartment,
                    const char *symbol);

#endif
