/* The walk over all code: addresses taken, variables used, function pointers moved. */
#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "scan_text.h"
#include "types.h"

void walk_children(struct scan *s, CXCursor c) {
  struct cursors children = cursor_children(c);
  for (size_t i = 0; i < children.count; i++)
    walk(s, children.at[i]);
  cursors_free(&children);
}

/* The last child is the value; what precedes it spells a type. */
static void walk_last(struct scan *s, CXCursor c) {
  CXCursor last = cursor_last_child(c);
  if (!cursor_is_null(last) && cursor_is_expression(last))
    walk(s, last);
}

static void use_variable(struct scan *s, CXCursor variable, unsigned how) {
  if (is_local_variable(variable))
    return;
  scan_variable(s, variable);
  struct use u = {s->owner, variable_name(s, variable), how};
  summary_write_use(s->facts.stream, &u);
}

/* An lvalue that is written to, or whose address is taken: marks the variable it lies in. */
static void walk_place(struct scan *s, CXCursor e, unsigned how) {
  CXCursor inner = cursor_skip(e), base = cursor_first_child(inner);
  if (inner.kind == CXCursor_DeclRefExpr) {
    CXCursor d = clang_getCursorReferenced(inner);
    if (d.kind == CXCursor_VarDecl)
      use_variable(s, d, how);
    else
      walk(s, inner);
  } else if (inner.kind == CXCursor_MemberRefExpr && !cursor_is_null(base) &&
             clang_getCanonicalType(clang_getCursorType(base)).kind == CXType_Record) {
    scan_type(s, clang_getCursorType(base));
    walk_place(s, base, how);
  } else if (inner.kind == CXCursor_ArraySubscriptExpr &&
             type_is_array(clang_getCanonicalType(clang_getCursorType(cursor_skip(base))))) {
    walk_place(s, base, how);
    walk(s, cursor_last_child(inner));
  } else {
    walk(s, inner);
  }
}

static void walk_reference(struct scan *s, CXCursor e) {
  CXCursor d = clang_getCursorReferenced(e);
  if (d.kind == CXCursor_VarDecl) {
    use_variable(s, d, USE_READ);
  } else if (d.kind == CXCursor_FunctionDecl) {
    scan_function(s, d);
    const char *spelling = text_take(clang_getCursorSpelling(d)), *name = function_name(s, d);
    struct spans spans = spans_of_name(s, clang_getCursorLocation(e), spelling);
    bool ignored = is_ignored(s, clang_getCursorLocation(e));
    for (size_t i = 0; i < spans.count; i++) {
      struct site_ref site = add_site(s, "addr", name, spans.at[i]);
      struct address a = {site.id, s->owner, name, ignored ? SITE_IGNORED : site.status,
                          site.group};
      summary_write_address(s->facts.stream, &a);
    }
  }
}

static bool is_comparison(enum CXBinaryOperatorKind op) {
  return op == CXBinaryOperator_EQ || op == CXBinaryOperator_NE || op == CXBinaryOperator_LT ||
         op == CXBinaryOperator_GT || op == CXBinaryOperator_LE || op == CXBinaryOperator_GE;
}

static void walk_binary(struct scan *s, CXCursor e) {
  struct cursors c = cursor_children(e);
  enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);
  if (c.count != 2) {
    walk_children(s, e);
  } else if (op == CXBinaryOperator_Assign) {
    flow_value(s, c.at[1], node_of(s, c.at[0]), clang_getCursorType(c.at[0]), "assign");
    walk_place(s, c.at[0], USE_WRITE);
    walk(s, c.at[1]);
  } else {
    /* Equality must hold between what may be equal: both are gates, or none is. */
    if (is_comparison(op) && carries_fp(c.at[0]) && carries_fp(c.at[1]))
      flow_value(s, c.at[1], node_of(s, c.at[0]), clang_getCursorType(c.at[0]), "compare");
    walk_children(s, e);
  }
  cursors_free(&c);
}

static void walk_compound_assignment(struct scan *s, CXCursor e) {
  struct cursors c = cursor_children(e);
  if (c.count == 2) {
    walk_place(s, c.at[0], USE_READ | USE_WRITE);
    walk(s, c.at[1]);
  }
  cursors_free(&c);
}

static void walk_unary(struct scan *s, CXCursor e) {
  CXCursor operand = cursor_last_child(e);
  switch (clang_getCursorUnaryOperatorKind(e)) {
  case CXUnaryOperator_AddrOf:
    walk_place(s, operand, USE_ADDRESS);
    break;
  case CXUnaryOperator_PostInc:
  case CXUnaryOperator_PostDec:
  case CXUnaryOperator_PreInc:
  case CXUnaryOperator_PreDec:
    walk_place(s, operand, USE_READ | USE_WRITE);
    break;
  default:
    walk_children(s, e);
  }
}

