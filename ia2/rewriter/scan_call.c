/* Calls: direct, through pointers, and what is given to them. */
#include <string.h>

#include "abi.h"
#include "scan.h"
#include "scan_text.h"
#include "types.h"

static bool is_builtin(const char *name) {
  return text_starts_with(name, "__builtin_") || text_starts_with(name, "__sync_") ||
         text_starts_with(name, "__atomic_") || text_starts_with(name, "__c11_");
}

static void direct_call(struct scan *s, CXCursor call, CXCursor name, CXType type) {
  CXCursor function = clang_getCursorReferenced(name);
  const char *unique = function_name(s, function);
  struct spans spans =
      spans_of_name(s, clang_getCursorLocation(name), text_take(clang_getCursorSpelling(function)));
  struct signature sig = abi_signature_call(call, type, s->vector_bytes);
  int fixed = type.kind == CXType_FunctionProto ? clang_getNumArgTypes(type) : 0;
  for (size_t i = 0; i < spans.count; i++) {
    struct site_ref site = add_site(s, "call", unique, spans.at[i]);
    struct call fact = {.site = site.id,
                        .caller = s->owner,
                        .callee = unique,
                        .status = site.status,
                        .gprs = sig.gprs,
                        .sses = sig.sses,
                        .variadic_args = sig.variadic && clang_Cursor_getNumArguments(call) > fixed,
                        .stack_bytes = sig.stack_bytes,
                        .stack_align = sig.stack_align,
                        .group = site.group};
    summary_write_call(s->facts.stream, &fact);
  }
}

static void indirect_call(struct scan *s, CXCursor call, CXCursor callee, const char *node,
                          CXType type) {
  CXCursor inner = cursor_skip(callee);
  const char *spelling = text_take(clang_getCursorSpelling(inner));
  struct site_ref site =
      add_site(s, "icall", *spelling ? spelling : "()", span_of_callee(s, call, callee));
  struct icall fact = {.site = site.id,
                       .caller = s->owner,
                       .node = node && !is_ignored_value(s, callee) ? node : "?",
                       .type = type_spelling(type),
                       .status = site.status,
                       .signature = abi_signature_call(call, type, s->vector_bytes),
                       .group = site.group};
  fact.type_id = type_hash(type_mangle_call(call, type));
  summary_write_icall(s->facts.stream, &fact);
  scan_type(s, type);
}

/* The local or static object that a pointer argument points into; the null cursor if none. */
static CXCursor pointed_object(CXCursor e) {
  bool address = false;
  for (;;) {
    e = cursor_skip_casts(e);
    CXType t = clang_getCanonicalType(clang_getCursorType(e));
    CXCursor base = cursor_first_child(e);
    if (e.kind == CXCursor_DeclRefExpr) {
      CXCursor d = clang_getCursorReferenced(e);
      bool object = d.kind == CXCursor_VarDecl && (address || type_is_array(t));
      return object ? d : clang_getNullCursor();
    }
    if (e.kind == CXCursor_UnaryOperator && !address &&
        clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_AddrOf) {
      address = true;
      e = cursor_last_child(e);
      continue;
    }
    if (!address && !type_is_array(t))
      return clang_getNullCursor();
    address = true;
    if (e.kind == CXCursor_MemberRefExpr && !cursor_is_null(base) &&
        clang_getCanonicalType(clang_getCursorType(base)).kind == CXType_Record)
      e = base;
    else if (e.kind == CXCursor_ArraySubscriptExpr &&
             type_is_array(clang_getCanonicalType(clang_getCursorType(cursor_skip(base)))))
      e = base;
    else
      return clang_getNullCursor();
  }
}

static void lend_object(struct scan *s, CXCursor argument, const char *callee, int index) {
  CXCursor object = pointed_object(argument);
  if (cursor_is_null(object) || clang_getCursorLinkage(object) == CXLinkage_External)
    return;
  CXType t = clang_getCursorType(object);
  long long size = clang_Type_getSizeOf(t);
  struct lend l = {s->owner,
                   node_of_declaration(s, object),
                   callee,
                   index,
                   type_spelling(t),
                   size > 0 ? (uint64_t)size : 0,
                   !is_local_variable(object)};
  summary_write_lend(s->facts.stream, &l);
}

struct target {       /* of arguments */
  const char *callee; /* node */
  const char *name;   /* of a direct callee, else NULL */
  CXType type;
  bool library; /* declared in a system header, without a body */
};

