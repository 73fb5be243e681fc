/* From compile commands to the units of a program: which compartment each belongs to, and its
 * label. */
#ifndef IA2_REWRITER_UNITS_H
#define IA2_REWRITER_UNITS_H

#include "compdb.h"

struct rewriter_unit {
  const struct command *command;
  int key;
  char *label; /* the file relative to the root, with #2, #3 ... for further commands of one file */
};

typedef ARRAY(struct rewriter_unit) unit_list;

/* Units of the commands for the given files (none: all C files), each with the -DPKEY=n of its
 * command or of the extra arguments; complains about commands without one, and files without a
 * command. */
unit_list choose_units(const command_list *commands, const char *root, char *const *files,
                       int count);

#endif
