/* Which objects that parameters point to are copied, and in which direction.
 *
 * A pointer parameter of a function that another compartment can call points either to memory that
 * both may read (then the gate passes it as it is), or into the caller's private memory, which the
 * callee cannot reach: the gate then copies the object, if its size is known.  A callee that keeps
 * the pointer would be left with one to a copy that is gone, so that needs a decision in the
 * policy. */
#include "plan.h"
#include "where.h"

#include <string.h>

const char *param_name(const struct symbol *symbol, int index) {
  const struct param *fact = symbol->params[index].fact;
  return fact && *fact->name ? fact->name : format("%d", index + 1);
}

static const struct policy_copy *find_policy_copy(const struct program *program,
                                                  const struct symbol *symbol, int index) {
  for (size_t i = 0; i < program->policy->compartments.count; i++) {
    const struct policy_compartment *compartment = &program->policy->compartments.at[i];
    for (size_t j = 0; j < compartment->copies.count; j++) {
      const struct policy_copy *copy = &compartment->copies.at[j];
      if (!strcmp(copy->function, symbol->spelling) &&
          !strcmp(copy->param, param_name(symbol, index)))
        return copy;
    }
  }
  return NULL;
}

/* ---- what the policy says ---- */

static int find_param(const struct symbol *symbol, const char *name) {
  for (int i = 0; i < symbol->param_count; i++)
    if (!strcmp(param_name(symbol, i), name))
      return i;
  return -1;
}

static void set_count(const struct plan *plan, const struct symbol *symbol,
                      const struct policy_copy *policy, struct gate_copy *gate) {
  int count = policy->count ? find_param(symbol, policy->count) : -1;
  if (!policy->count)
    return;
  const struct value *value =
      count < 0 || !symbol->params[count].fact ? NULL : &symbol->params[count].fact->value;
  int where = count < 0 ? -1 : gate_where(symbol, count);
  if (!value || value->kind != VALUE_INTEGER || value->size > 8 || where < 0) {
    complain("%s:%d: \"size\" of \"%s\" is \"%s\", which is no integer parameter of %s",
             plan->program->policy->path, policy->line, policy->text, policy->count,
             symbol->spelling);
    return;
  }
  gate->count_bytes = (uint8_t)value->size;
  gate->count_where = (uint8_t)where;
}

static void apply_policy(const struct plan *plan, const struct symbol *symbol,
                         const struct policy_copy *policy, const struct value *value,
                         struct plan_copy *copy) {
  copy->why = format("policy: %s", policy->reason);
  copy->kind = policy->direction == COPY_NONE ? COPY_AS_IS : COPY_OBJECT;
  copy->direction = policy->direction;
  copy->by_policy = true;
  uint64_t size = policy->size ? policy->size : value->pointee_size;
  if (!size && policy->count && value->pointee == POINTEE_VOID)
    size = 1;
  if (copy->kind == COPY_OBJECT && !size)
    complain("%s:%d: the size of what \"%s\" points to is not known; add \"size\"",
             plan->program->policy->path, policy->line, policy->text);
  copy->gate.size = (uint32_t)size;
  set_count(plan, symbol, policy, &copy->gate);
}

/* ---- what the analysis says ---- */

static bool visible_to_both(const struct program *program, const char *id, key_set callers,
                            int home) {
  const struct record_info *record = program_record(program, id);
  return record && (record->defined_in & KEY_BIT(home)) && (record->defined_in & callers);
}

static unsigned record_flags(const struct program *program, const char *id) {
  const struct record_info *record = program_record(program, id);
  return record && record->fact ? record->fact->flags : 0;
}

/* Why the object cannot be copied without a decision although its size is known; NULL if it can. */
static const char *find_obstacle(unsigned flow, unsigned flags) {
  if (flow & FLOW_RETAIN)
    return "keeps the pointer after it returns";
  if (flow & FLOW_RETURN)
    return "returns the pointer";
  if (flow & FLOW_UNKNOWN)
    return "may keep the pointer after it returns (the analysis cannot follow it)";
  if (flags & RECORD_SELF_REFERENTIAL)
    return "gets an object that holds pointers to its own kind, which a copy would not take along";
  return NULL;
}

static void set_as_is(struct plan_copy *copy, enum copy_kind kind, const char *why) {
  copy->kind = kind;
  copy->direction = COPY_NONE;
  copy->why = why;
}

static void ask_for_decision(const struct symbol *symbol, int index, const char *obstacle) {
  const char *name = param_name(symbol, index);
  complain("%s: %s %s: parameter \"%s\" (%s) may point into its caller's private memory; decide in "
           "the policy: copies = {\"%s.%s\": \"inout: REASON\"} copies the object all the same, "
           "\"none: REASON\" passes the pointer as it is, for memory that both may reach",
           where_symbol(symbol), symbol->spelling, obstacle, name, symbol->params[index].fact->type,
           symbol->spelling, name);
}

