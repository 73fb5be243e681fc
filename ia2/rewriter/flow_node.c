/* Which node does an expression's value come from? */
#include <string.h>

#include "scan.h"
#include "scan_text.h"
#include "types.h"
#include "util.h"

void emit_flow(struct scan *s, const char *from, const char *to, const char *why, CXCursor at) {
  if (!from || !to || from == to)
    return;
  struct flow f = {from, to, why, s->function};
  summary_write_flow(s->facts.stream, &f);
  emit_place(s, "flow", text_printf("%s %s", from, to), at);
}

/* Cursors also hold the declaration that they were reached through, which must not count. */
static bool same_expression(CXCursor a, CXCursor b) {
  return a.kind == b.kind && a.data[1] == b.data[1];
}

/* A node for what has no name of its own: several values that may be the result, a literal.  The
 * same for the same expression however often it is looked at. */
static const char *unnamed_node(struct scan *s, CXCursor e, const char *kind) {
  const char *prefix = text_printf("%s:%s#", kind, s->owner);
  unsigned n = 0;
  for (size_t i = 0; i < s->local_count; i++) {
    if (same_expression(s->locals[i].cursor, e))
      return s->locals[i].node;
    n += (unsigned)text_starts_with(s->locals[i].node, prefix);
  }
  struct local *local = append(&s->locals, &s->local_count, &s->local_capacity, sizeof *s->locals);
  local->cursor = e;
  local->node = text_printf("%s%u", prefix, n);
  return local->node;
}

void number_unnamed(struct scan *s, CXCursor e) {
  if (!clang_isExpression(e.kind) || !type_is_fp(clang_getCursorType(e)))
    return;
  CXCursor first = cursor_first_child(e);
  bool several = e.kind == CXCursor_UnexposedExpr && !cursor_is_null(first) &&
                 !clang_equalCursors(first, cursor_last_child(e)) && carries_fp(first);
  if (e.kind == CXCursor_CompoundLiteralExpr)
    unnamed_node(s, e, "lit");
  else if (several || e.kind == CXCursor_ConditionalOperator ||
           e.kind == CXCursor_GenericSelectionExpr)
    unnamed_node(s, e, "tmp");
}

bool carries_fp(CXCursor e) {
  return type_is_fp(clang_getCursorType(e)) ||
         type_is_fp(clang_getCursorType(cursor_skip_casts(e)));
}

const char *literal_node(struct scan *s, CXCursor literal) {
  return unnamed_node(s, literal, "lit");
}

static const char *call_node(struct scan *s, CXCursor call) {
  CXCursor name = cursor_callee(call);
  if (!cursor_is_null(name))
    return text_printf("ret:%s", function_name(s, clang_getCursorReferenced(name)));
  const char *node = node_of(s, cursor_first_child(call));
  return node ? text_printf("res:%s", node) : NULL;
}

/* The operands that may be the value of e flow into a node for it; why says what joins them. */
static const char *join(struct scan *s, CXCursor e, size_t skip, const char *type,
                        const char *why) {
  struct cursors children = cursor_children(e);
  const char *node = NULL;
  for (size_t i = skip; i < children.count; i++) {
    CXCursor c = children.at[i];
    if (!cursor_is_expression(c) || !carries_fp(c) || cursor_is_null_pointer(c))
      continue;
    const char *t = type_mangle(clang_getCursorType(c));
    if (type && t != type && !(*type == 'P' && !strcmp(type + 1, t)))
      continue;
    const char *from = node_of(s, c);
    if (from && !node)
      node = unnamed_node(s, e, "tmp");
    emit_flow(s, from, node, why, e);
  }
  cursors_free(&children);
  return node;
}

/* libclang does not say which association is chosen: those of the result's type are candidates. */
static const char *generic_node(struct scan *s, CXCursor e) {
  return join(s, e, 1, type_mangle(clang_getCursorType(e)), "generic");
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

/* libclang has no kind for va_arg: its operand is a va_list, not a function that takes one. */
static bool is_va_arg(CXCursor e) {
  CXCursor list = cursor_last_child(e);
  if (cursor_is_null(list) || !type_is_fp(clang_getCursorType(e)))
    return false;
  CXType type = clang_getCursorType(list);
  return !type_is_fp(type) && strstr(type_spelling(type), "va_list_tag");
}

static const char *unexposed_node(struct scan *s, CXCursor e) {
  CXCursor first = cursor_first_child(e);
  if (cursor_is_null(first))
    return NULL;
  if (is_va_arg(e))
    return text_printf("vararg:%s", s->function);
  if (first.kind == CXCursor_MemberRef || !carries_fp(first))
    return last_node(s, e); /* designated initialiser, or a conversion */
  if (clang_equalCursors(first, cursor_last_child(e)))
    return node_of(s, first);
  return join(s, e, 0, NULL, "alternative"); /* ?: without middle, atomic operations */
}

const char *node_of(struct scan *s, CXCursor e) {
  switch (e.kind) {
  case CXCursor_DeclRefExpr:
  case CXCursor_MemberRefExpr: {
    CXCursor d = clang_getCursorReferenced(e);
    return cursor_is_null(d) || is_ignored_declaration(s, d) ? NULL : node_of_declaration(s, d);
  }
  case CXCursor_CallExpr:
    return call_node(s, e);
  case CXCursor_ConditionalOperator:
    return join(s, e, 1, NULL, "?:");
  case CXCursor_BinaryOperator:
  case CXCursor_CompoundAssignOperator:
    return binary_node(s, e);
  case CXCursor_ArraySubscriptExpr:
    return subscript_node(s, e);
  case CXCursor_CompoundLiteralExpr:
    return type_is_fp(clang_getCursorType(e)) ? literal_node(s, e) : NULL;
  case CXCursor_GenericSelectionExpr:
    return generic_node(s, e);
  case CXCursor_UnexposedExpr:
    return unexposed_node(s, e);
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
