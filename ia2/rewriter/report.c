/* The report: every decision and why, for people. */
#include "emit.h"

#include <string.h>

static struct text out;
static struct plan *plan;

static const char *name_of(int key) { return compartment_name(plan->program, key); }

static const char *site_reference(const struct unit *unit, const char *site) {
  return format("{%s %s}", unit->summary->label, site);
}

static const char *names_of(key_set keys) {
  struct text text = {0};
  for (int key = 1; key <= plan->program->compartment_count; key++)
    if (keys & KEY_BIT(key))
      text_format(&text, "%s%s", text.size ? ", " : "", name_of(key));
  return text.size ? text.at : "none";
}

static void report_compartments(void) {
  text_format(&out, "program %s (%s%s)\n\ncompartments\n", plan->program->policy->label,
              plan->program->policy->permissive ? "permissive" : "enforcing",
              plan->program->policy->strict ? ", strict" : "");
  for (int key = 1; key <= plan->program->compartment_count; key++) {
    const struct plan_compartment *compartment = &plan->compartments[key - 1];
    text_format(&out, "  %d %s: rights 0x%08x", key, compartment->name, compartment->pkru);
    if (compartment->lend_key)
      text_format(&out, ", lending window %d (%s)", compartment->lend_key, compartment->lend_why);
    text_format(&out, "\n");
  }
}

static void report_copy(const struct plan_function *function, const struct plan_copy *copy) {
  const struct symbol *symbol = function->symbol;
  const struct param *fact = copy->param < 0 ? symbol->result : symbol->params[copy->param].fact;
  const char *name = copy->param < 0 ? "result" : *fact->name ? fact->name : "(unnamed)";
  text_format(&out, "      %s (%s): ", name, fact->type);
  if (copy->kind == COPY_OBJECT)
    text_format(&out, "copied %s, %u bytes%s: %s\n", copy_direction_name(copy->direction),
                copy->gate.size, copy->gate.count_bytes ? " each" : "", copy->why);
  else if (copy->kind == COPY_HANDLE)
    text_format(&out, "passed as it is: %s\n", copy->why);
  else
    text_format(&out, "passed as it is, the callee faults if it is private: %s\n", copy->why);
  if (copy->param >= 0 && copy->kind == COPY_OBJECT &&
      (symbol->params[copy->param].flow & FLOW_DEEP))
    text_format(&out,
                "        pointers inside it are followed; what they point to is not copied\n");
}

/* "taken" and the like, in the order of enum gate_action. */
static const char *const action_names[] = {NULL, NULL, "given", "shown", "taken", "used", "known",
                                           NULL, NULL, NULL,    NULL,    NULL,    NULL};

static const char *live_name(const struct gate_rule *rule) {
  return rule->forth == GATE_LIVE     ? "live"
         : rule->forth == GATE_UNBORN ? "live from now on"
         : rule->forth == GATE_DIES   ? "live until now"
                                      : NULL;
}

static void report_rule(const struct plan_function *function, const struct plan_side *side,
                        const struct gate_rule *rule) {
  if (!rule->kind) {
    if (side->key != function->symbol->home)
      return; /* both sides leave out the same */
    if (rule->forth == GATE_HIDE || rule->back == GATE_HIDE)
      text_format(&out, "      %s, %u bytes: %s\n", rule->name, rule->size,
                  rule->forth != GATE_HIDE  ? "not handed back"
                  : rule->back != GATE_HIDE ? "not handed in"
                                            : "left out");
    return;
  }
  if (live_name(rule))
    text_format(&out, "      %s: an object of %s, %s\n", rule->name, name_of(side->key),
                live_name(rule));
  const char *forth = action_names[rule->forth], *back = action_names[rule->back];
  if (forth || back)
    text_format(&out, "      %s: a handle of %s, %s%s%s\n", rule->name, name_of(side->key),
                forth ? forth : "", forth && back ? " and " : "",
                back ? format("%s on return", back) : "");
}

static void report_side(const struct plan_function *function, const struct plan_side *side) {
  for (size_t i = 0; i < side->rules.count; i++)
    report_rule(function, side, &side->rules.at[i]);
  if (side->check)
    text_format(&out, "      checked by %s of %s, %s: %s\n", side->check->check, name_of(side->key),
                function->symbol->home == side->key ? "before the call" : "after the call",
                side->check->reason);
}

static void report_conditions(const struct plan_function *function) {
  for (size_t i = 0; i < function->pre.count; i++)
    text_format(&out, "      %s is called before it\n", function->pre.at[i]);
  for (size_t i = 0; i < function->post.count; i++)
    text_format(&out, "      %s is called after it\n", function->post.at[i]);
}

static void report_copies(const struct plan_function *function) {
  for (size_t i = 0; i < function->copies.count; i++)
    report_copy(function, &function->copies.at[i]);
  for (size_t i = 0; i < function->sides.count; i++)
    report_side(function, &function->sides.at[i]);
  report_conditions(function);
}