/* A local or static object that a caller hands to a parameter which is not copied; NULL if none. */
static const struct lend *find_private_argument(const struct plan *plan,
                                                const struct symbol *symbol, int index,
                                                const struct unit **unit) {
  for (size_t i = 0; i < plan->program->units.count; i++) {
    *unit = &plan->program->units.at[i];
    for (size_t j = 0; j < (*unit)->summary->lend_count; j++) {
      const struct lend *lend = &(*unit)->summary->lends[j];
      const char *name = node_function(lend->callee);
      bool constant = lend->is_static && !strncmp(lend->type, "const ", 6);
      if (name && lend->argument == index && !constant && (*unit)->key != symbol->home &&
          program_symbol(plan->program, name, (*unit)->key) == symbol)
        return lend;
    }
  }
  return NULL;
}

/* A pointer that is passed as it is faults in a callee that follows it into private memory. */
static void check_private_arguments(const struct plan *plan, const struct symbol *symbol, int index,
                                    const struct plan_copy *copy) {
  const struct unit *unit;
  const struct lend *lend = find_private_argument(plan, symbol, index, &unit);
  const struct param *fact = symbol->params[index].fact;
  unsigned flow = symbol->params[index].own_flow & (FLOW_READ | FLOW_WRITE);
  if (!lend || !flow)
    return;
  const struct symbol *caller = program_symbol(plan->program, lend->caller, unit->key);
  const char *name = param_name(symbol, index), *object = strrchr(lend->object, ':');
  object = object ? object + 1 : lend->object;
  complain(
      "%s: %s hands its own object %.*s (%s) to parameter \"%s\" (%s) of %s, which %s it, and it "
      "cannot be copied: %s; decide in the policy: copies = {\"%s.%s\": \"%s SIZE: REASON\"}, SIZE "
      "in "
      "bytes or the parameter that counts the elements",
      caller ? where_symbol(caller) : unit->summary->label, caller ? caller->spelling : "it",
      (int)strcspn(object, "#"), object, lend->type, name, fact->type, symbol->spelling,
      flow & FLOW_WRITE ? "writes" : "reads", copy->why, symbol->spelling, name,
      flow & FLOW_WRITE ? "inout" : "in");
}

static void analyse_object(const struct plan *plan, const struct symbol *symbol, int index,
                           struct plan_copy *copy) {
  const struct value *value = &symbol->params[index].fact->value;
  unsigned flow = symbol->params[index].flow;
  unsigned flags =
      value->pointee == POINTEE_RECORD ? record_flags(plan->program, value->record) : 0;
  const char *obstacle = find_obstacle(flow, flags);
  if (flow & FLOW_BEYOND) {
    set_as_is(copy, COPY_AS_IS, "used as an array, whose length is not known");
    return;
  }
  if (flags & RECORD_FLEXIBLE) {
    set_as_is(copy, COPY_AS_IS, "ends in an array whose length is not known");
    return;
  }
  if ((flags & RECORD_SYSTEM) && (flags & RECORD_SELF_REFERENTIAL)) {
    set_as_is(copy, COPY_HANDLE, "an object of the system library's");
    return;
  }
  if (obstacle)
    ask_for_decision(symbol, index, obstacle);
  copy->kind = COPY_OBJECT;
  copy->gate.size = (uint32_t)value->pointee_size;
  if (*value->consts == 'c') {
    copy->direction = COPY_IN;
    copy->why = "the parameter points to const";
  } else if (!(flow & FLOW_WRITE)) {
    copy->direction = COPY_IN;
    copy->why = "never written";
  } else {
    copy->direction = COPY_INOUT;
    copy->why = flow & FLOW_READ ? "read and written" : "written, perhaps in part";
  }
}

static void analyse(const struct plan *plan, const struct plan_function *function, int index,
                    struct plan_copy *copy) {
  const struct symbol *symbol = function->symbol;
  const struct value *value = &symbol->params[index].fact->value;
  key_set callers = function->called_from | pointer_callers(function);
  if (find_object(plan, symbol->home, value))
    set_as_is(copy, COPY_HANDLE, "an object that its compartment knows to be live");
  else if (value->kind ==
           VALUE_ARRAY) /* va_list: what a parameter written as an array keeps of it */
    set_as_is(copy, COPY_AS_IS, "a list of arguments lies on its maker's stack");
  else if (value->pointee == POINTEE_FUNCTION)
    set_as_is(copy, COPY_HANDLE, "a function pointer");
  else if (value->pointee == POINTEE_INCOMPLETE)
    set_as_is(copy, COPY_HANDLE, "a type without a definition");
  else if (value->pointee == POINTEE_RECORD &&
           !visible_to_both(plan->program, value->record, callers, symbol->home))
    set_as_is(copy, COPY_HANDLE, "the callers do not see the type's definition");
  else if (value->pointee == POINTEE_VOID || value->pointee == POINTEE_CHAR)
    set_as_is(copy, COPY_AS_IS, "the type does not tell the size");
  else if (!value->pointee_size)
    set_as_is(copy, COPY_AS_IS, "the size is not known");
  else
    analyse_object(plan, symbol, index, copy);
}

