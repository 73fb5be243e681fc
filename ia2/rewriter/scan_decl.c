/* Facts of functions, variables and records. */
#include <stdlib.h>
#include <string.h>

#include "abi.h"
#include "scan.h"
#include "scan_text.h"
#include "types.h"
#include "util.h"

static enum linkage linkage_of(CXCursor c) {
  enum CXLinkageKind k = clang_getCursorLinkage(c);
  return k == CXLinkage_External || k == CXLinkage_UniqueExternal ? LINKAGE_EXTERNAL
                                                                  : LINKAGE_STATIC;
}

static enum visibility visibility_of(CXCursor c) {
  enum CXVisibilityKind k = clang_getCursorVisibility(c);
  return k == CXVisibility_Hidden      ? VISIBILITY_HIDDEN
         : k == CXVisibility_Protected ? VISIBILITY_PROTECTED
                                       : VISIBILITY_DEFAULT;
}

/* ---- functions ---- */

static unsigned undefined_flow(const char *function, int i, CXType t) {
  unsigned flow;
  if (clang_getCanonicalType(t).kind != CXType_Pointer || type_is_fp(t))
    return 0;
  return library_flow(function, i, &flow) ? flow : FLOW_UNKNOWN;
}

static void emit_param(struct scan *s, const char *function, int index, const char *name, CXType t,
                       unsigned flow) {
  t = clang_getUnqualifiedType(clang_getCanonicalType(t)); /* const int i is int to the caller */
  struct param p = {function, index, name, type_spelling(t), type_value(t), flow};
  summary_write_param(s->facts.stream, &p);
  scan_type(s, t);
}

static void emit_params(struct scan *s, const char *name, CXCursor c, CXType t, bool defined) {
  int count = clang_Cursor_getNumArguments(c);
  unsigned *flow = get_memory(sizeof *flow * (size_t)(count > 0 ? count : 1));
  if (defined)
    object_flow(s, c, flow, count);
  emit_param(s, name, -1, "", clang_getResultType(t), 0);
  for (int i = 0; i < count; i++) {
    CXCursor p = clang_Cursor_getArgument(c, (unsigned)i);
    CXType pt = value_type(p);
    emit_param(s, name, i, text_take(clang_getCursorSpelling(p)), pt,
               defined ? flow[i] : undefined_flow(name, i, pt));
  }
  free(flow);
}

/* The function that an alias stands for, as it is called in the summary. */
static const char *alias_target(struct scan *s, const char *alias) {
  struct cursors top = cursor_children(clang_getTranslationUnitCursor(s->unit));
  const char *name = alias;
  for (size_t i = 0; *alias && i < top.count; i++)
    if (top.at[i].kind == CXCursor_FunctionDecl &&
        text_take(clang_getCursorSpelling(top.at[i])) == text_intern(alias))
      name = function_name(s, top.at[i]);
  cursors_free(&top);
  return name;
}

/* IA2_PRE_CONDITION_FOR and the like. */
static void emit_annotations(struct scan *s, const char *function, CXCursor c) {
  static const char *const texts[] = {
      [ANNOTATION_PRE] = "ia2_pre_condition:",
      [ANNOTATION_POST] = "ia2_post_condition:",
      [ANNOTATION_CONSTRUCTOR] = "ia2_constructor",
      [ANNOTATION_DESTRUCTOR] = "ia2_destructor",
  };
  struct cursors children = cursor_children(c);
  for (size_t i = 0; i < children.count; i++) {
    if (children.at[i].kind != CXCursor_AnnotateAttr)
      continue;
    const char *text = text_take(clang_getCursorSpelling(children.at[i]));
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
      if (text_starts_with(text, texts[k])) {
        struct annotation a = {function, (enum annotation_kind)k,
                               text_intern(text + strlen(texts[k]))};
        summary_write_annotation(s->facts.stream, &a);
      }
  }
  cursors_free(&children);
}

