/* See boundary.h. */
#include "boundary.h"

#include <stdlib.h>
#include <string.h>

/* ---- direct references ---- */

static struct crossing *add_crossing(struct boundary *b, int caller, struct symbol *callee) {
  for (size_t i = 0; i < b->crossings.count; i++)
    if (b->crossings.at[i].caller == caller && b->crossings.at[i].callee == callee)
      return &b->crossings.at[i];
  struct crossing *crossing = APPEND(b->crossings);
  crossing->caller = caller;
  crossing->callee = callee;
  return crossing;
}

static struct symbol *other_compartments(const struct program *program, const char *name, int key) {
  struct symbol *symbol = program_symbol(program, name, key);
  return symbol && symbol->home && symbol->home != key ? symbol : NULL;
}

static void find_calls(const struct program *program, const struct unit *unit, struct boundary *b) {
  for (size_t i = 0; i < unit->summary->call_count; i++) {
    const struct call *call = &unit->summary->calls[i];
    struct symbol *callee = other_compartments(program, call->callee, unit->key);
    if (!callee || !is_live(&unit->live, call->caller))
      continue;
    struct crossing *crossing = add_crossing(b, unit->key, callee);
    crossing->called = true;
    if (call->gprs > crossing->gprs)
      crossing->gprs = call->gprs;
    if (call->sses > crossing->sses)
      crossing->sses = call->sses;
    if (call->stack_bytes > crossing->stack_bytes)
      crossing->stack_bytes = call->stack_bytes;
  }
}

static void add_bound(struct boundary *b, const char *node, const char *why) {
  for (size_t i = 0; i < b->bounds.count; i++)
    if (!strcmp(b->bounds.at[i].node, node))
      return;
  *(struct bound *)APPEND(b->bounds) = (struct bound){node, why};
}

static void find_addresses(const struct program *program, const struct unit *unit,
                           struct boundary *b) {
  for (size_t i = 0; i < unit->summary->address_count; i++) {
    const struct address *address = &unit->summary->addresss[i];
    struct symbol *target = other_compartments(program, address->target, unit->key);
    if (!target || !is_live(&unit->live, address->function))
      continue;
    add_crossing(b, unit->key, target)->addressed = true;
    if (is_unwrapped(target) || address->status == SITE_IGNORED)
      continue;
    add_bound(b, format("fn:%s", target->name),
              format("its address is taken in %s", unit->summary->compartment));
  }
}

static int compare_crossings(const void *a, const void *b) {
  const struct crossing *x = a, *y = b;
  return x->caller != y->caller ? x->caller - y->caller : strcmp(x->callee->name, y->callee->name);
}

/* ---- the walk over types ---- */

static void reach_records(const struct program *program, struct boundary *b, const char *list,
                          const char *why);

static int key_count(key_set set) { return __builtin_popcount(set); }

static void reach_record(const struct program *program, struct boundary *b, const char *id,
                         const char *why) {
  if (map_get(&b->records, id) != MAP_NONE)
    return;
  map_add(&b->records, id, 1);
  const struct record_info *record = program_record(program, id);
  if (!record || key_count(record->defined_in) < 2) {
    *(struct bound *)APPEND(b->opaque) = (struct bound){id, why};
    return;
  }
  *(struct bound *)APPEND(b->reached) = (struct bound){id, why};
  for (size_t i = 0; i < record->fields.count; i++) {
    const struct field *field = record->fields.at[i];
    const char *path = format("%s.%s", why, field->name);
    if (field->value.is_fp || map_get(&b->graph->map, field->node) != MAP_NONE)
      add_bound(b, field->node, path);
    reach_records(program, b, field->value.reach, path);
  }
}

static void reach_records(const struct program *program, struct boundary *b, const char *list,
                          const char *why) {
  for (const char *at = list; *at == ',' && at[1];) {
    size_t size = strcspn(at + 1, ",");
    reach_record(program, b, copy_bytes(at + 1, size), why);
    at += 1 + size;
  }
}

/* Everything that goes through a parameter, result or variable: the node itself if it holds
 * function pointers (or the graph found that it does, behind a cast), and the records behind its
 * type. */
