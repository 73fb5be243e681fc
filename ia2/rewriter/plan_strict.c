/* What a strict policy does not put up with, though gates and checks would stop it at run time. */
#include "plan.h"
#include "where.h"

#include <string.h>

static void check_casts(const struct plan *plan, const struct unit *unit) {
  for (size_t i = 0; i < unit->summary->launder_count; i++) {
    const struct launder *launder = &unit->summary->launders[i];
    if (*launder->node && is_flagged(plan->boundary, launder->node))
      complain(
          "%s: strict: a function pointer that may cross changes its type, %s to %s, out of the "
          "analysis' sight; keep its type",
          where_site(unit, launder->site), launder->from, launder->to);
  }
}

static bool may_reach(const struct plan *plan, uint64_t type_id) {
  for (size_t i = 0; i < plan->functions.count; i++)
    if (plan->functions.at[i].escape && plan->functions.at[i].symbol->decl->type_id == type_id)
      return true;
  return false;
}

static void check_calls(const struct plan *plan, const struct unit *unit) {
  for (size_t i = 0; i < unit->summary->icall_count; i++) {
    const struct icall *call = &unit->summary->icalls[i];
    if (!strcmp(call->node, "?") && may_reach(plan, call->type_id))
      complain(
          "%s: strict: the analysis cannot tell where this pointer comes from, and functions of "
          "its type, %s, cross; call through a variable or field",
          where_site(unit, call->site), call->type);
  }
}

static void check_pointers(const struct plan_function *function) {
  for (size_t i = 0; i < function->copies.count; i++) {
    const struct plan_copy *copy = &function->copies.at[i];
    if (copy->kind == COPY_AS_IS && !copy->by_policy)
      complain(
          "%s: strict: %s: parameter \"%s\" (%s) is not copied: %s; decide in the policy, copies = "
          "{\"%s.%s\": ...}",
          where_symbol(function->symbol), function->symbol->spelling,
          param_name(function->symbol, copy->param),
          function->symbol->params[copy->param].fact->type, copy->why, function->symbol->spelling,
          param_name(function->symbol, copy->param));
  }
}

void check_strictly(const struct plan *plan) {
  for (size_t i = 0; i < plan->program->units.count; i++) {
    check_casts(plan, &plan->program->units.at[i]);
    check_calls(plan, &plan->program->units.at[i]);
  }
  for (size_t i = 0; i < plan->functions.count; i++)
    check_pointers(&plan->functions.at[i]);
}
