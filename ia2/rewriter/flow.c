/* Values on the move, and casts that lose sight of them. */
#include <string.h>

#include "scan.h"
#include "scan_text.h"
#include "types.h"

static bool is_void_pointer(CXType t) {
  t = clang_getCanonicalType(t);
  return t.kind == CXType_Pointer &&
         clang_getCanonicalType(clang_getPointeeType(t)).kind == CXType_Void;
}

void flow_value(struct scan *s, CXCursor value, const char *to, CXType t, const char *why) {
  if (!to || cursor_is_null_pointer(value) || is_ignored_value(s, value))
    return;
  bool fp = type_is_fp(t) || carries_fp(value);
  bool data = is_void_pointer(t) && is_void_pointer(clang_getCursorType(cursor_skip_casts(value)));
  if (fp || data)
    emit_flow(s, node_of(s, value), to, fp ? why : "data", value);
}

/* ---- casts ---- */

static bool has_fp(CXType record) {
  struct cursors fields = type_fields(record);
  bool found = false;
  for (size_t i = 0; i < fields.count && !found; i++) {
    CXType f = clang_getCanonicalType(clang_getCursorType(fields.at[i]));
    while (type_is_array(f))
      f = clang_getCanonicalType(clang_getArrayElementType(f));
    found = type_is_fp(f) || (f.kind == CXType_Record && has_fp(f));
  }
  cursors_free(&fields);
  return found;
}

/* Does outer begin with inner? */
static bool begins_with(CXType outer, CXType inner) {
  while (outer.kind == CXType_Record) {
    if (clang_equalTypes(clang_getUnqualifiedType(outer), clang_getUnqualifiedType(inner)))
      return true;
    struct cursors fields = type_fields(outer);
    CXType first = {.kind = CXType_Invalid};
    if (fields.count)
      first = clang_getCanonicalType(clang_getCursorType(fields.at[0]));
    cursors_free(&fields);
    outer = first;
  }
  return false;
}

static bool is_record_pun(CXType from, CXType to) {
  from = type_pointee(from);
  to = type_pointee(to);
  return from.kind == CXType_Record && to.kind == CXType_Record &&
         type_mangle(from) != type_mangle(to) && !begins_with(from, to) && !begins_with(to, from) &&
         has_fp(from) && has_fp(to);
}

static bool classify_cast(CXType from, CXType to, enum launder_kind *kind) {
  bool a = type_is_fp(from), b = type_is_fp(to);
  if (to.kind == CXType_Void || to.kind == CXType_Bool)
    return false;
  if (a && b) {
    CXType f = type_callee(from), g = type_callee(to);
    *kind = LAUNDER_RETYPE;
    return f.kind == g.kind && type_mangle(f) != type_mangle(g);
  }
  *kind = a ? LAUNDER_HIDE : b ? LAUNDER_REVEAL : LAUNDER_UNION;
  return a || b || is_record_pun(from, to);
}

void flow_cast(struct scan *s, CXCursor cast) {
  CXCursor inner = cursor_last_child(cast);
  if (cursor_is_null(inner) || !clang_isExpression(inner.kind))
    return;
  CXType from = clang_getCanonicalType(clang_getCursorType(inner));
  CXType to = clang_getCanonicalType(clang_getCursorType(cast));
  enum launder_kind kind;
  if (!classify_cast(from, to, &kind) || cursor_is_null_pointer(inner))
    return;
  const char *node = node_of(s, inner);
  if (node && text_starts_with(node, "ret:") && is_void_pointer(from)) {
    static const char *const allocators[] = {"malloc", "calloc", "realloc", "aligned_alloc"};
    for (size_t i = 0; i < sizeof allocators / sizeof *allocators; i++)
      if (!strcmp(node + 4, allocators[i]))
        return; /* empty storage hides nothing */
  }
  struct site_ref site = add_site(s, "launder", type_spelling(to), span_of_cursor(s, cast));
  struct launder l = {.kind = kind,
                      .function = s->function,
                      .from = type_spelling(from),
                      .to = type_spelling(to),
                      .node = node ? node : "",
                      .site = site.id};
  if (kind == LAUNDER_RETYPE) {
    l.from_id = type_hash(type_mangle(type_callee(from)));
    l.to_id = type_hash(type_mangle(type_callee(to)));
  }
  summary_write_launder(s->facts.stream, &l);
}
