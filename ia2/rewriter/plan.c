/* See plan.h. */
#include "plan.h"

#include "ia2/runtime/layout.h"
#include "passes.h"
#include "where.h"

#include <stdlib.h>
#include <string.h>

struct plan_function *plan_function(struct plan *plan, const struct symbol *symbol) {
  for (size_t i = 0; i < plan->functions.count; i++)
    if (plan->functions.at[i].symbol == symbol)
      return &plan->functions.at[i];
  return NULL;
}

static struct plan_function *add_function(struct plan *plan, struct symbol *symbol) {
  struct plan_function *function = plan_function(plan, symbol);
  if (function)
    return function;
  function = APPEND(plan->functions);
  function->symbol = symbol;
  function->gate_name = symbol->spelling;
  function->abi = make_gate_abi(symbol);
  function->aliased = is_static(symbol);
  return function;
}

const struct symbol *find_adapter(const struct program *program, int key, const char *function) {
  const struct symbol *symbol = program_symbol(program, format("__wrap_%s", function), key);
  return symbol && symbol->home == key ? symbol : NULL;
}

/* ---- checks of the program as a whole ---- */

static void check_mains(const struct program *program) {
  struct text text = {0};
  int mains = 0;
  const struct symbol *own = NULL;
  for (int key = 1; key <= program->compartment_count; key++) {
    const struct symbol *symbol = program_symbol(program, "main", key);
    if (!symbol || symbol->home != key)
      continue;
    text_format(&text, "%s%s (%s)", mains++ ? ", " : "", compartment_name(program, key),
                where_symbol(symbol));
    if (key == 1)
      own = symbol;
  }
  if (mains > 1)
    complain("%s: %d compartments define main: %s; a program has one, take the others out",
             program->policy->label, mains, text.at);
  else if (!mains)
    complain("%s: no compartment defines main; %s, the first, must", program->policy->label,
             compartment_name(program, 1));
  else if (!own)
    complain(
        "%s: main is defined in %s, but the first compartment is %s; name the one with main as "
        "main",
        program->policy->label, text.at, compartment_name(program, 1));
}

static void check_count(const struct policy *policy) {
  if (policy->compartments.count > IA2_MAX_COMPARTMENTS)
    fail("%s: %zu compartments, but protection keys suffice for %d (6 if all lend or copy); join "
         "some",
         policy->label, policy->compartments.count, IA2_MAX_COMPARTMENTS);
}

static void check_variables(const struct program *program) {
  for (size_t i = 0; i < program->variables.count; i++) {
    const struct variable_info *variable = &program->variables.at[i];
    const struct variable *fact = variable->fact;
    key_set others = foreign_users(variable);
    if (!others)
      continue;
    if (fact->flags & DECL_THREAD_LOCAL)
      complain(
          "%s: thread-local variable %s of %s is used in %s; a thread's storage belongs to one "
          "compartment: hand the value over by a function",
          where_variable(variable), fact->spelling, compartment_name(program, variable->home),
          compartment_name(program, __builtin_ctz(others)));
    else if (!(fact->flags & (DECL_SHARED | DECL_CONST)))
      complain(
          "%s: variable %s of %s is used in %s; mark its definition IA2_SHARED_DATA to let all "
          "compartments read and write it, make it const, or hand it over by a function",
          where_variable(variable), fact->spelling, compartment_name(program, variable->home),
          compartment_name(program, __builtin_ctz(others)));
  }
}

/* An adapter replaces the function for its compartment; there is no way to the function itself. */
static void check_adapters(const struct program *program) {
  for (size_t i = 0; i < program->units.count; i++) {
    const struct unit *unit = &program->units.at[i];
    for (size_t j = 0; j < unit->summary->call_count; j++)
      if (!strncmp(unit->summary->calls[j].callee, "__real_", 7))
        complain(
            "%s: %s would go around the call gate; an adapter cannot call the function that it "
            "replaces",
            where_site(unit, unit->summary->calls[j].site), unit->summary->calls[j].callee);
  }
}