static void reach_value(const struct program *program, struct boundary *b, const char *node,
                        const struct value *value, const char *why) {
  if ((value && value->is_fp) || map_get(&b->graph->map, node) != MAP_NONE)
    add_bound(b, node, why);
  if (value)
    reach_records(program, b, value->reach, why);
}

static void reach_function(const struct program *program, struct boundary *b,
                           const struct symbol *symbol) {
  for (int i = 0; i < symbol->param_count; i++) {
    const struct param *param = symbol->params[i].fact;
    const char *name = param && *param->name ? param->name : format("%d", i + 1);
    reach_value(program, b, format("param:%s:%d", symbol->name, i), param ? &param->value : NULL,
                format("%s(%s)", symbol->spelling, name));
  }
  reach_value(program, b, format("ret:%s", symbol->name),
              symbol->result ? &symbol->result->value : NULL,
              format("%s() result", symbol->spelling));
}

static void reach_variables(const struct program *program, struct boundary *b) {
  for (size_t i = 0; i < program->variables.count; i++) {
    const struct variable_info *variable = &program->variables.at[i];
    if (foreign_users(variable))
      reach_value(program, b, format("var:%s", variable->name), &variable->fact->value,
                  format("variable %s", variable->fact->spelling));
  }
}

/* ---- classes ---- */

static void add_escape(struct boundary *b, struct symbol *symbol, size_t class) {
  struct escape *escape = APPEND(b->escapes);
  escape->symbol = symbol;
  escape->class = class;
}

/* Functions of one node fn:NAME: all definitions of the name, or the one outside the program. */
static void escape_functions(const struct program *program, struct boundary *b, const char *name,
                             size_t class) {
  size_t index = map_get(&program->symbol_map, name);
  struct symbol *first = index == MAP_NONE ? NULL : program->symbols.at[index];
  bool defined = false;
  for (struct symbol *symbol = first; symbol; symbol = symbol->next)
    defined |= symbol->home != 0;
  for (struct symbol *symbol = first; symbol; symbol = symbol->next) {
    if ((symbol->home != 0) != defined || find_escape(b, symbol))
      continue;
    add_escape(b, symbol, class);
    reach_function(program, b, symbol);
  }
}

/* Flags the classes with a bound in them and adds the functions there; returns whether any is new.
 */
static bool flag_classes(const struct program *program, struct boundary *b) {
  size_t escapes = b->escapes.count;
  for (size_t i = 0; i < b->bounds.count; i++) {
    size_t class = graph_class(b->graph, b->bounds.at[i].node);
    if (class != MAP_NONE)
      b->flagged[class] = true;
  }
  for (size_t i = 0; i < b->graph->nodes.count; i++) {
    const char *name = node_function(b->graph->nodes.at[i].text);
    size_t class = graph_class_of(b->graph, i);
    if (name && b->flagged[class])
      escape_functions(program, b, name, class);
  }
  return b->escapes.count != escapes;
}

/* ---- sites of one text ---- */

static void bind_group(struct boundary *b, struct map *groups, const char *group,
                       const char *node) {
  if (map_get(groups, group) != MAP_NONE && strcmp(node, "?") && !is_flagged(b, node))
    add_bound(b, node, format("the text %s, which crosses elsewhere", group));
}

/* A macro's body, or a function in a header, is edited for all of its uses: if one of them crosses,
 * all are treated alike.  Returns whether that adds to the boundary. */
static bool bind_groups(const struct program *program, struct boundary *b) {
  struct map groups = {0};
  size_t before = b->bounds.count;
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < program->units.count; i++) {
      const struct summary *s = program->units.at[i].summary;
      for (size_t j = 0; j < s->icall_count; j++)
        if (pass)
          bind_group(b, &groups, s->icalls[j].group, s->icalls[j].node);
        else if (*s->icalls[j].group && is_flagged(b, s->icalls[j].node))
          map_add(&groups, s->icalls[j].group, 1);
      for (size_t j = 0; j < s->address_count; j++) {
        if (s->addresss[j].status == SITE_IGNORED)
          continue;
        char *node = format("fn:%s", s->addresss[j].target);
        if (pass)
          bind_group(b, &groups, s->addresss[j].group, node);
        else if (*s->addresss[j].group && is_flagged(b, node))
          map_add(&groups, s->addresss[j].group, 1);
      }
    }
  free(groups.slots);
  return b->bounds.count != before;
}

