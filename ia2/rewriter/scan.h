/* One scan: what its parts share. */
#ifndef IA2_REWRITER_SCAN_H
#define IA2_REWRITER_SCAN_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stdio.h>

#include "scan_cursor.h"
#include "summary.h"

/* Facts and places as they are found; sorted and made unique when written. */
struct output_lines {
  FILE *stream; /* memory */
  char *text;
  size_t size;
};

struct local { /* a variable of the function being walked */
  CXCursor cursor;
  const char *node;
};

struct site_key {
  const char *prefix, *file, *id; /* KIND:OWNER:NAME, where, what it was called */
  unsigned offset, end;
};

struct scan {
  CXTranslationUnit unit;
  const char *label, *compartment;
  const char *directory,
      *root;             /* absolute: of the compile command, of what names become relative to */
  unsigned vector_bytes; /* of the instruction set compiled for */
  struct output_lines facts, places;

  const char *function; /* unique name of the function being walked, "" at file scope */
  CXCursor function_cursor;
  const char *owner; /* of sites: the function, or "=X" in the initialiser of X */

  struct local *locals;
  size_t local_count, local_capacity;
  struct site_key *sites;
  size_t site_count, site_capacity;
  struct cursors pending;          /* lazy functions that are referred to, still to be walked */
  struct definitions *definitions; /* scan_define.h; NULL until asked for */
  struct set *functions_seen, *variables_seen, *records_seen, *bodies_seen;
};

/* ---- sets of interned texts (scan_set.c) ---- */
struct set *set_new(void);
bool set_add(struct set *set, const char *text); /* true if it was not there */
void set_free(struct set *set);

/* ---- output (scan_out.c) ---- */
void lines_begin(struct output_lines *lines);
/* lines_finish: the whole file as text, to be freed by the caller. */
char *lines_finish(struct output_lines *lines, const char *magic, const struct scan *s,
                   size_t *size);
void emit_place(struct scan *s, const char *table, const char *key, CXCursor at);

/* ---- what the program takes out (scan_ignore.c) ---- */
/* is_ignored: whether the token goes through IA2_IGNORE. */
bool is_ignored(struct scan *s, CXSourceLocation token);
bool is_ignored_value(struct scan *s, CXCursor value);
/* is_ignored_declaration: of a variable or field whose function pointers are not followed. */
bool is_ignored_declaration(struct scan *s, CXCursor declaration);

/* ---- names (scan_names.c) ---- */
const char *function_name(struct scan *s, CXCursor function);
const char *variable_name(struct scan *s, CXCursor variable);
/* node_of_declaration: NULL for what holds no value. */
const char *node_of_declaration(struct scan *s, CXCursor declaration);
int parameter_index(CXCursor parameter); /* -1 if it is not one of a function declaration */
CXCursor parameter_function(CXCursor parameter);
/* value_type: of an expression or parameter, canonical.  A parameter that is written as an array is
 * a pointer, which libclang does not say; a va_list stays an array. */
CXType value_type(CXCursor c);
bool is_local_variable(CXCursor variable); /* automatic */
/* context_enter: names are now those of a function, whose locals get numbered; returns what
 * context_leave restores. */
struct context {
  const char *function, *owner;
  CXCursor function_cursor;
  struct local *locals;
  size_t local_count, local_capacity;
};
struct context context_enter(struct scan *s, CXCursor definition);
void context_leave(struct scan *s, struct context saved);

/* ---- facts of declarations (scan_decl.c, scan_attr.c) ---- */
void scan_function(struct scan *s, CXCursor function);
/* scan_alias: of a declaration with an alias attribute, which defines without a body. */
void scan_alias(struct scan *s, CXCursor declaration);
/* is_lazy_function: of system headers, and static inline: counts only if something refers to it. */
bool is_lazy_function(CXCursor definition);
void scan_variable(struct scan *s, CXCursor variable);
void scan_record(struct scan *s, CXCursor record);
/* scan_type: the records that t mentions. */
void scan_type(struct scan *s, CXType t);
struct attributes {
  unsigned flags; /* enum decl_flag */
  const char *alias, *section;
  unsigned vector_bytes; /* of a target attribute, 0 if none */
};
/* has_annotation: __attribute__((annotate("wanted"))). */
bool has_annotation(CXCursor declaration, const char *wanted);
struct attributes read_attributes(CXCursor declaration);

/* ---- text and sites (scan_spot.c, scan_callee.c, scan_site.c) ---- */
enum { MAX_SPANS = 16 };
struct spot {  /* where a token is spelled */
  CXFile file; /* NULL: nowhere (pasted, command line) */
  unsigned offset, line, column;
  enum site_status status;
};
struct span {
  struct spot begin;
  unsigned end;
  enum site_status status;
};
struct spans {
  struct span at[MAX_SPANS];
  size_t count; /* at least one */
};
struct spot spot_of(CXSourceLocation location);
/* file_spot_of: where in the file, or in a macro's argument, what becomes this token stands. */
struct spot file_spot_of(CXSourceLocation location);
const char *spot_text(const struct scan *s, CXFile file, size_t *size); /* not NUL-terminated */
bool spot_has(const struct scan *s, struct spot spot, const char *text);
const char *file_name(const struct scan *s, CXFile file); /* relative to the root if under it */
/* file_of: where a declaration is spelled. */
const char *file_of(const struct scan *s, CXCursor c);
struct span span_of_name(const struct scan *s, CXSourceLocation token, const char *name);
/* spans_of_name: where to edit it: the token, or where macros use it that paste or quote it, too.
 */
struct spans spans_of_name(struct scan *s, CXSourceLocation token, const char *name);
/* span_of_callee: the callee expression of a call, without implicit conversions. */
struct span span_of_callee(struct scan *s, CXCursor call, CXCursor callee);
struct span span_of_cursor(const struct scan *s, CXCursor c);
struct site_ref {
  const char *id, *group;
  enum site_status status;
};
void add_end_site(struct scan *s);
struct site_ref add_site(struct scan *s, const char *kind, const char *name, struct span span);

/* ---- values and flows (flow_node.c, flow_init.c, flow.c) ---- */
/* node_of: the node that expression's value comes from, or NULL; emits the flows inside it. */
const char *node_of(struct scan *s, CXCursor expression);
void emit_flow(struct scan *s, const char *from, const char *to, const char *why, CXCursor at);
/* flow_value: value goes to `to` (may be NULL), which has type t, if it is a function pointer. */
void flow_value(struct scan *s, CXCursor value, const char *to, CXType t, const char *why);
/* flow_initializer: of an object of type t at node. */
void flow_initializer(struct scan *s, CXCursor value, CXType t, const char *node);
void flow_cast(struct scan *s, CXCursor cast);
bool carries_fp(CXCursor expression); /* its type, or what it is cast from, is one */
const char *literal_node(struct scan *s, CXCursor literal);
/* number_unnamed: gives e a node if it needs one without a name, so that the numbers do not depend
 * on what is looked at first. */
void number_unnamed(struct scan *s, CXCursor e);

/* ---- walking (scan_walk.c, scan_call.c) ---- */
void walk(struct scan *s, CXCursor c);
void walk_children(struct scan *s, CXCursor c);
void walk_call(struct scan *s, CXCursor call);
void walk_top(struct scan *s);

/* ---- what functions do with objects (flow_object.c) ---- */
/* object_flow: emits the pass and lend facts of a function with a body; flow[i] gets the bits. */
void object_flow(struct scan *s, CXCursor definition, unsigned *flow, int count);
/* library_flow: of a well-known function of libc; false if it is none. */
bool library_flow(const char *name, int param, unsigned *flow);

#endif
