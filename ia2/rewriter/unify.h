/* Which function pointers may be the same: nodes (summary.h) in classes.
 *
 * Every move of a function pointer joins two nodes; a class is all that may hold the same pointers.
 * Joined pointers join what they are called with: if p and q are in one class, so are arg:p:0 and
 * arg:q:0, and param:f:0 for each function f in the class (Steensgaard's analysis). */
#ifndef IA2_REWRITER_UNIFY_H
#define IA2_REWRITER_UNIFY_H

#include "program.h"

struct node {
  const char *text;
  size_t parent; /* union-find */
  size_t of;     /* node whose parameter or result this is, or MAP_NONE */
  int argument;  /* which: -1 is the result */
};

struct graph {
  ARRAY(struct node) nodes;
  struct map map;
};

struct graph *unify(const struct program *program);

/* The class of a node, as the index of its representative; MAP_NONE if no pointer moves there. */
size_t graph_class(struct graph *graph, const char *node);
size_t graph_class_of(struct graph *graph, size_t index);

/* The function name of a node "fn:NAME", or NULL. */
const char *node_function(const char *node);

#endif