/* ---- who sees what ---- */

static void note_key(struct boundary *b, key_set *keys, const char *node, int key) {
  size_t class = graph_class(b->graph, node);
  if (class != MAP_NONE)
    keys[class] |= KEY_BIT(key);
}

/* Which compartments get to see each class: a pointer gate has a way in for these and traps others.
 */
static key_set *find_class_keys(const struct program *program, struct boundary *b) {
  key_set *keys = get_memory(b->graph->nodes.count * sizeof *keys);
  for (size_t i = 0; i < program->units.count; i++) {
    const struct unit *unit = &program->units.at[i];
    const struct summary *summary = unit->summary;
    for (size_t j = 0; j < summary->flow_count; j++)
      note_key(b, keys, summary->flows[j].from, unit->key);
    for (size_t j = 0; j < summary->icall_count; j++)
      note_key(b, keys, summary->icalls[j].node, unit->key);
    for (size_t j = 0; j < summary->address_count; j++)
      if (summary->addresss[j].status != SITE_IGNORED)
        note_key(b, keys, format("fn:%s", summary->addresss[j].target), unit->key);
  }
  return keys;
}

static const char *class_reason(const struct boundary *b, size_t class) {
  for (size_t i = 0; i < b->bounds.count; i++)
    if (graph_class(b->graph, b->bounds.at[i].node) == class)
      return b->bounds.at[i].why;
  return "";
}

static key_set find_takers(const struct program *program, const struct symbol *symbol) {
  key_set takers = 0;
  for (size_t i = 0; i < program->units.count; i++) {
    const struct unit *unit = &program->units.at[i];
    for (size_t j = 0; j < unit->summary->address_count; j++) {
      const char *target = unit->summary->addresss[j].target;
      if (unit->summary->addresss[j].status != SITE_IGNORED && !strcmp(target, symbol->name) &&
          program_symbol(program, target, unit->key) == symbol)
        takers |= KEY_BIT(unit->key);
    }
  }
  return takers;
}

static int compare_escapes(const void *a, const void *b) {
  const struct escape *x = a, *y = b;
  if (x->symbol->home != y->symbol->home)
    return x->symbol->home - y->symbol->home;
  return strcmp(x->symbol->name, y->symbol->name);
}

bool is_flagged(const struct boundary *boundary, const char *node) {
  size_t class = graph_class(boundary->graph, node);
  return class != MAP_NONE && boundary->flagged[class];
}

const struct escape *find_escape(const struct boundary *boundary, const struct symbol *symbol) {
  for (size_t i = 0; i < boundary->escapes.count; i++)
    if (boundary->escapes.at[i].symbol == symbol)
      return &boundary->escapes.at[i];
  return NULL;
}

struct boundary *find_boundary(const struct program *program) {
  struct boundary *b = get_memory(sizeof *b);
  b->graph = unify(program);
  b->flagged = get_memory(b->graph->nodes.count * sizeof *b->flagged);
  for (size_t i = 0; i < program->units.count; i++) {
    find_calls(program, &program->units.at[i], b);
    find_addresses(program, &program->units.at[i], b);
  }
  if (b->crossings.count)
    qsort(b->crossings.at, b->crossings.count, sizeof *b->crossings.at, compare_crossings);
  for (size_t i = 0; i < b->crossings.count; i++)
    if (!is_unwrapped(b->crossings.at[i].callee))
      reach_function(program, b, b->crossings.at[i].callee);
  reach_variables(program, b);
  do
    while (flag_classes(program, b))
      ;
  while (bind_groups(program, b));
  const key_set *keys = find_class_keys(program, b);
  for (size_t i = 0; i < b->escapes.count; i++) {
    struct escape *escape = &b->escapes.at[i];
    escape->takers = find_takers(program, escape->symbol);
    escape->callers = keys[escape->class] & ~KEY_BIT(escape->symbol->home);
    escape->why = class_reason(b, escape->class);
  }
  if (b->escapes.count)
    qsort(b->escapes.at, b->escapes.count, sizeof *b->escapes.at, compare_escapes);
  return b;
}