/* A gate is found by the name in the source, and by the linker's: they must be one. */
static void check_name(const struct symbol *symbol) {
  if (symbol->home && !is_static(symbol) && strcmp(symbol->name, symbol->spelling))
    complain("%s: %s can be called from another compartment, but its declaration gives it another "
             "name for the linker, %s; give it one name, or keep it in one compartment",
             where_symbol(symbol), symbol->spelling, symbol->name);
}

static void check_signature(const struct plan_function *function) {
  check_name(function->symbol);
  const char *refusal = function->symbol->decl->signature.refusal;
  if (*refusal)
    complain("%s: %s can be called from another compartment, but %s; pass a pointer instead",
             where_symbol(function->symbol), function->symbol->spelling, refusal);
  if (function->symbol->decl->signature.stack_align > 16)
    complain(
        "%s: %s can be called from another compartment, but an argument on the stack is aligned "
        "to %u bytes, and gates keep 16; pass a pointer instead",
        where_symbol(function->symbol), function->symbol->spelling,
        function->symbol->decl->signature.stack_align);
  if (function->abi.stack > GATE_STACK_MAX)
    complain("%s: %s can be called from another compartment, but has %u bytes of arguments on the "
             "stack, and gates pass %d; pass a pointer instead",
             where_symbol(function->symbol), function->symbol->spelling, function->abi.stack,
             GATE_STACK_MAX);
}

/* A caller that declares another type than the one defined passes what the gate does not expect. */
static void check_declarations(const struct plan *plan) {
  for (size_t i = 0; i < plan->program->units.count; i++) {
    const struct unit *unit = &plan->program->units.at[i];
    for (size_t j = 0; j < unit->summary->function_count; j++) {
      const struct function *decl = &unit->summary->functions[j];
      struct symbol *symbol = program_symbol(plan->program, decl->name, unit->key);
      if (decl->defined || !symbol || !symbol->home || symbol->home == unit->key ||
          (decl->flags & DECL_NOPROTO) || decl->type_id == symbol->decl->type_id)
        continue;
      complain(
          "%s: %s declares %s as \"%s\", but it is defined as \"%s\"; calls between compartments "
          "need the same type",
          where_symbol(symbol), unit->summary->label, decl->spelling, decl->type,
          symbol->decl->type);
    }
  }
}

/* A pointer that crosses is called with a check, which only gates pass. */
static void check_unwrapped(const struct plan *plan) {
  for (size_t i = 0; i < plan->boundary->escapes.count; i++) {
    const struct escape *escape = &plan->boundary->escapes.at[i];
    if (is_unwrapped(escape->symbol) && escape->takers)
      complain("%s: %s stands between IA2_BEGIN_NO_WRAP and IA2_END_NO_WRAP, but its address can "
               "reach %s (%s), where only gates can be called; take it out of there, or write "
               "IA2_IGNORE where its address is taken",
               where_symbol(escape->symbol), escape->symbol->spelling,
               escape->callers ? compartment_name(plan->program, __builtin_ctz(escape->callers))
                               : "other compartments",
               escape->why);
  }
}

/* ---- functions ---- */

static void add_crossings(struct plan *plan) {
  for (size_t i = 0; i < plan->boundary->crossings.count; i++) {
    const struct crossing *crossing = &plan->boundary->crossings.at[i];
    if (find_adapter(plan->program, crossing->caller, crossing->callee->name) ||
        is_unwrapped(crossing->callee))
      continue;
    struct plan_function *function = add_function(plan, crossing->callee);
    if (crossing->called)
      function->called_from |= KEY_BIT(crossing->caller);
    if (function->abi.variadic)
      widen_variadic(&function->abi, crossing->gprs, crossing->sses, crossing->stack_bytes);
  }
}