static void emit_function(struct scan *s, CXCursor c, bool defined) {
  CXType t = clang_getCanonicalType(clang_getCursorType(c));
  struct attributes a = read_attributes(c);
  unsigned vector_bytes = a.vector_bytes > s->vector_bytes ? a.vector_bytes : s->vector_bytes;
  int count = clang_Cursor_getNumArguments(c);
  struct function f = {.name = function_name(s, c),
                       .spelling = text_take(clang_getCursorSpelling(c)),
                       .linkage = linkage_of(c),
                       .visibility = visibility_of(c),
                       .defined = defined || *a.alias,
                       .flags = a.flags,
                       .file = file_of(s, c),
                       .type = type_spelling(t),
                       .mangled = type_mangle_function(c),
                       .alias_of = *a.alias ? alias_target(s, a.alias) : a.alias,
                       .section = a.section,
                       .signature = abi_signature_function(c, vector_bytes),
                       .param_count = count > 0 ? count : 0};
  if (t.kind == CXType_FunctionNoProto)
    f.flags |= DECL_NOPROTO;
  f.type_id = type_hash(f.mangled);
  summary_write_function(s->facts.stream, &f);
  emit_place(s, "function", f.name, c);
  emit_params(s, f.name, c, t, defined);
  if (defined)
    emit_annotations(s, f.name, c);
  if (*f.signature.refusal) {
    struct refusal r = {f.name, f.signature.refusal,
                        "pass a pointer to it instead, or keep the function in one compartment",
                        ""};
    summary_write_refusal(s->facts.stream, &r);
  }
}

bool is_lazy_function(CXCursor definition) {
  return clang_Location_isInSystemHeader(clang_getCursorLocation(definition)) ||
         (clang_Cursor_isFunctionInlined(definition) && linkage_of(definition) == LINKAGE_STATIC);
}

void scan_function(struct scan *s, CXCursor c) {
  const char *name = function_name(s, c);
  if (!set_add(s->functions_seen, name))
    return;
  CXCursor definition = clang_getCursorDefinition(c);
  if (cursor_is_null(definition)) {
    emit_function(s, c, false);
    return;
  }
  emit_function(s, definition, true);
  if (!is_lazy_function(definition))
    return;
  size_t i = s->pending.count;
  CXCursor *slot = append(&s->pending.at, &i, &s->pending.capacity, sizeof *slot);
  *slot = definition;
  s->pending.count = i;
}

void scan_alias(struct scan *s, CXCursor c) {
  if (clang_isCursorDefinition(c) || !*read_attributes(c).alias ||
      !set_add(s->functions_seen, text_printf("alias %s", function_name(s, c))))
    return;
  set_add(s->functions_seen, function_name(s, c));
  emit_function(s, c, false);
}

/* ---- variables ---- */

/* What the program says not to look at holds nothing that could cross. */
static struct value followed_value(struct scan *s, CXCursor declaration, CXType t) {
  struct value value = type_value(t);
  if (!is_ignored_declaration(s, declaration))
    return value;
  value.is_fp = false;
  value.reach = "";
  return value;
}

static const char *followed_node(struct scan *s, CXCursor field) {
  const char *node = node_of_declaration(s, field);
  return is_ignored_declaration(s, field) ? text_printf("ignored:%s", node) : node;
}

static bool is_tentative(CXCursor c) {
  return !clang_isCursorDefinition(c) && clang_Cursor_getStorageClass(c) != CX_SC_Extern;
}

void scan_variable(struct scan *s, CXCursor c) {
  CXCursor definition = clang_getCursorDefinition(c);
  if (!cursor_is_null(definition))
    c = definition;
  struct attributes a = read_attributes(c);
  CXType t = clang_getCursorType(c);
  struct variable v = {.name = variable_name(s, c),
                       .spelling = text_take(clang_getCursorSpelling(c)),
                       .linkage = linkage_of(c),
                       .visibility = visibility_of(c),
                       .defined = clang_isCursorDefinition(c) || is_tentative(c),
                       .flags = a.flags,
                       .file = file_of(s, c),
                       .type = type_spelling(t),
                       .section = a.section};
  if (!set_add(s->variables_seen, text_printf("%s %d", v.name, v.defined)))
    return;
  if (is_tentative(c))
    v.flags |= DECL_TENTATIVE;
  if (type_is_const(t))
    v.flags |= DECL_CONST;
  if (clang_getCursorTLSKind(c) != CXTLS_None)
    v.flags |= DECL_THREAD_LOCAL;
  if (clang_getCursorLinkage(c) == CXLinkage_NoLinkage)
    v.flags |= DECL_LOCAL;
  v.value = followed_value(s, c, t);
  summary_write_variable(s->facts.stream, &v);
  emit_place(s, "variable", v.name, c);
  scan_type(s, t);
}

/* ---- records ---- */

