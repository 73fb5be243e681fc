/* See program.h. */
#include "program.h"

#include <stdlib.h>
#include <string.h>

const char *compartment_name(const struct program *program, int key) {
  return key ? program->policy->compartments.at[key - 1].name : "libc";
}

static int find_key(const struct policy *policy, const char *name) {
  for (size_t i = 0; i < policy->compartments.count; i++)
    if (!strcmp(policy->compartments.at[i].name, name))
      return (int)i + 1;
  return 0;
}

static void add_unit(struct program *program, const char *path) {
  struct summary *summary = summary_read(path, stderr);
  if (!summary)
    exit(1);
  struct unit *unit = APPEND(program->units);
  unit->summary = summary;
  unit->live = find_live(summary);
  unit->key = find_key(program->policy, summary->compartment);
  if (!unit->key)
    fail(
        "%s: it was scanned for compartment \"%s\", which %s does not have; add the compartment to "
        "the program, or leave the file out",
        path, summary->compartment, program->policy->label);
}

static int compare_units(const void *a, const void *b) {
  const struct unit *x = a, *y = b;
  int order = strcmp(x->summary->label, y->summary->label);
  return order ? order : x->key - y->key;
}

/* The same label twice is the same source scanned twice: in two compartments it is an error of the
 * policy, in one of the caller. */
static void check_labels(const struct program *program) {
  for (size_t i = 1; i < program->units.count; i++) {
    const struct unit *a = &program->units.at[i - 1], *b = &program->units.at[i];
    if (strcmp(a->summary->label, b->summary->label))
      continue;
    if (a->key == b->key)
      complain("%s and %s are both of %s in compartment %s; give each summary once",
               a->summary->path, b->summary->path, a->summary->label, a->summary->compartment);
    else
      complain("%s: the source is in two compartments, %s and %s; a source belongs to one: take it "
               "out of the other, or move what both need to a compartment of its own",
               a->summary->label, a->summary->compartment, b->summary->compartment);
  }
}

/* A definition replaces a declaration, a strong definition a weak one. */
static bool is_better(const struct function *a, const struct function *b) {
  if (a->defined != b->defined)
    return a->defined;
  return a->defined && (b->flags & DECL_WEAK) && !(a->flags & DECL_WEAK);
}

static struct symbol *add_symbol(struct program *program, const struct function *function,
                                 int home) {
  size_t index = map_add(&program->symbol_map, function->name, program->symbols.count);
  struct symbol *first = index < program->symbols.count ? program->symbols.at[index] : NULL;
  for (struct symbol *symbol = first; symbol; symbol = symbol->next)
    if (symbol->home == home)
      return symbol;
  struct symbol *symbol = get_memory(sizeof *symbol);
  symbol->name = function->name;
  symbol->spelling = function->spelling;
  symbol->home = home;
  *(struct symbol **)APPEND(program->symbols) = symbol;
  if (first) {
    symbol->next = first->next;
    first->next = symbol;
  }
  return symbol;
}

static void add_functions(struct program *program, const struct unit *unit) {
  for (size_t i = 0; i < unit->summary->function_count; i++) {
    const struct function *function = &unit->summary->functions[i];
    bool defined = function->defined && !(function->flags & DECL_EXTERN_INLINE);
    struct symbol *symbol = add_symbol(program, function, defined ? unit->key : 0);
    if (symbol->decl && !is_better(function, symbol->decl))
      continue;
    symbol->decl = function;
    symbol->unit = unit;
    symbol->param_count = function->param_count;
    symbol->params = get_memory((size_t)function->param_count * sizeof *symbol->params);
    symbol->result = NULL;
  }
}

static void add_params(struct program *program, const struct unit *unit) {
  for (size_t i = 0; i < unit->summary->param_count; i++) {
    const struct param *param = &unit->summary->params[i];
    size_t index = map_get(&program->symbol_map, param->function);
    struct symbol *symbol = index == MAP_NONE ? NULL : program->symbols.at[index];
    for (; symbol; symbol = symbol->next) {
      if (symbol->unit != unit)
        continue;
      if (param->index < 0)
        symbol->result = param;
      else if (param->index < symbol->param_count)
        symbol->params[param->index] = (struct symbol_param){param, param->flow, param->flow};
    }
  }
}

static struct record_info *add_record(struct program *program, const char *id) {
  size_t index = map_add(&program->record_map, id, program->records.count);
  if (index < program->records.count)
    return &program->records.at[index];
  struct record_info *info = APPEND(program->records);
  info->id = id;
  return info;
}

