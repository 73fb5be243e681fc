#include "scan_cursor.h"

#include <stdlib.h>
#include <string.h>

#include "scan_text.h"
#include "util.h"

static void push(struct cursors *list, CXCursor c) {
  if (list->count == list->capacity) {
    list->capacity = list->capacity ? 2 * list->capacity : 4;
    list->at = grow_memory(list->at, list->capacity * sizeof *list->at);
  }
  list->at[list->count++] = c;
}

static enum CXChildVisitResult visit_child(CXCursor c, CXCursor parent, CXClientData list) {
  (void)parent;
  push(list, c);
  return CXChildVisit_Continue;
}

static enum CXVisitorResult visit_field(CXCursor c, CXClientData list) {
  push(list, c);
  return CXVisit_Continue;
}

struct cursors cursor_children(CXCursor parent) {
  struct cursors list = {0};
  clang_visitChildren(parent, visit_child, &list);
  return list;
}

struct cursors type_fields(CXType record) {
  struct cursors list = {0};
  clang_Type_visitFields(record, visit_field, &list);
  return list;
}

void cursors_free(struct cursors *list) {
  free(list->at);
  memset(list, 0, sizeof *list);
}

static enum CXChildVisitResult visit_last(CXCursor c, CXCursor parent, CXClientData last) {
  (void)parent;
  *(CXCursor *)last = c;
  return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit_first(CXCursor c, CXCursor parent, CXClientData first) {
  (void)parent;
  *(CXCursor *)first = c;
  return CXChildVisit_Break;
}

CXCursor cursor_last_child(CXCursor parent) {
  CXCursor last = clang_getNullCursor();
  clang_visitChildren(parent, visit_last, &last);
  return last;
}

CXCursor cursor_first_child(CXCursor parent) {
  CXCursor first = clang_getNullCursor();
  clang_visitChildren(parent, visit_first, &first);
  return first;
}

bool cursor_is_null(CXCursor c) { return clang_Cursor_isNull(c) != 0; }

bool cursor_is_expression(CXCursor c) {
  return clang_isExpression(c.kind) || clang_isStatement(c.kind);
}

/* An implicit conversion has one child; a designated initialiser or a ?: b has more. */
static bool is_wrapper(CXCursor e, CXCursor *inner) {
  if (e.kind == CXCursor_ParenExpr) {
    *inner = cursor_last_child(e);
  } else if (e.kind == CXCursor_UnexposedExpr) {
    *inner = cursor_first_child(e);
    if (cursor_is_null(*inner) || !clang_equalCursors(*inner, cursor_last_child(e)))
      return false;
  } else if (e.kind == CXCursor_UnaryOperator &&
             clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_Extension) {
    *inner = cursor_last_child(e);
  } else {
    return false;
  }
  return !cursor_is_null(*inner) && cursor_is_expression(*inner);
}

CXCursor cursor_skip(CXCursor e) {
  CXCursor inner;
  while (is_wrapper(e, &inner))
    e = inner;
  return e;
}

CXCursor cursor_skip_casts(CXCursor e) {
  for (;;) {
    e = cursor_skip(e);
    if (e.kind != CXCursor_CStyleCastExpr)
      return e;
    CXCursor inner = cursor_last_child(e);
    if (cursor_is_null(inner) || !cursor_is_expression(inner))
      return e;
    e = inner;
  }
}

static CXCursor name_of_function(CXCursor e);

/* libclang does not say which association is chosen: it must be the only one of the result's type.
 */
static CXCursor chosen_function(CXCursor generic) {
  struct cursors children = cursor_children(generic);
  CXType type = type_callee(clang_getCursorType(generic));
  CXCursor found = clang_getNullCursor();
  unsigned fitting = 0;
  for (size_t i = 1; i < children.count; i++) {
    CXCursor c = children.at[i];
    if (!clang_isExpression(c.kind) || !type_is_fp(clang_getCursorType(c)))
      continue;
    if (!clang_equalTypes(type_callee(clang_getCursorType(c)), type))
      continue;
    found = name_of_function(c);
    fitting++;
  }
  cursors_free(&children);
  return fitting == 1 ? found : clang_getNullCursor();
}

static CXCursor name_of_function(CXCursor e) {
  for (;;) {
    e = cursor_skip(e);
    if (e.kind == CXCursor_GenericSelectionExpr)
      return chosen_function(e);
    if (e.kind == CXCursor_DeclRefExpr) {
      CXCursor d = clang_getCursorReferenced(e);
      return d.kind == CXCursor_FunctionDecl ? e : clang_getNullCursor();
    }
    if (e.kind != CXCursor_UnaryOperator)
      return clang_getNullCursor();
    enum CXUnaryOperatorKind k = clang_getCursorUnaryOperatorKind(e);
    if (k != CXUnaryOperator_Deref && k != CXUnaryOperator_AddrOf)
      return clang_getNullCursor();
    e = cursor_last_child(e);
  }
}

CXCursor cursor_callee(CXCursor call) {
  CXCursor callee = cursor_first_child(call);
  return cursor_is_null(callee) ? callee : name_of_function(callee);
}

bool cursor_is_null_pointer(CXCursor e) {
  e = cursor_skip_casts(e);
  if (e.kind == CXCursor_GNUNullExpr)
    return true;
  if (e.kind != CXCursor_IntegerLiteral)
    return false;
  CXEvalResult r = clang_Cursor_Evaluate(e);
  bool zero = r && clang_EvalResult_getKind(r) == CXEval_Int && !clang_EvalResult_getAsLongLong(r);
  if (r)
    clang_EvalResult_dispose(r);
  return zero;
}

bool type_is_function(CXType t) {
  return t.kind == CXType_FunctionProto || t.kind == CXType_FunctionNoProto;
}

bool type_is_array(CXType t) {
  return t.kind == CXType_ConstantArray || t.kind == CXType_IncompleteArray ||
         t.kind == CXType_VariableArray || t.kind == CXType_DependentSizedArray;
}

CXType type_pointee(CXType t) {
  t = clang_getCanonicalType(t);
  if (t.kind == CXType_Pointer || t.kind == CXType_BlockPointer)
    return clang_getCanonicalType(clang_getPointeeType(t));
  if (type_is_array(t))
    return clang_getCanonicalType(clang_getArrayElementType(t));
  if (t.kind == CXType_Atomic)
    return clang_getCanonicalType(clang_Type_getValueType(t));
  t.kind = CXType_Invalid;
  return t;
}

CXType type_strip(CXType t) {
  t = clang_getCanonicalType(t);
  for (;;) {
    CXType inner = type_pointee(t);
    if (inner.kind == CXType_Invalid)
      return t;
    t = inner;
  }
}

bool type_is_const(CXType t) {
  t = clang_getCanonicalType(t);
  while (type_is_array(t) && !clang_isConstQualifiedType(t))
    t = clang_getCanonicalType(clang_getArrayElementType(t));
  return clang_isConstQualifiedType(t);
}

bool type_is_fp(CXType t) { return type_is_function(type_strip(t)); }

CXType type_callee(CXType t) {
  t = clang_getCanonicalType(t);
  while (!type_is_function(t)) {
    CXType inner = type_pointee(t);
    if (inner.kind == CXType_Invalid)
      return inner;
    t = inner;
  }
  return t;
}
