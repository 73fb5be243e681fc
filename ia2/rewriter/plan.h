/* The decided program: which gates each object gets, what is copied, which places are edited. */
#ifndef IA2_REWRITER_PLAN_H
#define IA2_REWRITER_PLAN_H

#include "boundary.h"
#include "gates.h"

#include <stdint.h>

/* What becomes of an object that a pointer parameter points to. */
enum copy_kind {
  COPY_AS_IS,  /* passed as it is, and the reason is worth a line in the report */
  COPY_HANDLE, /* opaque to the other side */
  COPY_OBJECT, /* copied */
};
struct plan_copy {
  int param; /* -1: the result in memory */
  enum copy_kind kind;
  enum copy_direction direction;     /* fields that the policy names included */
  enum copy_direction own_direction; /* of the others */
  bool by_policy;
  struct gate_copy gate;
  const char *why;
};

/* What a side of a function's gates does with pointers, and to check a call. */
struct plan_side {
  int key;
  ARRAY(struct gate_rule) rules;
  const struct policy_check *check;
};

/* A function that needs gates. */
struct plan_function {
  struct symbol *symbol;
  const char *gate_name;       /* what __ia2_gate_, __ia2_entry_, __ia2_body_ are followed by */
  key_set called_from;         /* compartments that call it by name */
  const struct escape *escape; /* NULL: its address does not cross */
  const struct policy_internal *internal; /* nobody else calls it, whoever has its address */
  bool aliased;                           /* a static: reached as __ia2_body_<gate_name> */
  struct gate_abi abi;
  ARRAY(struct plan_copy) copies; /* one for each pointer parameter */
  ARRAY(struct plan_side) sides;  /* of its own compartment first, then of the callers */
  /* Its compartment's: called by the gate before and after it, in order. */
  ARRAY(const char *) pre, post;
  bool constructs, destroys; /* what its first parameter points to */
};

/* A type whose objects a compartment says are live (IA2_CONSTRUCTOR). */
struct plan_object {
  int key;
  const char *record;
  uint16_t kind; /* among the compartment's handles */
};

/* A call edge of the policy, checked. */
struct plan_edge {
  const struct policy_edge *edge;
  int key;   /* compartment of the caller */
  int owner; /* borrows: key of the lending compartment; lends: 0 */
  struct symbol *callee;
  const char *gate_name;
  struct gate_abi abi;
};

/* A place to edit.  What stands there is known to ia2-edit only. */
struct plan_edit {
  const struct unit *unit;
  const char *site;
  const char *change; /* as in decisions.txt, see edit.h */
};

struct plan_compartment {
  const char *name;
  int lend_key; /* 0: none */
  uint32_t pkru;
  const char *lend_why;
};

struct plan {
  const struct program *program;
  struct boundary *boundary;
  struct plan_compartment *compartments; /* [key - 1] */
  ARRAY(struct plan_function) functions; /* by home, then name */
  ARRAY(struct plan_edge) edges;
  ARRAY(struct plan_object) objects;
  ARRAY(struct plan_edit) edits; /* by unit, then site */
};

/* Decides everything; all problems are complained about. */
struct plan *make_plan(const struct program *program);

struct plan_function *plan_function(struct plan *plan, const struct symbol *symbol);

/* The adapter that a compartment has in front of a function of another: it defines
 * __wrap_<function>. */
const struct symbol *find_adapter(const struct program *program, int key, const char *function);

/* plan_abi.c: the ABI of a function as the gates want it. */
struct gate_abi make_gate_abi(const struct symbol *symbol);
void widen_variadic(struct gate_abi *abi, unsigned gprs, unsigned sses, uint64_t stack_bytes);
/* Location of a parameter in gate terms, -1 if it is not one register or stack slot. */
int gate_where(const struct symbol *symbol, int param);

/* plan_annotations.c: conditions, constructors and destructors. */
void plan_annotations(struct plan *plan);
/* The type that a parameter of a function of the compartment points to, if its objects are known
 * there; else NULL. */
struct plan_object *find_object(const struct plan *plan, int key, const struct value *value);

/* plan_copies.c: fills in copies of a function that others may call. */
void plan_copies(const struct plan *plan, struct plan_function *function);
const char *param_name(const struct symbol *symbol, int index);
/* Complains about entries of "copies" that match no parameter which crosses. */
void check_copies_used(const struct plan *plan);

/* Compartments that call it through a pointer. */
key_set pointer_callers(const struct plan_function *function);

/* plan_sides.c: the rules for pointers, handles and checks of all functions. */
void plan_sides(struct plan *plan);
const struct plan_side *plan_side(const struct plan_function *function, int key);
bool has_handles(const struct plan *plan, int key);
/* Whether a field of a copied object has this path. */
bool is_field_copy_used(const struct policy_copy *policy);

/* plan_checks.c: the policy's checks and internal functions. */
void plan_internals(struct plan *plan);
void plan_checks(struct plan *plan);

/* plan_edges.c: checks lends and borrows and adds their edges and edits. */
void plan_edges(struct plan *plan);

/* plan_edits.c: the edits of addresses and of calls through pointers. */
void plan_edits(struct plan *plan);
void add_edit(struct plan *plan, const struct unit *unit, const char *site, const char *change);

/* plan_strict.c: complains about what is otherwise only reported. */
void check_strictly(const struct plan *plan);

/* plan_keys.c: lending keys and rights. */
void plan_keys(struct plan *plan);

#endif
