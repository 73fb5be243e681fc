/* The call edges of the policy, checked against the program: lends and borrows. */
#include "near.h"
#include "plan.h"
#include "where.h"

#include <string.h>

static const char *list_name(const struct policy_edge *edge) {
  return edge->from ? "borrows" : "lends";
}

/* The edge as messages name it. */
static const char *edge_place(const struct plan *plan, const struct policy_edge *edge, int key) {
  return format("%s:%d: %s of %s: \"%s\"", plan->program->policy->path, edge->line, list_name(edge),
                plan->program->policy->compartments.at[key - 1].label, edge->text);
}

static const struct symbol *find_spelling(const struct program *program, const char *spelling,
                                          int key) {
  for (size_t i = 0; i < program->symbols.count; i++) {
    const struct symbol *symbol = program->symbols.at[i];
    if (symbol->home == key && !strcmp(symbol->spelling, spelling))
      return symbol;
  }
  return NULL;
}

static bool is_call_of_edge(const struct program *program, const struct unit *unit,
                            const struct call *call, const struct policy_edge *edge) {
  const struct symbol *caller = program_symbol(program, call->caller, unit->key);
  const struct symbol *callee = program_symbol(program, call->callee, unit->key);
  return caller && callee && !strcmp(caller->spelling, edge->caller) &&
         !strcmp(callee->spelling, edge->callee);
}

/* What the caller does call, for the message about an edge that is not there. */
static const char *list_callees(const struct program *program, const char *caller, int key) {
  struct text text = {0};
  struct map seen = {0};
  size_t count = 0;
  for (size_t i = 0; i < program->units.count; i++) {
    const struct unit *unit = &program->units.at[i];
    for (size_t j = 0; unit->key == key && j < unit->summary->call_count; j++) {
      const struct symbol *from = program_symbol(program, unit->summary->calls[j].caller, key);
      const struct symbol *to = program_symbol(program, unit->summary->calls[j].callee, key);
      if (!from || !to || strcmp(from->spelling, caller) ||
          map_get(&seen, to->spelling) != MAP_NONE)
        continue;
      map_add(&seen, to->spelling, 1);
      if (count++ < 8)
        text_format(&text, "%s%s", count > 1 ? ", " : "", to->spelling);
    }
  }
  return count > 8 ? format("%s, ...", text.at) : count ? text.at : "nothing by name";
}

static void complain_missing(const struct plan *plan, const struct policy_edge *edge, int key) {
  const struct program *program = plan->program;
  const char *place = edge_place(plan, edge, key);
  const struct symbol *caller = find_spelling(program, edge->caller, key);
  if (!caller)
    complain("%s: %s defines no function \"%s\"%s", place, compartment_name(program, key),
             edge->caller, nearest_functions(program, edge->caller, key));
  else
    complain("%s: %s (%s) does not call \"%s\"; it calls %s%s", place, edge->caller,
             where_symbol(caller), edge->callee, list_callees(program, edge->caller, key),
             nearest_functions(program, edge->callee, 0));
}

static struct plan_edge *add_edge(struct plan *plan, const struct policy_edge *edge, int key,
                                  int owner, struct symbol *callee) {
  for (size_t i = 0; i < plan->edges.count; i++) {
    struct plan_edge *other = &plan->edges.at[i];
    if (other->key == key && other->owner == owner && other->callee == callee)
      return other;
  }
  struct plan_edge *result = APPEND(plan->edges);
  result->edge = edge;
  result->key = key;
  result->owner = owner;
  result->callee = callee;
  result->gate_name = callee->spelling;
  result->abi = make_gate_abi(callee);
  if (callee->decl->signature.variadic)
    complain(
        "%s: %s is variadic, its arguments cannot be passed on; name an edge further in or out",
        edge_place(plan, edge, key), callee->spelling);
  for (size_t i = 0; i + 1 < plan->edges.count; i++) {
    const struct plan_edge *other = &plan->edges.at[i];
    if (other->key == key && other->callee != callee && !strcmp(other->gate_name, callee->spelling))
      complain(
          "%s: two static functions of this compartment are called %s, and both calls would be "
          "meant; rename one",
          edge_place(plan, edge, key), callee->spelling);
  }
  return result;
}

static void check_site(const struct plan *plan, const struct policy_edge *edge,
                       const struct unit *unit, const struct call *call) {
  if (call->status == SITE_PASTED || call->status == SITE_MIXED)
    complain("%s: the call %s is put together by the preprocessor, there is no text to edit; write "
             "the name of the function out (policy: %s)",
             where_site(unit, call->site), edge->text, edge_place(plan, edge, unit->key));
}

static void plan_edge_calls(struct plan *plan, const struct policy_edge *edge, int key, int owner) {
  bool found = false;
  for (size_t i = 0; i < plan->program->units.count; i++) {
    const struct unit *unit = &plan->program->units.at[i];
    for (size_t j = 0; unit->key == key && j < unit->summary->call_count; j++) {
      const struct call *call = &unit->summary->calls[j];
      if (!is_call_of_edge(plan->program, unit, call, edge))
        continue;
      found = true;
      check_site(plan, edge, unit, call);
      add_edge(plan, edge, key, owner, program_symbol(plan->program, call->callee, key));
      add_edit(plan, unit, call->site,
               owner ? format("borrows\t%s\t%s", edge->callee, edge->from)
                     : format("lends\t%s", edge->callee));
    }
  }
  if (!found)
    complain_missing(plan, edge, key);
}

static int find_owner(const struct plan *plan, const struct policy_edge *edge, int key) {
  for (int owner = 1; owner <= plan->program->compartment_count; owner++)
    if (owner != key && !strcmp(compartment_name(plan->program, owner), edge->from))
      return owner;
  complain("%s: \"from\" is \"%s\", which is no other compartment of %s",
           edge_place(plan, edge, key), edge->from, plan->program->policy->label);
  return 0;
}

void plan_edges(struct plan *plan) {
  for (int key = 1; key <= plan->program->compartment_count; key++) {
    const struct policy_compartment *compartment = &plan->program->policy->compartments.at[key - 1];
    for (size_t i = 0; i < compartment->lends.count; i++)
      plan_edge_calls(plan, &compartment->lends.at[i], key, 0);
    for (size_t i = 0; i < compartment->borrows.count; i++) {
      const struct policy_edge *edge = &compartment->borrows.at[i];
      int owner = find_owner(plan, edge, key);
      if (owner)
        plan_edge_calls(plan, edge, key, owner);
    }
  }
}
