/* What the build decided about a program: the policy file that the rules write for ia2-merge.
 *
 *   { "label": "//compartments:dav1d",       names the program in messages
 *     "mode": "enforcing",                   or "permissive"
 *     "strict": false,                       true: what the report would only mention is an error
 *     "compartments": [                      in key order, from 1
 *       { "name": "libdav1d", "label": "//compartments:libdav1d",
 *         "lends": { "caller -> callee": "reason" },
 *         "borrows": { "caller -> callee": { "from": "compartment", "reason": "..." } },
 *         "copies": { "function.parameter": { "direction": "in", "size": 8, "reason": "..." } },
 *         "handles": { "struct type": { "reason": "..." },
 *                      "function.parameter.field": { "verb": "gives", "kind": "...", "reason":
 * "..." } }, "checks": { "function": { "check": "function", "reason": "..." } }, "internal": {
 * "function": "reason" } } ]
 * }
 *
 * A copy's direction is in, out, inout or none (passed as it is); "size" is in bytes, by default
 * that of the type pointed to, or names the integer parameter that says how many elements there
 * are.  handles, checks and internal are described where ia2_compartment is (ia2/defs.bzl).
 * Everything but "label", "compartments" and "name" may be left out; unknown keys are
 * refused. */
#ifndef IA2_REWRITER_POLICY_H
#define IA2_REWRITER_POLICY_H

#include "util.h"

#include <stdbool.h>
#include <stdint.h>

/* A call edge: the calls of callee inside caller. */
struct policy_edge {
  const char *text; /* as written */
  const char *caller, *callee;
  const char *from; /* borrows: name of the lending compartment; lends: NULL */
  const char *reason;
  int line;
};

enum copy_direction { COPY_NONE, COPY_IN, COPY_OUT, COPY_INOUT };

/* Of an object, or of a field of one: param is "parameter.field" then, and size and count are 0. */
struct policy_copy {
  const char *text, *function, *param;
  enum copy_direction direction;
  uint64_t size;            /* 0: of the parameter's type */
  const char *count;        /* NULL: one object */
  ARRAY(const char *) only; /* of an object: the fields that are copied; none: all */
  const char *reason;
  int line;
};

enum handle_verb { HANDLE_GIVES, HANDLE_TAKES, HANDLE_USES, HANDLE_BY_POSITION };

/* Pointers of a compartment's own that others get as handles: all to a type, or those at a place.
 */
struct policy_handle {
  const char *text;
  enum handle_verb verb; /* of a place; a type's are by position */
  const char *kind;      /* which pointers are the same */
  const char *reason;
  int line;
};

/* A function that sees what came over a gate, and says whether it is good. */
struct policy_check {
  const char *function, *check;
  const char *reason;
  int line;
};

/* A function whose address others may hold, but that only its own compartment calls. */
struct policy_internal {
  const char *function, *reason;
  int line;
};

typedef ARRAY(struct policy_edge) policy_edges;

struct policy_compartment {
  const char *name, *label;
  int line;
  policy_edges lends, borrows;
  ARRAY(struct policy_copy) copies;
  ARRAY(struct policy_handle) handles;
  ARRAY(struct policy_check) checks;
  ARRAY(struct policy_internal) internals;
};

struct policy {
  const char *path, *label;
  bool permissive, strict;
  ARRAY(struct policy_compartment) compartments;
};

/* Reads and checks the form of a policy; fails with file and line.  Names are checked later,
 * against the program (plan.c). */
struct policy *policy_read(const char *path);

const char *copy_direction_name(enum copy_direction direction);

#endif
