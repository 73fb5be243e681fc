/* See unify.h. */
#include "unify.h"

#include <stdlib.h>
#include <string.h>

const char *node_function(const char *node) { return strncmp(node, "fn:", 3) ? NULL : node + 3; }

size_t graph_class_of(struct graph *graph, size_t index) {
  struct node *nodes = graph->nodes.at;
  while (nodes[index].parent != index) {
    nodes[index].parent = nodes[nodes[index].parent].parent;
    index = nodes[index].parent;
  }
  return index;
}

size_t graph_class(struct graph *graph, const char *node) {
  size_t index = map_get(&graph->map, node);
  return index == MAP_NONE ? MAP_NONE : graph_class_of(graph, index);
}

/* The smaller index wins, so that the result does not depend on the order of the edges. */
static bool join(struct graph *graph, size_t a, size_t b) {
  a = graph_class_of(graph, a);
  b = graph_class_of(graph, b);
  if (a < b)
    graph->nodes.at[b].parent = a;
  else
    graph->nodes.at[a].parent = b;
  return a != b;
}

static size_t add_node(struct graph *graph, const char *text);

/* "arg:NODE:I", "param:NAME:I", "res:NODE" and "ret:NAME" belong to NODE or fn:NAME. */
static void link_to_owner(struct graph *graph, size_t index) {
  const char *text = graph->nodes.at[index].text;
  bool indirect = !strncmp(text, "arg:", 4) || !strncmp(text, "res:", 4);
  bool numbered = !strncmp(text, "arg:", 4) || !strncmp(text, "param:", 6);
  if (!indirect && !numbered && strncmp(text, "ret:", 4))
    return;
  const char *owner = strchr(text, ':') + 1, *last = strrchr(text, ':');
  size_t size = numbered ? (size_t)(last - owner) : strlen(owner);
  if (numbered && last < owner)
    fail("bad node \"%s\" in a summary", text);
  size_t of = add_node(graph, format("%s%.*s", indirect ? "" : "fn:", (int)size, owner));
  graph->nodes.at[index].of = of;
  graph->nodes.at[index].argument = numbered ? atoi(last + 1) : -1;
}

static size_t add_node(struct graph *graph, const char *text) {
  size_t index = map_add(&graph->map, text, graph->nodes.count);
  if (index < graph->nodes.count)
    return index;
  struct node *node = APPEND(graph->nodes);
  *node = (struct node){.text = text, .parent = index, .of = MAP_NONE};
  link_to_owner(graph, index);
  return index;
}

/* One pass of the rule on what pointers are called with; returns whether anything was joined. */
static bool join_arguments(struct graph *graph) {
  struct map first = {0};
  bool changed = false;
  for (size_t i = 0; i < graph->nodes.count; i++) {
    const struct node *node = &graph->nodes.at[i];
    if (node->of == MAP_NONE)
      continue;
    char *key = format("%zu:%d", graph_class_of(graph, node->of), node->argument);
    size_t other = map_add(&first, key, i);
    if (other != i)
      changed |= join(graph, other, i);
  }
  free(first.slots);
  return changed;
}

/* What is given to an alias is given to the function that it stands for. */
static void join_alias(struct graph *graph, const struct function *f) {
  for (int i = 0; i < f->param_count; i++)
    join(graph, add_node(graph, format("param:%s:%d", f->name, i)),
         add_node(graph, format("param:%s:%d", f->alias_of, i)));
  join(graph, add_node(graph, format("ret:%s", f->name)),
       add_node(graph, format("ret:%s", f->alias_of)));
}

struct graph *unify(const struct program *program) {
  struct graph *graph = get_memory(sizeof *graph);
  for (size_t i = 0; i < program->units.count; i++) {
    const struct summary *summary = program->units.at[i].summary;
    for (size_t j = 0; j < summary->flow_count; j++)
      join(graph, add_node(graph, summary->flows[j].from), add_node(graph, summary->flows[j].to));
    for (size_t j = 0; j < summary->function_count; j++)
      if (*summary->functions[j].alias_of)
        join_alias(graph, &summary->functions[j]);
    for (size_t j = 0; j < summary->icall_count; j++)
      if (strcmp(summary->icalls[j].node, "?"))
        add_node(graph, summary->icalls[j].node);
    for (size_t j = 0; j < summary->address_count; j++)
      add_node(graph, format("fn:%s", summary->addresss[j].target));
  }
  while (join_arguments(graph))
    ;
  return graph;
}
