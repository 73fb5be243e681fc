/* Which node does an expression's value come from? */
#include <string.h>

#include "scan.h"
#include "scan_text.h"
#include "types.h"

void emit_flow(struct scan *s, const char *from, const char *to, const char *why, CXCursor at) {
  if (!from || !to || from == to)
    return;
  struct flow f = {from, to, why, s->function};
  summary_write_flow(s->facts.stream, &f);
  emit_place(s, "flow", text_printf("%s %s", from, to), at);
}

/* Two expressions that may be the same value: one node stands for both. */
static const char *join(struct scan *s, const char *a, const char *b, const char *why,
                        CXCursor at) {
  if (a && b)
    emit_flow(s, a, b, why, at);
  return a ? a : b;
}

bool carries_fp(CXCursor e) {
  return type_is_fp(clang_getCursorType(e)) ||
         type_is_fp(clang_getCursorType(cursor_skip_casts(e)));
}

const char *literal_node(struct scan *s, CXCursor literal) {
  (void)literal;
  return text_printf("lit:%s#%u", s->owner, s->literals++);
}

static const char *call_node(struct scan *s, CXCursor call) {
  CXCursor callee = clang_getCursorReferenced(call);
  if (callee.kind == CXCursor_FunctionDecl)
    return text_printf("ret:%s", function_name(s, callee));
  const char *node = node_of(s, cursor_first_child(call));
  return node ? text_printf("res:%s", node) : NULL;
}

/* All operands that are expressions; why says what joins them. */
static const char *join_children(struct scan *s, CXCursor e, size_t skip, const char *why) {
  struct cursors children = cursor_children(e);
  const char *node = NULL;
  for (size_t i = skip; i < children.count; i++)
    if (cursor_is_expression(children.at[i]) && carries_fp(children.at[i]))
      node = join(s, node, node_of(s, children.at[i]), why, e);
  cursors_free(&children);
  return node;
}

/* libclang does not say which association is chosen: those of the result's type are candidates. */
static const char *generic_node(struct scan *s, CXCursor e) {
  struct cursors children = cursor_children(e);
  const char *type = type_mangle(clang_getCursorType(e)), *node = NULL;
  for (size_t i = 1; i < children.count; i++) {
    CXCursor c = children.at[i];
    if (!cursor_is_expression(c))
      continue;
    const char *t = type_mangle(clang_getCursorType(c));
    if (t == type || (*type == 'P' && !strcmp(type + 1, t)))
      node = join(s, node, node_of(s, c), "generic", e);
  }
  cursors_free(&children);
  return node;
}

static const char *binary_node(struct scan *s, CXCursor e) {
  struct cursors children = cursor_children(e);
  const char *node = NULL;
  enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);
  if (children.count == 2) {
    bool left = op != CXBinaryOperator_Comma;
    if (op == CXBinaryOperator_Add)
      left = clang_getCursorType(children.at[0]).kind != CXType_Int;
    if (op == CXBinaryOperator_Add && !carries_fp(children.at[0]))
      left = false;
    node = node_of(s, children.at[left ? 0 : 1]);
  }
  cursors_free(&children);
  return node;
}

static const char *subscript_node(struct scan *s, CXCursor e) {
  CXCursor base = cursor_first_child(e);
  return node_of(s, carries_fp(base) ? base : cursor_last_child(e));
}

static const char *last_node(struct scan *s, CXCursor e) {
  CXCursor last = cursor_last_child(e);
  return cursor_is_null(last) ? NULL : node_of(s, last);
}

static bool is_va_arg(CXCursor e) {
  CXCursor list = cursor_first_child(e);
  return !cursor_is_null(list) && strstr(type_spelling(clang_getCursorType(list)), "va_list_tag") &&
         type_is_fp(clang_getCursorType(e));
}

static const char *unexposed_node(struct scan *s, CXCursor e) {
  CXCursor first = cursor_first_child(e);
  if (cursor_is_null(first))
    return NULL;
  if (is_va_arg(e))
    return text_printf("vararg:%s", s->function);
  if (first.kind == CXCursor_MemberRef)
    return last_node(s, e); /* designated initialiser */
  if (clang_equalCursors(first, cursor_last_child(e)))
    return node_of(s, first);
  return join_children(s, e, 0, "alternative"); /* ?: without middle, atomic operations */
}

const char *node_of(struct scan *s, CXCursor e) {
  switch (e.kind) {
  case CXCursor_DeclRefExpr:
  case CXCursor_MemberRefExpr: {
    CXCursor d = clang_getCursorReferenced(e);
    return cursor_is_null(d) ? NULL : node_of_declaration(s, d);
  }
  case CXCursor_CallExpr:
    return call_node(s, e);
  case CXCursor_ConditionalOperator:
    return join_children(s, e, 1, "?:");
  case CXCursor_BinaryOperator:
  case CXCursor_CompoundAssignOperator:
    return binary_node(s, e);
  case CXCursor_ArraySubscriptExpr:
    return subscript_node(s, e);
  case CXCursor_GenericSelectionExpr:
    return generic_node(s, e);
  case CXCursor_UnexposedExpr:
    return unexposed_node(s, e);
  case CXCursor_CompoundLiteralExpr:
  case CXCursor_InitListExpr:
  case CXCursor_ParenExpr:
  case CXCursor_CStyleCastExpr:
  case CXCursor_UnaryOperator:
  case CXCursor_StmtExpr:
  case CXCursor_CompoundStmt:
    return last_node(s, e);
  default:
    return NULL;
  }
}
