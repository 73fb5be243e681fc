/* What macros do with their tokens.  libclang says where a token is spelled and where the outermost
 * macro is used, and nothing of what lies between.  Where a macro pastes or quotes an argument, the
 * argument cannot be edited: its text is more than a value.  Then the macro's body is edited, where
 * it uses the parameter. */
#ifndef IA2_REWRITER_SCAN_MACRO_H
#define IA2_REWRITER_SCAN_MACRO_H

#include "scan.h"

struct body_place { /* in the body of a macro, or of a use that becomes the wanted name and nothing
                       else */
  struct spot begin;
  unsigned end;        /* offset */
  unsigned body_begin; /* offset of the body */
};

struct macro_use {
  bool quoted, pasted; /* what a macro does with the argument, too: #x, x##y */
  bool ignored;        /* it goes through IA2_IGNORE */
  /* Where bodies use the argument as it is, or paste the wanted name. */
  struct body_place *at;
  size_t count, capacity;
};

/* macro_keeps_argument: the argument itself can be edited.  Where a macro quotes all of a longer
 * argument, as assert does, the edit shows up in the string. */
static inline bool macro_keeps_argument(const struct macro_use *use) {
  return !use->pasted && !(use->quoted && use->count);
}

/* macro_use_of: of the text from `begin` to `end`, which is spelled in an argument or a body, in
 * what the macro used at `token` becomes.  macro_paste_of: of the places where it pastes the token
 * `name`. macro_use_free: of what they returned. */
struct macro_use macro_use_of(struct scan *s, CXSourceLocation token, struct spot begin,
                              unsigned end);
struct macro_use macro_paste_of(struct scan *s, CXSourceLocation token, const char *name);
void macro_use_free(struct macro_use *use);

/* macro_end: offset behind the use of a macro at `begin`, its arguments included; 0 if none is
 * there. */
unsigned macro_end(struct scan *s, struct spot begin);

/* macro_begins_with: does what the macro used there becomes begin with this token of its body (or,
 * as far as is looked, could it)? */
bool macro_begins_with(struct scan *s, struct spot use, struct spot token);

/* macros_free: what was learnt of the unit's macros. */
void macros_free(struct scan *s);

#endif
