/* The whole program, put together from the summaries of its translation units. */
#ifndef IA2_REWRITER_PROGRAM_H
#define IA2_REWRITER_PROGRAM_H

#include "live.h"
#include "map.h"
#include "policy.h"
#include "summary.h"
#include "util.h"

/* Sets of compartments: bit k is the compartment with key k. */
typedef unsigned key_set;
#define KEY_BIT(key) (1u << (key))

struct unit {
  struct summary *summary;
  struct locations *locations; /* read when a message needs a line: see where.h */
  int key;
  struct map live; /* see live.h */
};

struct symbol_param {
  const struct param *fact; /* NULL if no summary describes it */
  unsigned flow;            /* enum param_flow, callees included: see passes.h */
  unsigned own_flow;        /* the same, without what other compartments do */
};

/* A function: one that a compartment defines, or one outside the program that it uses. */
struct symbol {
  const char *name, *spelling;
  int home;                    /* key of the defining compartment; 0: outside the program */
  const struct function *decl; /* the definition; outside the program: a declaration */
  const struct unit *unit;     /* of decl */
  struct symbol_param *params;
  int param_count;
  const struct param *result; /* NULL if unknown */
  struct symbol *next;        /* of the same name */
};

struct record_info {
  const char *id;
  key_set defined_in;
  const struct record *fact; /* of a definition if there is one */
  ARRAY(const struct field *) fields;
};

struct variable_info {
  const char *name;
  int home; /* 0: outside the program */
  key_set used_in, defined_in;
  const struct variable *fact; /* the definition if there is one */
  const struct unit *unit;
};

struct program {
  const struct policy *policy;
  int compartment_count;
  ARRAY(struct unit) units; /* sorted by label */
  ARRAY(struct symbol *) symbols;
  struct map symbol_map;
  ARRAY(struct record_info) records;
  struct map record_map;
  ARRAY(struct variable_info) variables;
  struct map variable_map;
};

/* Reads all summaries; fails if one cannot be read or contradicts the policy. */
struct program *program_read(const struct policy *policy, int count, char *const *paths);

/* The function that `name` means in a unit of the compartment key: its own definition, else that of
 * another compartment, else one outside the program; NULL if nobody declares it. */
struct symbol *program_symbol(const struct program *program, const char *name, int key);

/* The function that a compartment defines and that is written so in its sources; NULL if none. */
struct symbol *find_own(const struct program *program, const char *spelling, int key);

const struct record_info *program_record(const struct program *program, const char *id);

/* Name of a compartment, for messages; "libc" for 0. */
const char *compartment_name(const struct program *program, int key);

/* Compartments that use a variable of another one: whoever defines one of the name uses that. */
static inline key_set foreign_users(const struct variable_info *variable) {
  return variable->home ? variable->used_in & ~variable->defined_in : 0;
}

/* Declared between IA2_BEGIN_NO_WRAP and IA2_END_NO_WRAP: who calls it runs it himself. */
static inline bool is_unwrapped(const struct symbol *symbol) {
  return symbol->home && (symbol->decl->flags & DECL_IGNORE);
}

static inline bool is_static(const struct symbol *symbol) {
  return symbol->decl->linkage == LINKAGE_STATIC;
}

#endif