/* ---- both ---- */

static uint8_t gate_align(uint64_t align) { return (uint8_t)(align > 64 ? 64 : align); }

/* Fields may go where the object as a whole does not. */
static void add_field_directions(const struct plan *plan, const struct symbol *symbol, int index,
                                 struct plan_copy *copy) {
  const char *path = format("%s.", param_name(symbol, index));
  unsigned direction = copy->direction;
  for (size_t i = 0; i < plan->program->policy->compartments.count; i++) {
    const struct policy_compartment *compartment = &plan->program->policy->compartments.at[i];
    for (size_t j = 0; j < compartment->copies.count; j++) {
      const struct policy_copy *policy = &compartment->copies.at[j];
      if (!strcmp(policy->function, symbol->spelling) &&
          !strncmp(policy->param, path, strlen(path)))
        direction |= policy->direction;
    }
  }
  copy->own_direction = copy->direction;
  copy->direction = (enum copy_direction)direction;
}

static void finish_object(const struct plan *plan, const struct symbol *symbol, int index,
                          struct plan_copy *copy) {
  int where = gate_where(symbol, index);
  add_field_directions(plan, symbol, index, copy);
  if (where < 0)
    complain("%s: %s: no location for parameter \"%s\"", where_symbol(symbol), symbol->spelling,
             param_name(symbol, index));
  copy->gate.where = (uint8_t)where;
  copy->gate.align = gate_align(symbol->params[index].fact->value.pointee_align);
  copy->gate.flags = copy->direction == COPY_IN    ? GATE_COPY_IN
                     : copy->direction == COPY_OUT ? GATE_COPY_OUT
                                                   : GATE_COPY_INOUT;
}

static void plan_param(const struct plan *plan, struct plan_function *function, int index) {
  const struct symbol *symbol = function->symbol;
  const struct param *fact = symbol->params[index].fact;
  if (!fact || (fact->value.kind != VALUE_POINTER && fact->value.kind != VALUE_ARRAY))
    return;
  struct plan_copy copy = {.param = index};
  const struct policy_copy *policy = find_policy_copy(plan->program, symbol, index);
  if (policy)
    apply_policy(plan, symbol, policy, &fact->value, &copy);
  else
    analyse(plan, function, index, &copy);
  if (copy.kind == COPY_AS_IS && !policy)
    check_private_arguments(plan, symbol, index, &copy);
  if (copy.kind == COPY_OBJECT)
    finish_object(plan, symbol, index, &copy);
  *(struct plan_copy *)APPEND(function->copies) = copy;
}

static void plan_sret(struct plan_function *function) {
  const struct symbol *symbol = function->symbol;
  if (!(symbol->decl->signature.returns & RETURN_SRET) || !symbol->result)
    return;
  struct plan_copy *copy = APPEND(function->copies);
  copy->param = -1;
  copy->kind = COPY_OBJECT;
  copy->direction = copy->own_direction = COPY_OUT;
  copy->why = "the result is returned in the caller's memory";
  copy->gate.size = (uint32_t)symbol->result->value.size;
  copy->gate.align = gate_align(symbol->result->value.align);
  copy->gate.flags = GATE_COPY_OUT | GATE_COPY_SRET;
}

/* Functions outside the program (libc's) run with the rights of whoever calls, and copy nothing. */
void plan_copies(const struct plan *plan, struct plan_function *function) {
  if (!function->symbol->home)
    return;
  plan_sret(function);
  for (int i = 0; i < function->symbol->param_count; i++)
    plan_param(plan, function, i);
}

static bool is_used(const struct plan *plan, const struct policy_copy *copy) {
  if (is_field_copy_used(copy))
    return true;
  for (size_t i = 0; i < plan->functions.count; i++) {
    const struct symbol *symbol = plan->functions.at[i].symbol;
    if (symbol->home && !strcmp(symbol->spelling, copy->function))
      return find_param(symbol, copy->param) >= 0;
  }
  return false;
}

void check_copies_used(const struct plan *plan) {
  const struct policy *policy = plan->program->policy;
  for (size_t i = 0; i < policy->compartments.count; i++) {
    const struct policy_compartment *compartment = &policy->compartments.at[i];
    for (size_t j = 0; j < compartment->copies.count; j++)
      if (!is_used(plan, &compartment->copies.at[j]))
        complain(
            "%s:%d: copies of %s: \"%s\" is no parameter of a function that another compartment "
            "can call%s; correct the name or remove the entry",
            policy->path, compartment->copies.at[j].line, compartment->label,
            compartment->copies.at[j].text,
            strchr(compartment->copies.at[j].param, '.') ? ", nor a field of what is copied for one"
                                                         : "");
  }
}