static bool has_field(const struct record_info *info, const struct field *field) {
  for (size_t i = 0; i < info->fields.count; i++)
    if (!strcmp(info->fields.at[i]->node, field->node))
      return true;
  return false;
}

static void add_records(struct program *program, const struct unit *unit) {
  const struct summary *summary = unit->summary;
  for (size_t i = 0; i < summary->record_count; i++) {
    struct record_info *info = add_record(program, summary->records[i].id);
    if (!info->fact || (summary->records[i].defined && !info->fact->defined))
      info->fact = &summary->records[i];
    if (summary->records[i].defined)
      info->defined_in |= KEY_BIT(unit->key);
  }
  for (size_t i = 0; i < summary->field_count; i++) {
    struct record_info *info = add_record(program, summary->fields[i].record);
    if (!has_field(info, &summary->fields[i]))
      *(const struct field **)APPEND(info->fields) = &summary->fields[i];
  }
}

static struct variable_info *add_variable(struct program *program, const char *name) {
  size_t index = map_add(&program->variable_map, name, program->variables.count);
  if (index < program->variables.count)
    return &program->variables.at[index];
  struct variable_info *info = APPEND(program->variables);
  info->name = name;
  return info;
}

static void add_variables(struct program *program, const struct unit *unit) {
  const struct summary *summary = unit->summary;
  for (size_t i = 0; i < summary->variable_count; i++) {
    const struct variable *variable = &summary->variables[i];
    struct variable_info *info = add_variable(program, variable->name);
    bool better = !info->fact || (variable->defined && !info->fact->defined);
    if (variable->defined && !info->home)
      info->home = unit->key;
    if (variable->defined)
      info->defined_in |= KEY_BIT(unit->key);
    if (better) {
      info->fact = variable;
      info->unit = unit;
    }
  }
  for (size_t i = 0; i < summary->use_count; i++)
    if (is_live(&unit->live, summary->uses[i].function))
      add_variable(program, summary->uses[i].variable)->used_in |= KEY_BIT(unit->key);
}

/* Hidden is hidden from other objects, and compartments are one program: where it is linked as one,
 * hidden functions are called from everywhere.  What is visible comes first. */
static bool is_nearer(const struct symbol *a, const struct symbol *b) {
  bool a_hidden = a->decl->visibility == VISIBILITY_HIDDEN;
  bool b_hidden = b->decl->visibility == VISIBILITY_HIDDEN;
  return a_hidden == b_hidden ? a->home < b->home : b_hidden;
}

struct symbol *program_symbol(const struct program *program, const char *name, int key) {
  size_t index = map_get(&program->symbol_map, name);
  if (index == MAP_NONE)
    return NULL;
  struct symbol *other = NULL, *outside = NULL;
  for (struct symbol *symbol = program->symbols.at[index]; symbol; symbol = symbol->next) {
    if (symbol->home == key)
      return symbol;
    if (!symbol->home)
      outside = symbol;
    else if (!other || is_nearer(symbol, other))
      other = symbol;
  }
  return other ? other : outside;
}

struct symbol *find_own(const struct program *program, const char *spelling, int key) {
  for (size_t i = 0; i < program->symbols.count; i++)
    for (struct symbol *symbol = program->symbols.at[i]; symbol; symbol = symbol->next)
      if (symbol->home == key && !strcmp(symbol->spelling, spelling))
        return symbol;
  return NULL;
}

const struct record_info *program_record(const struct program *program, const char *id) {
  size_t index = map_get(&program->record_map, id);
  return index == MAP_NONE ? NULL : &program->records.at[index];
}

struct program *program_read(const struct policy *policy, int count, char *const *paths) {
  struct program *program = get_memory(sizeof *program);
  program->policy = policy;
  program->compartment_count = (int)policy->compartments.count;
  for (int i = 0; i < count; i++)
    add_unit(program, paths[i]);
  if (!program->units.count)
    fail("no summaries given");
  qsort(program->units.at, program->units.count, sizeof *program->units.at, compare_units);
  check_labels(program);
  fail_if_complained();
  for (size_t i = 0; i < program->units.count; i++)
    add_functions(program, &program->units.at[i]);
  for (size_t i = 0; i < program->units.count; i++) {
    add_params(program, &program->units.at[i]);
    add_records(program, &program->units.at[i]);
    add_variables(program, &program->units.at[i]);
  }
  return program;
}