static void report_direct(void) {
  text_format(&out, "\ncalls by name\n");
  for (size_t i = 0; i < plan->functions.count; i++) {
    const struct plan_function *function = &plan->functions.at[i];
    if (!function->called_from)
      continue;
    text_format(&out, "    %s -> %s: %s, %s\n", names_of(function->called_from),
                name_of(function->symbol->home), function->symbol->spelling,
                function->symbol->decl->type);
    report_copies(function);
  }
  for (size_t i = 0; i < plan->boundary->crossings.count; i++) {
    const struct crossing *crossing = &plan->boundary->crossings.at[i];
    if (find_adapter(plan->program, crossing->caller, crossing->callee->name))
      text_format(&out, "    %s -> %s: %s, replaced by the adapter __wrap_%s\n",
                  name_of(crossing->caller), name_of(crossing->callee->home),
                  crossing->callee->spelling, crossing->callee->spelling);
    else if (is_unwrapped(crossing->callee))
      text_format(&out, "    %s -> %s: %s, run by its caller (IA2_BEGIN_NO_WRAP)\n",
                  name_of(crossing->caller), name_of(crossing->callee->home),
                  crossing->callee->spelling);
  }
}

static void report_pointers(void) {
  text_format(&out, "\nfunctions whose address may cross\n");
  for (size_t i = 0; i < plan->functions.count; i++) {
    const struct plan_function *function = &plan->functions.at[i];
    if (!function->escape)
      continue;
    text_format(&out, "    %s of %s, %s\n      reaches %s by %s\n", function->symbol->spelling,
                name_of(function->symbol->home), function->symbol->decl->type,
                names_of(function->escape->callers), function->escape->why);
    if (function->internal)
      text_format(&out, "      called by nobody else: policy: %s\n", function->internal->reason);
    report_copies(function);
  }
}

static void report_bounds(const char *title, const struct bound *bounds, size_t count) {
  text_format(&out, "\n%s\n", title);
  for (size_t i = 0; i < count; i++)
    text_format(&out, "    %s by %s\n", bounds[i].node, bounds[i].why);
}

static void report_edges(void) {
  text_format(&out, "\nlent and borrowed\n");
  for (size_t i = 0; i < plan->edges.count; i++) {
    const struct plan_edge *edge = &plan->edges.at[i];
    if (edge->owner)
      text_format(&out, "    %s borrows from %s: %s (%s)\n", name_of(edge->key),
                  name_of(edge->owner), edge->edge->text, edge->edge->reason);
    else
      text_format(&out, "    %s lends: %s (%s)\n", name_of(edge->key), edge->edge->text,
                  edge->edge->reason);
  }
}

static void report_edits(void) {
  text_format(&out, "\nedits\n");
  for (size_t i = 0; i < plan->edits.count; i++) {
    const struct plan_edit *edit = &plan->edits.at[i];
    char *change = copy_text(edit->change);
    for (char *tab; (tab = strchr(change, '\t'));)
      *tab = ' ';
    text_format(&out, "    %s: %s\n", site_reference(edit->unit, edit->site), change);
  }
}

static void report_casts(void) {
  static const char *const kinds[] = {"hidden by a cast",     "made by a cast",
                                      "cast to another type", "used by assembly",
                                      "passed through ...",   "copied as bytes"};
  text_format(&out, "\nfunction pointers that the types do not show\n");
  for (size_t i = 0; i < plan->program->units.count; i++) {
    const struct unit *unit = &plan->program->units.at[i];
    for (size_t j = 0; j < unit->summary->launder_count; j++) {
      const struct launder *launder = &unit->summary->launders[j];
      bool crosses = *launder->node && is_flagged(plan->boundary, launder->node);
      text_format(&out, "    %s: %s, %s -> %s%s\n", site_reference(unit, launder->site),
                  kinds[launder->kind], launder->from, launder->to, crosses ? ", may cross" : "");
    }
  }
}

static void report_unknown_calls(void) {
  text_format(&out, "\ncalls through expressions that the analysis cannot name\n");
  for (size_t i = 0; i < plan->program->units.count; i++) {
    const struct unit *unit = &plan->program->units.at[i];
    for (size_t j = 0; j < unit->summary->icall_count; j++)
      if (!strcmp(unit->summary->icalls[j].node, "?"))
        text_format(&out, "    %s: %s\n", site_reference(unit, unit->summary->icalls[j].site),
                    unit->summary->icalls[j].type);
  }
}

static void report_variables(void) {
  text_format(&out, "\nvariables used by other compartments\n");
  for (size_t i = 0; i < plan->program->variables.count; i++) {
    const struct variable_info *variable = &plan->program->variables.at[i];
    key_set others = foreign_users(variable);
    if (others)
      text_format(&out, "    %s of %s, in %s: %s\n", variable->fact->spelling,
                  name_of(variable->home), names_of(others),
                  variable->fact->flags & DECL_SHARED ? "IA2_SHARED_DATA" : "const");
  }
}

struct text emit_report(struct plan *decided) {
  plan = decided;
  out = (struct text){0};
  report_compartments();
  report_direct();
  report_pointers();
  report_edges();
  report_edits();
  report_variables();
  report_bounds("function pointers that may cross", plan->boundary->bounds.at,
                plan->boundary->bounds.count);
  report_bounds("types that two compartments see", plan->boundary->reached.at,
                plan->boundary->reached.count);
  report_bounds("types that only one sees, where the analysis stops", plan->boundary->opaque.at,
                plan->boundary->opaque.count);
  report_casts();
  report_unknown_calls();
  return out;
}
