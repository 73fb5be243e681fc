/* Applies the decisions of the merge to source files.
 *
 * decisions.txt: "ia2-decisions<TAB>1", then lines LABEL SITE CHANGE..., tab separated, and
 * "end<TAB>n". Changes, and what becomes of the text T of the site:
 *
 *   fn NAME             IA2_GATE(T), or IA2_GATE_OF(T) where macros make NAME of T
 *   fn NAME as          IA2_GATE_AS(T, NAME): the gate is not named after the function
 *   check ID            IA2_CHECK(T, 0xIDull)
 *   lends NAME          IA2_LENDS(T) or IA2_LENDS_AS(T, NAME)
 *   borrows NAME OWNER  IA2_BORROWS(T, OWNER) or IA2_BORROWS_AS(T, OWNER, NAME)
 *   alias F NAME        at the end of the unit's main file: __ia2_body_NAME, a hidden alias of F
 *
 * Every change puts text before and after T, so that changes may nest.  Equal changes of one place
 * (a header in many units, a macro used twice) are one; different ones are an error. */
#ifndef IA2_REWRITER_EDIT_H
#define IA2_REWRITER_EDIT_H

#include "map.h"
#include "summary.h"
#include "util.h"

struct decision {
  char *label, *site;
  char *change; /* rest of the line */
};

struct decisions {
  ARRAY(struct decision) at; /* in the order of the file: sorted by label and site */
  struct map first;          /* "LABEL<TAB>SITE" -> index of its first decision */
};

struct decisions *decisions_read(const char *path);

/* A change of one place in one file. */
struct edit {
  const char *file;
  uint64_t offset, length;
  const char *text;           /* that must stand there */
  const char *before, *after; /* text to insert; both NULL: nothing may be changed here */
  const char *label, *site;   /* where the edit comes from, for messages */
  unsigned line, column;
};

typedef ARRAY(struct edit) edit_list;

/* The edits of some units, sorted by place, equal ones joined; complains about conflicts. */
edit_list collect_edits(const struct decisions *decisions, struct locations *const *units,
                        size_t count);

/* The text of a file with the edits applied; complains if the file is not what was scanned. */
struct text apply_edits(const char *path, const struct edit *edits, size_t count);

#endif
