/* The edits of addresses of functions and of calls through function pointers. */
#include "plan.h"
#include "where.h"

#include <string.h>

void add_edit(struct plan *plan, const struct unit *unit, const char *site, const char *change) {
  *(struct plan_edit *)APPEND(plan->edits) = (struct plan_edit){unit, site, change};
}

static bool check_status(const struct unit *unit, const char *site, enum site_status status,
                         const char *what) {
  if (status != SITE_PASTED && status != SITE_MIXED)
    return true;
  complain("%s: %s is put together by the preprocessor, there is no text to edit; write it out, or "
           "keep it inside one compartment",
           where_site(unit, site), what);
  return false;
}

static void edit_addresses(struct plan *plan, const struct unit *unit) {
  for (size_t i = 0; i < unit->summary->address_count; i++) {
    const struct address *address = &unit->summary->addresss[i];
    struct symbol *target = address->status == SITE_IGNORED
                                ? NULL
                                : program_symbol(plan->program, address->target, unit->key);
    const struct plan_function *function = target ? plan_function(plan, target) : NULL;
    if (!function || !function->escape)
      continue;
    if (check_status(
            unit, address->site, address->status,
            format("the address of %s, which crosses to another compartment,", target->spelling)))
      add_edit(plan, unit, address->site,
               format("fn\t%s%s", function->gate_name,
                      strcmp(function->gate_name, target->spelling) ? "\tas" : ""));
  }
}

/* One text has one check: a macro cannot call pointers of several types that cross. */
static void check_types(struct map *groups, const struct unit *unit, const struct icall *call) {
  char *id = format("%s %016llx", call->group, (unsigned long long)call->type_id);
  if (!*call->group || map_get(groups, id) != MAP_NONE)
    return;
  map_add(groups, id, 1);
  if (map_add(groups, call->group, (size_t)call->type_id) != (size_t)call->type_id)
    complain("%s: this text calls functions of several types that cross, one of them %s; the check "
             "needs "
             "one type: write the call out for each",
             where_site(unit, call->site), call->type);
}

static void edit_calls(struct plan *plan, struct map *groups, const struct unit *unit) {
  for (size_t i = 0; i < unit->summary->icall_count; i++) {
    const struct icall *call = &unit->summary->icalls[i];
    if (!is_flagged(plan->boundary, call->node))
      continue;
    check_types(groups, unit, call);
    if (check_status(
            unit, call->site, call->status,
            format("the call through %s, which crosses to another compartment,", call->node)))
      add_edit(plan, unit, call->site,
               format("check\t%016llx", (unsigned long long)gate_type_id(call->type_id)));
  }
}

/* Gates call a static function by an alias, which is appended to the unit that defines it. */
static void edit_statics(struct plan *plan) {
  for (size_t i = 0; i < plan->functions.count; i++) {
    const struct plan_function *function = &plan->functions.at[i];
    if (function->aliased)
      add_edit(plan, function->symbol->unit, "end",
               format("alias\t%s\t%s", function->symbol->spelling, function->gate_name));
  }
}

void plan_edits(struct plan *plan) {
  struct map groups = {0};
  for (size_t i = 0; i < plan->program->units.count; i++) {
    edit_addresses(plan, &plan->program->units.at[i]);
    edit_calls(plan, &groups, &plan->program->units.at[i]);
  }
  edit_statics(plan);
}
