/* What crosses: direct calls between compartments, and the function pointers that can get over.
 *
 * The boundary is what another compartment can get hold of: parameters and results of the functions
 * that others call, variables that others use, and, through these, the fields of every record whose
 * definition two compartments can see.  A class of the graph with a node of the boundary is
 * flagged: the functions in it need pointer gates, the calls through it a check, and since others
 * may call these functions, their own parameters and results belong to the boundary too. */
#ifndef IA2_REWRITER_BOUNDARY_H
#define IA2_REWRITER_BOUNDARY_H

#include "program.h"
#include "unify.h"

/* Functions of another compartment that one names. */
struct crossing {
  int caller;
  struct symbol *callee;
  bool called, addressed;
  /* Largest of the call sites: what a variadic function gets. */
  unsigned gprs, sses;
  uint64_t stack_bytes;
};

/* A node of the boundary, and by which path. */
struct bound {
  const char *node, *why;
};

/* A function whose address may cross. */
struct escape {
  struct symbol *symbol;
  size_t class;
  key_set callers; /* compartments, other than its own, that get to see the class */
  key_set takers;  /* compartments that take its address */
  const char *why; /* the first node of the boundary in its class, and its path */
};

struct boundary {
  struct graph *graph;
  ARRAY(struct crossing) crossings; /* by caller, then name */
  ARRAY(struct bound) bounds;
  ARRAY(struct escape) escapes; /* by home, then name */
  struct map records;           /* id of every record reached, whether visible to two or opaque */
  ARRAY(struct bound) reached;  /* records visible to two: id, path */
  ARRAY(struct bound) opaque;   /* records where the walk stopped: id, path */
  bool *flagged;                /* by class */
};

struct boundary *find_boundary(const struct program *program);

/* Whether calls through the node need a check. */
bool is_flagged(const struct boundary *boundary, const char *node);

const struct escape *find_escape(const struct boundary *boundary, const struct symbol *symbol);

#endif
