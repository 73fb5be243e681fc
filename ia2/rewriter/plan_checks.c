/* The policy's checks of calls, and the functions that only their own compartment calls. */
#include "near.h"
#include "plan.h"
#include "where.h"

#include <string.h>

static const char *place(const struct plan *plan, int key, const char *list, const char *text,
                         int line) {
  return format("%s:%d: %s of %s: \"%s\"", plan->program->policy->path, line, list,
                plan->program->policy->compartments.at[key - 1].label, text);
}

static struct plan_function *find_function(struct plan *plan, const char *spelling, int home) {
  for (size_t i = 0; i < plan->functions.count; i++) {
    struct plan_function *function = &plan->functions.at[i];
    if (function->symbol->home && (!home || function->symbol->home == home) &&
        !strcmp(function->symbol->spelling, spelling))
      return function;
  }
  return NULL;
}

/* ---- internal functions ---- */

static void plan_internal(struct plan *plan, int key, const struct policy_internal *internal) {
  struct plan_function *function = find_function(plan, internal->function, key);
  const char *where = place(plan, key, "internal", internal->function, internal->line);
  if (function && function->called_from)
    complain("%s: %s calls it by name; remove the entry", where,
             compartment_name(plan->program, __builtin_ctz(function->called_from)));
  else if (!function || !function->escape)
    complain("%s: %s has no function of this name whose address can reach another compartment%s; "
             "correct the name or remove the entry",
             where, compartment_name(plan->program, key),
             nearest_functions(plan->program, internal->function, key));
  else
    function->internal = internal;
}

void plan_internals(struct plan *plan) {
  for (int key = 1; key <= plan->program->compartment_count; key++) {
    const struct policy_compartment *compartment = &plan->program->policy->compartments.at[key - 1];
    for (size_t i = 0; i < compartment->internals.count; i++)
      plan_internal(plan, key, &compartment->internals.at[i]);
  }
}

/* ---- checks ---- */

/* "int (A, B)" for a function of type "R (A, B)", or "int (A, B, R)" if the check sees the result;
 * NULL if the type is not written like that. */
static const char *check_type(const struct symbol *symbol, bool after) {
  const char *type = symbol->decl->type, *result = symbol->result ? symbol->result->type : "void";
  size_t length = strlen(result);
  if (strncmp(type, result, length))
    return NULL;
  const char *parameters = type + length;
  parameters += *parameters == ' ';
  if (*parameters++ != '(')
    return NULL;
  const char *text = copy_bytes(parameters, strlen(parameters) - 1);
  if (!after || !strcmp(result, "void") || (symbol->decl->signature.returns & RETURN_SRET))
    return format("int (%s)", text);
  return strcmp(text, "void") ? format("int (%s, %s)", text, result) : format("int (%s)", result);
}

static void check_checker(const struct plan *plan, const char *where,
                          const struct policy_check *check, int key, const struct symbol *checked) {
  const struct symbol *symbol = find_own(plan->program, check->check, key);
  const char *type = check_type(checked, checked->home != key);
  if (!symbol)
    complain("%s: %s defines no function \"%s\"%s; add it to the compartment's srcs", where,
             compartment_name(plan->program, key), check->check,
             nearest_functions(plan->program, check->check, key));
  else if (is_static(symbol))
    complain("%s: %s is static, and gates cannot reach it; remove \"static\"", where, check->check);
  else if (!type)
    complain("%s: functions of type \"%s\" cannot be checked", where, checked->decl->type);
  else if (strcmp(symbol->decl->type, type))
    complain("%s: %s (%s) has the type \"%s\", but to check %s it must have \"%s\"", where,
             check->check, where_symbol(symbol), symbol->decl->type, check->function, type);
}

static void plan_check(struct plan *plan, int key, const struct policy_check *check) {
  const char *where = place(plan, key, "checks", check->function, check->line);
  struct plan_function *function = find_function(plan, check->function, 0);
  struct plan_side *side = NULL;
  for (size_t i = 0; function && i < function->sides.count; i++)
    if (function->sides.at[i].key == key)
      side = &function->sides.at[i];
  if (!side) {
    complain("%s: no function of this name crosses to or from %s%s; correct the name or remove the "
             "entry",
             where, compartment_name(plan->program, key),
             nearest_functions(plan->program, check->function, 0));
    return;
  }
  side->check = check;
  check_checker(plan, where, check, key, function->symbol);
}

void plan_checks(struct plan *plan) {
  for (int key = 1; key <= plan->program->compartment_count; key++) {
    const struct policy_compartment *compartment = &plan->program->policy->compartments.at[key - 1];
    for (size_t i = 0; i < compartment->checks.count; i++)
      plan_check(plan, key, &compartment->checks.at[i]);
  }
}
