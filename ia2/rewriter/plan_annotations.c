/* What the sources say about functions: conditions of calls, constructors and destructors of
 * objects (see ia2.h). */
#include "near.h"
#include "plan.h"
#include "where.h"

#include <stdlib.h>
#include <string.h>

static const char *place(const struct symbol *symbol) {
  return format("%s: %s", where_symbol(symbol), symbol->spelling);
}

static bool is_reachable(const struct symbol *symbol) {
  if (is_static(symbol))
    complain("%s is static, and gates cannot reach it; remove \"static\"", place(symbol));
  return !is_static(symbol);
}

/* ---- conditions ---- */

enum { MAX_ARGUMENTS = 6 };

static bool has_integer(const struct symbol *symbol, int index) {
  const struct param *param = symbol->params[index].fact;
  return param && param->value.size <= 8 &&
         (param->value.kind == VALUE_INTEGER || param->value.kind == VALUE_POINTER);
}

static void check_arguments(const struct symbol *condition, const struct symbol *target) {
  const struct signature *signature = &target->decl->signature;
  int hidden = (signature->returns & RETURN_SRET) != 0;
  int given = (int)signature->gprs - hidden;
  if (signature->variadic)
    given = MAX_ARGUMENTS - hidden;
  bool integers = true;
  for (int i = 0; i < condition->param_count; i++)
    integers &= has_integer(condition, i);
  if (!integers || condition->param_count > given)
    complain(
        "%s is a condition for %s, and gets those of its first six arguments that are integers "
        "or pointers%s, %d here; write it with at most so many such parameters",
        place(condition), target->spelling,
        hidden ? " (one less: the result is returned in memory)" : "", given);
}

static void add_condition(struct plan *plan, const struct symbol *symbol, bool after,
                          const char *spelling) {
  struct symbol *target = find_own(plan->program, spelling, symbol->home);
  if (!target) {
    complain(
        "%s is a condition for %s, but %s defines no function of this name%s; correct the name, "
        "or move the condition to the compartment with the function",
        place(symbol), spelling, compartment_name(plan->program, symbol->home),
        nearest_functions(plan->program, spelling, symbol->home));
    return;
  }
  check_arguments(symbol, target);
  struct plan_function *function = plan_function(plan, target);
  if (!is_reachable(symbol) || !function)
    return;
  if (after)
    *(const char **)APPEND(function->post) = symbol->name;
  else
    *(const char **)APPEND(function->pre) = symbol->name;
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_conditions(struct plan_function *function) {
  if (function->pre.count)
    qsort(function->pre.at, function->pre.count, sizeof *function->pre.at, compare_names);
  if (function->post.count)
    qsort(function->post.at, function->post.count, sizeof *function->post.at, compare_names);
}

/* ---- objects ---- */

struct plan_object *find_object(const struct plan *plan, int key, const struct value *value) {
  bool pointer = value->kind == VALUE_POINTER && strlen(value->consts) == 1;
  for (size_t i = 0; pointer && i < plan->objects.count; i++)
    if (plan->objects.at[i].key == key && !strcmp(plan->objects.at[i].record, value->record))
      return &plan->objects.at[i];
  return NULL;
}

static const struct value *object_parameter(const struct symbol *symbol) {
  const struct param *param = symbol->param_count ? symbol->params[0].fact : NULL;
  const struct value *value = param ? &param->value : NULL;
  if (value && value->kind == VALUE_POINTER && strlen(value->consts) == 1 && *value->record &&
      value->pointee != POINTEE_FUNCTION && gate_where(symbol, 0) >= 0)
    return value;
  complain("%s is marked as a constructor or destructor; its first parameter must be a pointer to "
           "the object, a struct or union",
           place(symbol));
  return NULL;
}

static void add_constructor(struct plan *plan, const struct symbol *symbol) {
  const struct value *value = object_parameter(symbol);
  if (!value)
    return;
  if (!find_object(plan, symbol->home, value))
    *(struct plan_object *)APPEND(plan->objects) =
        (struct plan_object){.key = symbol->home, .record = value->record};
  struct plan_function *function = plan_function(plan, symbol);
  if (function)
    function->constructs = true;
}

static void add_destructor(struct plan *plan, const struct symbol *symbol) {
  const struct value *value = object_parameter(symbol);
  struct plan_function *function = plan_function(plan, symbol);
  if (value && !find_object(plan, symbol->home, value))
    complain("%s is a destructor of %s, which has no constructor in %s; mark one with "
             "IA2_CONSTRUCTOR",
             place(symbol), value->record, compartment_name(plan->program, symbol->home));
  if (function)
    function->destroys = true;
}

/* ---- all ---- */

static void add_annotations(struct plan *plan, enum annotation_kind kind) {
  for (size_t i = 0; i < plan->program->units.count; i++) {
    const struct unit *unit = &plan->program->units.at[i];
    for (size_t j = 0; j < unit->summary->annotation_count; j++) {
      const struct annotation *annotation = &unit->summary->annotations[j];
      const struct symbol *symbol = program_symbol(plan->program, annotation->function, unit->key);
      if (annotation->kind != kind || !symbol || symbol->home != unit->key)
        continue;
      if (kind == ANNOTATION_CONSTRUCTOR)
        add_constructor(plan, symbol);
      else if (kind == ANNOTATION_DESTRUCTOR)
        add_destructor(plan, symbol);
      else
        add_condition(plan, symbol, kind == ANNOTATION_POST, annotation->target);
    }
  }
}

void plan_annotations(struct plan *plan) {
  for (enum annotation_kind kind = ANNOTATION_PRE; kind <= ANNOTATION_DESTRUCTOR; kind++)
    add_annotations(plan, kind);
  for (size_t i = 0; i < plan->functions.count; i++)
    sort_conditions(&plan->functions.at[i]);
}
