/* What does a function do with the objects that its pointer parameters point to?
 *
 * Insensitive to order: every local is a set of parameters ("mask") whose object it may point into;
 * the body is evaluated until no set grows.  What cannot be followed is FLOW_UNKNOWN. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "flow_object.h"
#include "scan_text.h"
#include "types.h"
#include "util.h"

/* ---- events ---- */

void object_mark(struct objects *o, uint64_t mask, unsigned flow) {
  for (int i = 0; mask; i++, mask >>= 1)
    if (mask & 1)
      o->flow[i] |= flow;
}

static struct tracked *find(struct objects *o, CXCursor d) {
  d = clang_getCanonicalCursor(d);
  for (size_t i = 0; i < o->variables.count; i++)
    if (clang_equalCursors(o->variables.at[i].cursor, d))
      return &o->variables.at[i];
  struct tracked *v = APPEND(o->variables);
  v->cursor = d;
  int index = d.kind == CXCursor_ParmDecl ? parameter_index(d) : -1;
  bool object = value_type(d).kind == CXType_Pointer;
  if (index >= 0 && index < OBJECTS_PARAMS && object)
    v->mask = (uint64_t)1 << index;
  return v;
}

static void widen(struct objects *o, CXCursor d, uint64_t mask) {
  struct tracked *v = find(o, d);
  if ((v->mask | mask) == v->mask)
    return;
  v->mask |= mask;
  o->changed = true;
}

static bool holds_pointer(CXType t) {
  t = clang_getCanonicalType(t);
  while (type_is_array(t))
    t = clang_getCanonicalType(clang_getArrayElementType(t));
  if (t.kind == CXType_Pointer)
    return true;
  if (t.kind != CXType_Record)
    return false;
  struct cursors fields = type_fields(t);
  bool found = false;
  for (size_t i = 0; i < fields.count && !found; i++)
    found = holds_pointer(clang_getCursorType(fields.at[i]));
  cursors_free(&fields);
  return found;
}

/* ---- places ---- */

static CXType type_of(CXCursor e) { return value_type(e); }

static bool is_array_place(CXCursor e) { return type_is_array(type_of(cursor_skip(e))); }

static struct lvalue place_of(struct objects *o, CXCursor e);

static struct lvalue outer_place(void) {
  struct lvalue p = {.variable = clang_getNullCursor(), .outlives = true};
  return p;
}

/* Functions and enumerators are places outside, of no object. */
static struct lvalue named_place(CXCursor d) {
  struct lvalue p = {.variable = d};
  return d.kind == CXCursor_ParmDecl || is_local_variable(d) ? p : outer_place();
}

static struct lvalue value_place(struct objects *o, CXCursor e) {
  struct lvalue p = {.variable = clang_getNullCursor(), .held = object_value(o, e)};
  return p;
}

static struct lvalue pointed_place(struct objects *o, CXCursor pointer) {
  if (is_array_place(pointer))
    return place_of(o, pointer);
  struct lvalue p = outer_place();
  p.in = object_value(o, pointer);
  return p;
}

static struct lvalue subscript_place(struct objects *o, CXCursor e) {
  CXCursor a = cursor_first_child(e), b = cursor_last_child(e);
  bool swapped = type_of(a).kind != CXType_Pointer && !is_array_place(a);
  CXCursor base = swapped ? b : a, index = swapped ? a : b;
  struct lvalue p = pointed_place(o, base);
  object_value(o, index);
  if (!is_array_place(base) && !cursor_is_null_pointer(index))
    object_mark(o, p.in, FLOW_BEYOND);
  return p;
}

static struct lvalue place_of(struct objects *o, CXCursor e) {
  e = cursor_skip(e);
  CXCursor base = cursor_first_child(e);
  switch (e.kind) {
  case CXCursor_DeclRefExpr:
    return named_place(clang_getCursorReferenced(e));
  case CXCursor_MemberRefExpr:
    if (cursor_is_null(base))
      return outer_place();
    return type_of(base).kind == CXType_Pointer ? pointed_place(o, base) : place_of(o, base);
  case CXCursor_ArraySubscriptExpr:
    return subscript_place(o, e);
  case CXCursor_UnaryOperator:
    if (clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_Deref)
      return pointed_place(o, base);
    break;
  case CXCursor_StringLiteral:
    return outer_place();
  default:
    break;
  }
  return value_place(o, e);
}

static uint64_t load(struct objects *o, struct lvalue p, CXType t) {
  bool pointers = holds_pointer(t);
  object_mark(o, p.in, FLOW_READ | (pointers ? FLOW_DEEP : 0));
  if (!pointers)
    return 0;
  return p.held | (cursor_is_null(p.variable) ? 0 : find(o, p.variable)->mask);
}

static void store(struct objects *o, struct lvalue p, uint64_t mask) {
  object_mark(o, p.in, FLOW_WRITE);
  if (!cursor_is_null(p.variable))
    widen(o, p.variable, mask);
  else
    object_mark(o, mask, p.outlives || p.in ? FLOW_RETAIN : FLOW_UNKNOWN);
}

static uint64_t address(struct objects *o, struct lvalue p) {
  if (!cursor_is_null(p.variable))
    find(o, p.variable)->address_taken = true;
  return p.in;
}

/* ---- values ---- */

static uint64_t each_child(struct objects *o, CXCursor e, size_t first) {
  struct cursors c = cursor_children(e);
  uint64_t mask = 0;
  for (size_t i = first; i < c.count; i++)
    mask |= object_value(o, c.at[i]);
  cursors_free(&c);
  return mask;
}