static void flow_argument(struct scan *s, const struct target *t, CXCursor argument, int i) {
  int fixed = t->type.kind == CXType_FunctionProto ? clang_getNumArgTypes(t->type) : 1 << 30;
  CXType type = clang_getCursorType(argument);
  if (t->library && !carries_fp(argument))
    return;
  if (i >= fixed) {
    if (!carries_fp(argument) || cursor_is_null_pointer(argument))
      return;
    const char *node = node_of(s, argument);
    struct site_ref site = add_site(s, "launder", "...", span_of_cursor(s, argument));
    struct launder l = {.kind = LAUNDER_VARARG,
                        .function = s->function,
                        .to = "...",
                        .from = type_spelling(type),
                        .node = node ? node : "",
                        .site = site.id};
    summary_write_launder(s->facts.stream, &l);
    flow_value(s, argument, text_printf("vararg:%s", t->name ? t->name : t->callee), type,
               "vararg");
    return;
  }
  const char *to =
      t->name ? text_printf("param:%s:%d", t->name, i) : text_printf("arg:%s:%d", t->callee, i);
  flow_value(s, argument, to, type, "arg");
}

/* Moving raw storage moves the function pointers in it; swapping atomically too. */
static bool moves_storage(const char *name) {
  static const char *const names[] = {"memcpy",
                                      "memmove",
                                      "mempcpy",
                                      "bcopy",
                                      "__builtin_memcpy",
                                      "__builtin_memmove",
                                      "__memcpy_chk",
                                      "__builtin___memcpy_chk",
                                      "__builtin___memmove_chk"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!strcmp(name, names[i]))
      return true;
  return text_starts_with(name, "__sync_") || text_starts_with(name, "__atomic_");
}

static bool handles_storage(const char *name) {
  static const char *const names[] = {"free",  "realloc", "memset", "__builtin_memset",
                                      "qsort", "bsearch", "memcmp"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!strcmp(name, names[i]))
      return true;
  return moves_storage(name);
}

static void join_arguments(struct scan *s, const struct cursors *children) {
  const char *first = NULL;
  for (size_t i = 1; i < children->count; i++) {
    CXCursor e = cursor_skip_casts(children->at[i]);
    if (!carries_fp(e))
      continue;
    const char *node = node_of(s, e);
    if (first)
      emit_flow(s, node, first, "copy", e);
    else
      first = node;
  }
}

/* The pointer to storage loses its type on the way to memcpy and the like: no laundering. */
static void walk_argument(struct scan *s, CXCursor argument, bool storage) {
  CXCursor e = storage ? cursor_skip_casts(argument) : argument;
  bool pointer_to_fp = storage && type_is_fp(type_pointee(clang_getCursorType(e))) &&
                       !type_is_function(type_pointee(clang_getCursorType(e)));
  walk(s, pointer_to_fp ? e : argument);
}

void walk_call(struct scan *s, CXCursor call) {
  struct cursors children = cursor_children(call);
  CXCursor name = cursor_callee(call);
  struct target t = {.name = NULL};
  bool direct = !cursor_is_null(name);
  if (!children.count)
    return;
  CXCursor callee = children.at[0];
  if (direct) {
    CXCursor function = clang_getCursorReferenced(name);
    t.name = function_name(s, function);
    t.callee = text_printf("fn:%s", t.name);
    t.type = clang_getCanonicalType(clang_getCursorType(function));
    t.library = clang_Location_isInSystemHeader(clang_getCursorLocation(function)) &&
                cursor_is_null(clang_getCursorDefinition(function));
    if (!is_builtin(t.name)) {
      scan_function(s, function);
      direct_call(s, call, name, t.type);
    }
  } else {
    t.type = type_callee(clang_getCursorType(cursor_skip(callee)));
    const char *node = node_of(s, callee);
    t.callee = node ? node : "?";
    if (type_is_function(t.type))
      indirect_call(s, call, callee, node, t.type);
    walk(s, callee);
  }
  bool storage = direct && handles_storage(t.name);
  for (size_t i = 1; i < children.count; i++) {
    CXType type = clang_getCursorType(cursor_skip_casts(children.at[i]));
    if (!storage || type_is_function(type_pointee(type)) || type_is_function(type))
      flow_argument(s, &t, children.at[i], (int)i - 1);
    lend_object(s, children.at[i], t.callee, (int)i - 1);
    walk_argument(s, children.at[i], storage);
  }
  if (direct && moves_storage(t.name))
    join_arguments(s, &children);
  cursors_free(&children);
}
