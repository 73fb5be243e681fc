/* See passes.h. */
#include "passes.h"

#include <stdlib.h>
#include <string.h>

/* libc keeps what is given to it only here; elsewhere it reads, and writes unless the type is
 * const. */
static const struct {
  const char *function;
  int argument;
} libc_keeps[] = {
    {"setvbuf", 1},        {"setbuf", 1},         {"putenv", 0},      {"pthread_create", 3},
    {"open_memstream", 0}, {"open_memstream", 1}, {"fmemopen", 0},    {"pthread_setspecific", 1},
    {"sigaltstack", 0},    {"strtok", 0},         {"tsearch", 0},     {"tsearch", 1},
    {"thrd_create", 2},    {"on_exit", 1},        {"fopencookie", 0}, {"tss_set", 1},
    {"aio_read", 0},       {"aio_write", 0},      {"setstate", 0},    {"initstate", 1},
    {"timer_create", 1},   {"__cxa_atexit", 1},   {"hsearch", 0},
};

static unsigned outside_flow(const struct symbol *symbol, int argument) {
  unsigned flow = FLOW_READ;
  for (size_t i = 0; i < sizeof libc_keeps / sizeof *libc_keeps; i++)
    if (libc_keeps[i].argument == argument && !strcmp(libc_keeps[i].function, symbol->name))
      flow |= FLOW_RETAIN;
  const struct param *fact = argument < symbol->param_count ? symbol->params[argument].fact : NULL;
  if (!fact || *fact->value.consts != 'c')
    flow |= FLOW_WRITE;
  return flow;
}

/* Flow inside the compartment, and with what other compartments do to the object: a gate makes a
 * copy of its own for those, so they cannot keep the pointer, but what they write must come back.
 */
struct flows {
  unsigned own, all;
};

static struct flows both(unsigned flow) { return (struct flows){flow, flow}; }

/* If the callee may return what it got, what the caller does with the result counts too. */
static unsigned flow_after(unsigned flow, const struct pass *pass) {
  bool returned = flow & (FLOW_RETURN | FLOW_UNKNOWN);
  return (flow & ~(unsigned)FLOW_RETURN) | (returned ? pass->then : 0);
}

static struct flows callee_flow(const struct symbol *symbol, const struct pass *pass, int key) {
  if (!symbol->home)
    return both(outside_flow(symbol, pass->argument) | pass->then);
  if (pass->argument >= symbol->param_count)
    return both(FLOW_READ | FLOW_WRITE | FLOW_UNKNOWN | pass->then);
  const struct symbol_param *param = &symbol->params[pass->argument];
  if (symbol->home != key)
    return (struct flows){0, param->flow & (FLOW_READ | FLOW_WRITE)};
  return (struct flows){flow_after(param->own_flow, pass), flow_after(param->flow, pass)};
}

/* Functions by class, so that indirect calls need no search. */
struct class_functions {
  ARRAY(const struct symbol *) at;
};

static struct class_functions *collect_functions(const struct program *program,
                                                 struct graph *graph) {
  struct class_functions *classes = get_memory(graph->nodes.count * sizeof *classes);
  for (size_t i = 0; i < graph->nodes.count; i++) {
    const char *name = node_function(graph->nodes.at[i].text);
    size_t index = name ? map_get(&program->symbol_map, name) : MAP_NONE;
    const struct symbol *symbol = index == MAP_NONE ? NULL : program->symbols.at[index];
    for (; symbol; symbol = symbol->next)
      *(const struct symbol **)APPEND(classes[graph_class_of(graph, i)].at) = symbol;
  }
  return classes;
}

struct propagation {
  const struct program *program;
  struct graph *graph;
  struct class_functions *classes;
};

static struct flows pass_flow(const struct propagation *p, int key, const struct pass *pass) {
  const char *name = node_function(pass->callee);
  const struct symbol *callee = name ? program_symbol(p->program, name, key) : NULL;
  if (callee)
    return callee_flow(callee, pass, key);
  size_t class = name ? MAP_NONE : graph_class(p->graph, pass->callee);
  if (class == MAP_NONE || !p->classes[class].at.count)
    return both(FLOW_READ | FLOW_WRITE | FLOW_UNKNOWN | pass->then);
  struct flows flows = {0};
  for (size_t i = 0; i < p->classes[class].at.count; i++) {
    struct flows more = callee_flow(p->classes[class].at.at[i], pass, key);
    flows.own |= more.own;
    flows.all |= more.all;
  }
  return flows;
}

static bool propagate_unit(const struct propagation *p, const struct unit *unit) {
  bool changed = false;
  for (size_t i = 0; i < unit->summary->pass_count; i++) {
    const struct pass *pass = &unit->summary->passs[i];
    struct symbol *symbol = program_symbol(p->program, pass->function, unit->key);
    if (!symbol || symbol->home != unit->key || pass->param >= symbol->param_count)
      continue;
    struct symbol_param *param = &symbol->params[pass->param];
    struct flows flows = pass_flow(p, unit->key, pass);
    changed |= (param->flow | flows.all) != param->flow;
    changed |= (param->own_flow | flows.own) != param->own_flow;
    param->flow |= flows.all;
    param->own_flow |= flows.own;
  }
  return changed;
}

void propagate_flow(const struct program *program, struct graph *graph) {
  struct propagation p = {program, graph, collect_functions(program, graph)};
  bool changed = true;
  while (changed) {
    changed = false;
    for (size_t i = 0; i < program->units.count; i++)
      changed |= propagate_unit(&p, &program->units.at[i]);
  }
}