static uint64_t unary(struct objects *o, CXCursor e) {
  CXCursor operand = cursor_last_child(e);
  switch (clang_getCursorUnaryOperatorKind(e)) {
  case CXUnaryOperator_AddrOf:
    return address(o, place_of(o, operand));
  case CXUnaryOperator_PostInc:
  case CXUnaryOperator_PostDec:
  case CXUnaryOperator_PreInc:
  case CXUnaryOperator_PreDec: {
    struct lvalue p = place_of(o, operand);
    uint64_t mask = load(o, p, type_of(operand));
    store(o, p, mask);
    object_mark(o, mask, FLOW_BEYOND);
    return mask;
  }
  default:
    return object_value(o, operand);
  }
}

static uint64_t arithmetic(struct objects *o, CXCursor a, CXCursor b) {
  uint64_t left = object_value(o, a), right = object_value(o, b);
  if (!is_array_place(a) && !cursor_is_null_pointer(b))
    object_mark(o, left, FLOW_BEYOND);
  if (!is_array_place(b) && !cursor_is_null_pointer(a))
    object_mark(o, right, FLOW_BEYOND);
  return left | right;
}

static uint64_t binary(struct objects *o, CXCursor e) {
  CXCursor a = cursor_first_child(e), b = cursor_last_child(e);
  switch (clang_getCursorBinaryOperatorKind(e)) {
  case CXBinaryOperator_Assign: {
    uint64_t mask = object_value(o, b);
    store(o, place_of(o, a), mask);
    return mask;
  }
  case CXBinaryOperator_Comma:
    object_value(o, a);
    return object_value(o, b);
  case CXBinaryOperator_Add:
    return arithmetic(o, a, b);
  case CXBinaryOperator_Sub:
    if (type_of(e).kind == CXType_Pointer)
      return arithmetic(o, a, b);
    /* fall through */
  default:
    object_value(o, a);
    object_value(o, b);
    return 0; /* comparisons, differences: numbers */
  }
}

static uint64_t compound_assignment(struct objects *o, CXCursor e) {
  CXCursor a = cursor_first_child(e);
  struct lvalue p = place_of(o, a);
  uint64_t mask = load(o, p, type_of(a)) | object_value(o, cursor_last_child(e));
  store(o, p, mask);
  object_mark(o, mask, FLOW_BEYOND);
  return mask;
}

static uint64_t cast(struct objects *o, CXCursor e) {
  CXCursor inner = cursor_last_child(e);
  if (cursor_is_null(inner) || !cursor_is_expression(inner))
    return 0;
  uint64_t mask = object_value(o, inner);
  enum CXTypeKind k = type_of(e).kind;
  if (k == CXType_Pointer || k == CXType_Record || k == CXType_Void || k == CXType_Bool)
    return k == CXType_Pointer || k == CXType_Record ? mask : 0;
  object_mark(o, mask, FLOW_UNKNOWN); /* an address as a number */
  return 0;
}

/* ?: without a middle, and atomic operations: whatever the operands point to is used. */
static uint64_t unexposed(struct objects *o, CXCursor e) {
  CXCursor first = cursor_first_child(e);
  if (cursor_is_null(first))
    return 0;
  if (clang_equalCursors(first, cursor_last_child(e)))
    return object_value(o, first);
  if (first.kind == CXCursor_MemberRef)
    return object_value(o, cursor_last_child(e));
  uint64_t mask = each_child(o, e, 0);
  object_mark(o, mask, FLOW_READ | FLOW_WRITE);
  return mask;
}

static uint64_t plain_value(struct objects *o, CXCursor e) {
  CXType t = type_of(e);
  struct lvalue p = place_of(o, e);
  return type_is_array(t) ? address(o, p) : type_is_function(t) ? 0 : load(o, p, t);
}

static uint64_t operator_value(struct objects *o, CXCursor e) {
  switch (e.kind) {
  case CXCursor_UnaryOperator:
    return clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_Deref ? plain_value(o, e)
                                                                        : unary(o, e);
  case CXCursor_BinaryOperator:
    return binary(o, e);
  case CXCursor_CompoundAssignOperator:
    return compound_assignment(o, e);
  case CXCursor_ConditionalOperator:
    object_value(o, cursor_first_child(e));
    return each_child(o, e, 1);
  case CXCursor_CStyleCastExpr:
    return cast(o, e);
  case CXCursor_CallExpr:
    return object_call(o, e);
  case CXCursor_UnaryExpr:
    return 0; /* sizeof */
  case CXCursor_UnexposedExpr:
    return unexposed(o, e);
  case CXCursor_StmtExpr:
    object_statement(o, cursor_first_child(e));
    return o->last_value;
  case CXCursor_GenericSelectionExpr:
    return each_child(o, e, 1);
  case CXCursor_CompoundLiteralExpr:
    return object_value(o, cursor_last_child(e));
  default:
    return each_child(o, e, 0); /* initialiser lists */
  }
}

uint64_t object_value(struct objects *o, CXCursor e) {
  if (cursor_is_null(e))
    return 0;
  e = cursor_skip(e);
  switch (e.kind) {
  case CXCursor_DeclRefExpr:
  case CXCursor_MemberRefExpr:
  case CXCursor_ArraySubscriptExpr:
    return plain_value(o, e);
  default:
    return operator_value(o, e);
  }
}

void object_store_variable(struct objects *o, CXCursor variable, uint64_t mask) {
  store(o, named_place(variable), mask);
}

void object_use_operand(struct objects *o, CXCursor e) {
  struct lvalue p = place_of(o, e);
  object_mark(o, p.in | load(o, p, type_of(e)), FLOW_READ | FLOW_WRITE | FLOW_UNKNOWN);
}