/* Flags of a record's members, those of embedded records too.  self: the record asked about. */
static unsigned member_flags(CXType t, const char *self, int depth) {
  unsigned flags = 0;
  struct cursors fields = type_fields(t);
  for (size_t i = 0; i < fields.count; i++) {
    CXType f = clang_getCanonicalType(clang_getCursorType(fields.at[i]));
    if (f.kind == CXType_IncompleteArray)
      flags |= RECORD_FLEXIBLE;
    if (f.kind == CXType_Atomic)
      flags |= RECORD_ATOMIC;
    if (type_is_fp(f))
      flags |= RECORD_HAS_FP;
    while (type_is_array(f))
      f = clang_getCanonicalType(clang_getArrayElementType(f));
    CXType inner = type_strip(f);
    if (f.kind == CXType_Pointer) {
      flags |= RECORD_HAS_POINTER;
      if (inner.kind == CXType_Record && record_id(clang_getTypeDeclaration(inner)) == self)
        flags |= RECORD_SELF_REFERENTIAL;
    } else if (f.kind == CXType_Record && depth < 32) {
      flags |= member_flags(f, self, depth + 1);
    }
  }
  cursors_free(&fields);
  return flags;
}

static void emit_fields(struct scan *s, const char *record, CXType t) {
  struct cursors fields = type_fields(t);
  for (size_t i = 0; i < fields.count; i++) {
    CXCursor c = fields.at[i];
    CXType ft = clang_getCursorType(c);
    const char *name = text_take(clang_getCursorSpelling(c));
    long long offset = clang_Cursor_getOffsetOfField(c);
    struct field f = {record,
                      strchr(name, '(') ? "" : name,
                      type_spelling(ft),
                      followed_node(s, c),
                      offset > 0 ? (uint64_t)offset : 0,
                      clang_Cursor_isBitField(c) ? (unsigned)clang_getFieldDeclBitWidth(c) : 0,
                      followed_value(s, c, ft)};
    summary_write_field(s->facts.stream, &f);
    scan_type(s, ft);
  }
  cursors_free(&fields);
}

/* Function pointers of a union share their storage; one that shares it with data can be forged. */
static void unite_members(struct scan *s, CXCursor record, CXType t) {
  struct cursors fields = type_fields(t);
  const char *first = NULL;
  for (size_t i = 0; i < fields.count; i++) {
    if (!type_is_fp(clang_getCursorType(fields.at[i])))
      continue;
    const char *node = node_of_declaration(s, fields.at[i]);
    if (first)
      emit_flow(s, node, first, "union", record);
    else
      first = node;
  }
  for (size_t i = 0; i < fields.count && first; i++) {
    CXType f = clang_getCanonicalType(clang_getCursorType(fields.at[i]));
    bool scalar = f.kind == CXType_Pointer || clang_Type_getSizeOf(f) == 8;
    if (scalar && !type_is_fp(f) && f.kind != CXType_Record)
      emit_flow(s, node_of_declaration(s, fields.at[i]), first, "union", record);
  }
  cursors_free(&fields);
}

void scan_record(struct scan *s, CXCursor c) {
  CXCursor definition = clang_getCursorDefinition(c);
  bool defined = !cursor_is_null(definition);
  if (defined)
    c = definition;
  struct record r = {.id = record_id(c),
                     .spelling = text_take(clang_getCursorSpelling(c)),
                     .defined = defined,
                     .file = file_of(s, c)};
  if (!set_add(s->records_seen, r.id))
    return;
  CXType t = clang_getCanonicalType(clang_getCursorType(c));
  if (defined) {
    long long size = clang_Type_getSizeOf(t), align = clang_Type_getAlignOf(t);
    r.size = size > 0 ? (uint64_t)size : 0;
    r.align = align > 0 ? (uint64_t)align : 0;
    r.flags = member_flags(t, r.id, 0);
  }
  if (c.kind == CXCursor_UnionDecl)
    r.flags |= RECORD_UNION;
  if (strchr(r.id, '#'))
    r.flags |= RECORD_ANONYMOUS;
  if (strchr(r.spelling, '('))
    r.spelling = "";
  if (clang_Location_isInSystemHeader(clang_getCursorLocation(c)))
    r.flags |= RECORD_SYSTEM;
  summary_write_record(s->facts.stream, &r);
  emit_place(s, "record", r.id, c);
  if (!defined)
    return;
  emit_fields(s, r.id, t);
  if (c.kind == CXCursor_UnionDecl)
    unite_members(s, c, t);
}

void scan_type(struct scan *s, CXType t) {
  t = type_strip(t);
  if (t.kind == CXType_Record) {
    scan_record(s, clang_getTypeDeclaration(t));
  } else if (type_is_function(t)) {
    scan_type(s, clang_getResultType(t));
    int count = t.kind == CXType_FunctionProto ? clang_getNumArgTypes(t) : 0;
    for (int i = 0; i < count; i++)
      scan_type(s, clang_getArgType(t, (unsigned)i));
  }
}