/* Calls through a pointer tell how much a variadic function may get. */
static void widen_by_calls(struct plan *plan, struct plan_function *function) {
  for (size_t i = 0; i < plan->program->units.count; i++) {
    const struct summary *summary = plan->program->units.at[i].summary;
    for (size_t j = 0; j < summary->icall_count; j++) {
      const struct signature *s = &summary->icalls[j].signature;
      if (graph_class(plan->boundary->graph, summary->icalls[j].node) == function->escape->class)
        widen_variadic(&function->abi, s->gprs, s->sses, s->stack_bytes);
    }
  }
}

static void add_escapes(struct plan *plan) {
  for (size_t i = 0; i < plan->boundary->escapes.count; i++) {
    const struct escape *escape = &plan->boundary->escapes.at[i];
    if (!escape->takers)
      continue;
    struct plan_function *function = add_function(plan, escape->symbol);
    function->escape = escape;
    if (function->abi.variadic)
      widen_by_calls(plan, function);
  }
}

static int compare_functions(const void *a, const void *b) {
  const struct symbol *x = ((const struct plan_function *)a)->symbol;
  const struct symbol *y = ((const struct plan_function *)b)->symbol;
  return x->home != y->home ? x->home - y->home : strcmp(x->name, y->name);
}

static int compare_edits(const void *a, const void *b) {
  const struct plan_edit *x = a, *y = b;
  if (x->unit != y->unit)
    return x->unit < y->unit ? -1 : 1; /* units are sorted */
  int order = strcmp(x->site, y->site);
  return order ? order : strcmp(x->change, y->change);
}

/* Statics of one compartment may share a name; gates may not. */
static void make_names_unique(struct plan *plan) {
  for (size_t i = 0; i < plan->functions.count; i++) {
    struct plan_function *function = &plan->functions.at[i];
    int before = 0;
    for (size_t j = 0; j < i; j++)
      before += plan->functions.at[j].symbol->home == function->symbol->home &&
                !strcmp(plan->functions.at[j].symbol->spelling, function->symbol->spelling);
    if (before)
      function->gate_name = format("%s__%d", function->symbol->spelling, before + 1);
  }
}

/* A static that is only lent by, or borrowed through, needs an alias too. */
static void add_edge_functions(struct plan *plan) {
  for (size_t i = 0; i < plan->edges.count; i++)
    if (is_static(plan->edges.at[i].callee))
      add_function(plan, plan->edges.at[i].callee);
}

struct plan *make_plan(const struct program *program) {
  check_count(program->policy);
  struct plan *plan = get_memory(sizeof *plan);
  plan->program = program;
  plan->compartments = get_memory((size_t)program->compartment_count * sizeof *plan->compartments);
  for (int i = 0; i < program->compartment_count; i++)
    plan->compartments[i].name = compartment_name(program, i + 1);
  check_mains(program);
  check_variables(program);
  check_adapters(program);
  plan->boundary = find_boundary(program);
  propagate_flow(program, plan->boundary->graph);
  plan_edges(plan);
  add_crossings(plan);
  add_escapes(plan);
  add_edge_functions(plan);
  if (plan->functions.count)
    qsort(plan->functions.at, plan->functions.count, sizeof *plan->functions.at, compare_functions);
  make_names_unique(plan);
  check_declarations(plan);
  check_unwrapped(plan);
  plan_annotations(plan);
  plan_internals(plan);
  for (size_t i = 0; i < plan->functions.count; i++) {
    struct plan_function *function = &plan->functions.at[i];
    if (!function->called_from && (!function->escape || function->internal))
      continue;
    check_signature(function);
    plan_copies(plan, function);
  }
  plan_sides(plan);
  check_copies_used(plan);
  plan_edits(plan);
  if (plan->edits.count)
    qsort(plan->edits.at, plan->edits.count, sizeof *plan->edits.at, compare_edits);
  plan_keys(plan);
  if (program->policy->strict)
    check_strictly(plan);
  return plan;
}
