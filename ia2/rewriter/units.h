/* From compile commands to the units of a program: which compartment each belongs to, and its
 * label. */
#ifndef IA2_REWRITER_UNITS_H
#define IA2_REWRITER_UNITS_H

#include "compdb.h"

/* --compartment NAME=PATH: files at or below PATH, relative to the root, are in compartment NAME.
 */
struct assignment {
  const char *name, *path;
  int key;
};

typedef ARRAY(struct assignment) assignment_list;

struct rewriter_unit {
  const struct command *command;
  int key;
  char *label; /* the file relative to the root, with #2, #3 ... for further commands of one file */
};

typedef ARRAY(struct rewriter_unit) unit_list;

/* Adds an option's value; compartments are numbered in the order of their first mention. */
void assign(assignment_list *assignments, const char *option);

/* Units of the commands for the given files (none: all C files).  A unit's compartment is the
 * -DPKEY=n of its command, else the assignment with the longest path; complains about commands that
 * have neither, and about files without a command. */
unit_list choose_units(const command_list *commands, const char *root,
                       const assignment_list *assignments, char *const *files, int count);

#endif