static void walk_variable(struct scan *s, CXCursor c) {
  CXType t = clang_getCursorType(c);
  scan_type(s, t);
  bool local = is_local_variable(c);
  if (!local)
    scan_variable(s, c);
  CXCursor value = clang_Cursor_getVarDeclInitializer(c);
  if (cursor_is_null(value))
    return;
  const char *owner = s->owner;
  if (!*s->function)
    s->owner = text_printf("=%s", variable_name(s, c));
  flow_initializer(s, value, t, node_of_declaration(s, c));
  walk(s, value);
  s->owner = owner;
}

static void walk_return(struct scan *s, CXCursor c) {
  CXCursor value = cursor_first_child(c);
  if (cursor_is_null(value))
    return;
  CXType result =
      clang_getResultType(clang_getCanonicalType(clang_getCursorType(s->function_cursor)));
  flow_value(s, value, text_printf("ret:%s", s->function), result, "return");
  walk(s, value);
}

static void walk_literal(struct scan *s, CXCursor c) {
  CXCursor value = cursor_last_child(c);
  if (cursor_is_null(value) || !cursor_is_expression(value))
    return;
  CXType t = clang_getCursorType(c);
  scan_type(s, t);
  flow_initializer(s, value, t, type_is_fp(t) ? literal_node(s, c) : NULL);
  walk(s, value);
}

static void walk_asm(struct scan *s, CXCursor c) {
  struct cursors operands = cursor_children(c);
  for (size_t i = 0; i < operands.count; i++) {
    CXCursor e = operands.at[i];
    if (!cursor_is_expression(e))
      continue;
    if (carries_fp(e)) {
      const char *node = node_of(s, e);
      struct launder l = {.kind = LAUNDER_ASM,
                          .function = s->function,
                          .from = type_spelling(clang_getCursorType(e)),
                          .to = "asm",
                          .node = node ? node : ""};
      l.site = add_site(s, "launder", "asm", span_of_cursor(s, e)).id;
      summary_write_launder(s->facts.stream, &l);
    }
    walk_place(s, e, USE_READ | USE_WRITE);
  }
  cursors_free(&operands);
}

static void walk_unexposed(struct scan *s, CXCursor c) {
  CXCursor first = cursor_first_child(c);
  if (cursor_is_null(first))
    return;
  if (clang_equalCursors(first, cursor_last_child(c)))
    flow_cast(s, c);
  else
    node_of(s, c); /* joins the operands of atomic operations and ?: */
  walk_children(s, c);
}

static void walk_function(struct scan *s, CXCursor c) {
  scan_alias(s, c);
  if (!clang_isCursorDefinition(c) || !set_add(s->bodies_seen, function_name(s, c)))
    return;
  scan_function(s, c);
  struct context saved = context_enter(s, c);
  struct cursors children = cursor_children(c);
  for (size_t i = 0; i < children.count; i++)
    if (children.at[i].kind == CXCursor_CompoundStmt)
      walk(s, children.at[i]);
  cursors_free(&children);
  context_leave(s, saved);
}

void walk(struct scan *s, CXCursor c) {
  switch (c.kind) {
  case CXCursor_FunctionDecl:
    walk_function(s, c);
    break;
  case CXCursor_VarDecl:
    walk_variable(s, c);
    break;
  case CXCursor_CallExpr:
    walk_call(s, c);
    break;
  case CXCursor_DeclRefExpr:
    walk_reference(s, c);
    break;
  case CXCursor_BinaryOperator:
    walk_binary(s, c);
    break;
  case CXCursor_CompoundAssignOperator:
    walk_compound_assignment(s, c);
    break;
  case CXCursor_UnaryOperator:
    walk_unary(s, c);
    break;
  case CXCursor_ReturnStmt:
    walk_return(s, c);
    break;
  case CXCursor_CompoundLiteralExpr:
    walk_literal(s, c);
    break;
  case CXCursor_AsmStmt:
    walk_asm(s, c);
    break;
  case CXCursor_UnexposedExpr:
    walk_unexposed(s, c);
    break;
  case CXCursor_MemberRefExpr: {
    CXCursor base = cursor_first_child(c);
    if (!cursor_is_null(base))
      scan_type(s, clang_getCursorType(base));
    walk_children(s, c);
    break;
  }
  case CXCursor_CStyleCastExpr:
    flow_cast(s, c);
    scan_type(s, clang_getCursorType(c));
    walk_last(s, c);
    break;
  case CXCursor_UnaryExpr:
    break; /* sizeof, _Alignof: not evaluated */
  case CXCursor_StructDecl:
  case CXCursor_UnionDecl:
  case CXCursor_EnumDecl:
  case CXCursor_TypedefDecl:
  case CXCursor_StaticAssert:
  case CXCursor_TypeRef:
    break;
  default:
    walk_children(s, c);
  }
}

void walk_top(struct scan *s) {
  struct cursors top = cursor_children(clang_getTranslationUnitCursor(s->unit));
  for (size_t i = 0; i < top.count; i++) {
    CXCursor c = top.at[i];
    if (clang_Location_isInSystemHeader(clang_getCursorLocation(c)))
      continue;
    if (c.kind != CXCursor_FunctionDecl || !is_lazy_function(c))
      walk(s, c);
  }
  cursors_free(&top);
  while (s->pending.count)
    walk(s, s->pending.at[--s->pending.count]);
}
