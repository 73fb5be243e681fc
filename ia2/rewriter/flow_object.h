/* Shared by flow_object.c (values) and flow_body.c (statements, calls). */
#ifndef IA2_REWRITER_FLOW_OBJECT_H
#define IA2_REWRITER_FLOW_OBJECT_H

#include <stdint.h>

#include "scan.h"
#include "util.h"

/* Bits of a mask: first parameters (further ones are FLOW_UNKNOWN), then "what this callee returns,
 * if it is the argument that points into a parameter's object". */
enum { OBJECTS_MAX = 64, OBJECTS_PARAMS = 24 };
#define OBJECTS_PARAM_BITS (((uint64_t)1 << OBJECTS_PARAMS) - 1)

struct passed { /* a parameter's object is given to a callee */
  int param;
  const char *callee;
  int argument;
  int bit; /* for the result, 0: none */
};

struct tracked { /* a local or parameter */
  CXCursor cursor;
  uint64_t mask; /* parameters whose object it points into, or holds pointers into */
  bool address_taken;
};
struct objects {
  struct scan *s;
  const char *function;
  unsigned flow[OBJECTS_MAX];
  ARRAY(struct tracked) variables;
  ARRAY(struct passed) passes;
  int result_bits;     /* given out so far */
  uint64_t last_value; /* of the last expression statement: the value of ({ ... }) */
  bool changed;
};
struct lvalue {      /* an lvalue */
  uint64_t in;       /* in the object of these parameters */
  uint64_t held;     /* pointers in a temporary */
  CXCursor variable; /* in this local, or null */
  bool outlives;     /* in memory that is there after the call */
};

void object_mark(struct objects *o, uint64_t mask, unsigned flow);
uint64_t object_value(struct objects *o, CXCursor expression);
uint64_t object_call(struct objects *o, CXCursor call);
void object_statement(struct objects *o, CXCursor statement);
void object_store_variable(struct objects *o, CXCursor variable, uint64_t mask);
/* object_use_operand: of inline assembly, which may do anything with it. */
void object_use_operand(struct objects *o, CXCursor operand);

#endif
