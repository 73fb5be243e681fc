#include "types.h"

#include <stdlib.h>
#include <string.h>

#include "scan_cursor.h"
#include "scan_text.h"
#include "util.h"

enum { MAX_DEPTH = 64 }; /* of a type; deeper ones end in "?" */

static const char *unit_label;
static ARRAY(struct unnamed {
  CXCursor record;
  const char *id;
}) unnamed;

static const char *take_text(struct text *out) {
  const char *result = text_intern(out->at ? out->at : "");
  free(out->at);
  return result;
}

/* clang names an unnamed record by its place, "(unnamed at FILE:1:2)": facts must not hold one. */
const char *type_spelling(CXType t) {
  const char *spelling = text_take(clang_getTypeSpelling(clang_getCanonicalType(t)));
  if (!strstr(spelling, " at "))
    return spelling;
  struct text out = {0};
  for (const char *at; (at = strstr(spelling, " at ")); spelling = at + strcspn(at, ")"))
    text_add(&out, spelling, (size_t)(at - spelling));
  text_add(&out, spelling, strlen(spelling));
  return take_text(&out);
}

uint64_t type_hash(const char *mangled) {
  uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
  for (; *mangled; mangled++)
    h = (h ^ (unsigned char)*mangled) * 0x100000001b3u;
  return h;
}

/* ---- ids of records ---- */

/* "" for a record without a tag that no typedef names either. */
static const char *record_name(CXCursor record) {
  if (clang_Cursor_isAnonymous(record))
    return "";
  const char *name = text_take(clang_getCursorSpelling(record));
  return strchr(name, '(') ? "" : name;
}

static const char *record_keyword(CXCursor record) {
  return record.kind == CXCursor_UnionDecl ? "union" : "struct";
}

static const char *base_name(CXCursor c) {
  CXFile file;
  clang_getExpansionLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
  const char *path = file ? text_take(clang_getFileName(file)) : "";
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static void number_record(CXCursor record, const char *id) {
  struct unnamed *u = APPEND(unnamed);
  u->record = clang_getCanonicalCursor(record);
  u->id = id;
}

static const char *find_unnamed(CXCursor record) {
  record = clang_getCanonicalCursor(record);
  for (size_t i = 0; i < unnamed.count; i++)
    if (clang_equalCursors(unnamed.at[i].record, record))
      return unnamed.at[i].id;
  return NULL;
}

static bool is_record(CXCursor c) {
  return c.kind == CXCursor_StructDecl || c.kind == CXCursor_UnionDecl;
}

/* Unnamed records of a file are counted in order, which is the same wherever it is included. */
void types_begin(CXTranslationUnit unit, const char *label) {
  unit_label = label;
  struct cursors top = cursor_children(clang_getTranslationUnitCursor(unit));
  const char *file = "";
  unsigned n = 0;
  for (size_t i = 0; i < top.count; i++) {
    if (!is_record(top.at[i]) || *record_name(top.at[i]))
      continue;
    const char *here = base_name(top.at[i]);
    if (here != file)
      n = 0;
    file = here;
    number_record(top.at[i], text_printf("%s #%u@%s", record_keyword(top.at[i]), n++, here));
  }
  cursors_free(&top);
}

void types_end(void) {
  free(unnamed.at);
  memset(&unnamed, 0, sizeof unnamed);
}

static const char *scope_of(CXCursor parent) {
  if (parent.kind != CXCursor_FunctionDecl)
    return "";
  const char *name = text_take(clang_getCursorSpelling(parent));
  return text_printf("@%s@%s", name, unit_label);
}

/* Inside another record: by position among the unnamed ones of the parent. */
static const char *nested_id(CXCursor record, CXCursor parent) {
  struct cursors members = cursor_children(parent);
  unsigned n = 0;
  record = clang_getCanonicalCursor(record);
  for (size_t i = 0; i < members.count; i++) {
    if (!is_record(members.at[i]) || *record_name(members.at[i]))
      continue;
    if (clang_equalCursors(clang_getCanonicalCursor(members.at[i]), record))
      break;
    n++;
  }
  cursors_free(&members);
  return text_printf("%s.#%u", record_id(parent), n);
}

const char *record_id(CXCursor record) {
  const char *name = record_name(record);
  CXCursor parent = clang_getCursorSemanticParent(record);
  if (*name) {
    bool by_typedef = text_take(clang_getTypeSpelling(clang_getCursorType(record))) == name;
    return text_printf("%s %s%s", by_typedef ? "typedef" : record_keyword(record), name,
                       scope_of(parent));
  }
  const char *id = find_unnamed(record);
  if (id)
    return id;
  id = is_record(parent) ? nested_id(record, parent)
                         : text_printf("%s #%zu%s@%s", record_keyword(record), unnamed.count,
                                       scope_of(parent), unit_label);
  number_record(record, id);
  return id;
}

/* ---- mangling ---- */

static void mangle(struct text *out, CXType t, int depth);

static const char *scalar_code(enum CXTypeKind kind) {
  static const struct {
    enum CXTypeKind kind;
    const char *code;
  } codes[] = {
      {CXType_Void, "v"},       {CXType_Bool, "b"},      {CXType_Char_S, "c"},
      {CXType_Char_U, "c"},     {CXType_SChar, "a"},     {CXType_UChar, "h"},
      {CXType_Short, "s"},      {CXType_UShort, "t"},    {CXType_Int, "i"},
      {CXType_UInt, "j"},       {CXType_Long, "l"},      {CXType_ULong, "m"},
      {CXType_LongLong, "x"},   {CXType_ULongLong, "y"}, {CXType_Int128, "n"},
      {CXType_UInt128, "o"},    {CXType_Float, "f"},     {CXType_Double, "d"},
      {CXType_LongDouble, "e"}, {CXType_Float128, "g"},  {CXType_Float16, "H"},
      {CXType_Half, "H"},       {CXType_BFloat16, "K"},  {CXType_WChar, "i"},
  };
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (codes[i].kind == kind)
      return codes[i].code;
  return NULL;
}

static void mangle_record(struct text *out, CXType t, int depth) {
  CXCursor record = clang_getTypeDeclaration(t);
  const char *name = record_name(record);
  text_format(out, "%c", record.kind == CXCursor_UnionDecl ? 'U' : 'S');
  if (*name) {
    text_format(out, "%zu%s", strlen(name), name);
    return;
  }
  struct cursors fields = type_fields(t); /* unnamed: by structure, as C's compatibility does */
  text_format(out, "{");
  for (size_t i = 0; i < fields.count; i++) {
    const char *field = text_take(clang_getCursorSpelling(fields.at[i]));
    text_format(out, "%s:", strchr(field, '(') ? "" : field);
    if (clang_Cursor_isBitField(fields.at[i]))
      text_format(out, "%d", clang_getFieldDeclBitWidth(fields.at[i]));
    mangle(out, clang_getCursorType(fields.at[i]), depth + 1);
  }
  text_format(out, "}");
  cursors_free(&fields);
}

static void mangle_function(struct text *out, CXType t, int depth) {
  text_format(out, "F");
  mangle(out, clang_getResultType(t), depth + 1);
  if (t.kind == CXType_FunctionNoProto)
    text_format(out, "?");
  int count = t.kind == CXType_FunctionNoProto ? 0 : clang_getNumArgTypes(t);
  for (int i = 0; i < count; i++)
    mangle(out, clang_getArgType(t, (unsigned)i), depth + 1);
  if (t.kind == CXType_FunctionProto && clang_isFunctionTypeVariadic(t))
    text_format(out, "z");
  text_format(out, "E");
}

/* Kinds that libclang has no name for (_BitInt, ...) go by their spelling. */
static void mangle_other(struct text *out, CXType t) {
  const char *spelling = text_take(clang_getTypeSpelling(clang_getUnqualifiedType(t)));
  text_format(out, "'%s'", spelling);
}

static void mangle(struct text *out, CXType t, int depth) {
  t = clang_getCanonicalType(t);
  const char *code = scalar_code(t.kind);
  if (depth > MAX_DEPTH) {
    text_format(out, "?");
  } else if (code) {
    text_format(out, "%s", code);
  } else if (t.kind == CXType_Pointer || t.kind == CXType_BlockPointer) {
    text_format(out, "P");
    mangle(out, clang_getPointeeType(t), depth + 1);
  } else if (t.kind == CXType_Enum) {
    mangle(out, clang_getEnumDeclIntegerType(clang_getTypeDeclaration(t)), depth + 1);
  } else if (t.kind == CXType_Record) {
    mangle_record(out, t, depth);
  } else if (type_is_function(t)) {
    mangle_function(out, t, depth);
  } else if (type_is_array(t)) {
    text_format(out, "A");
    mangle(out, clang_getArrayElementType(t), depth + 1);
  } else if (t.kind == CXType_Atomic) {
    text_format(out, "Q");
    mangle(out, clang_Type_getValueType(t), depth + 1);
  } else if (t.kind == CXType_Complex) {
    text_format(out, "C");
    mangle(out, clang_getElementType(t), depth + 1);
  } else if (t.kind == CXType_Vector || t.kind == CXType_ExtVector) {
    text_format(out, "V%lld_", clang_getNumElements(t));
    mangle(out, clang_getElementType(t), depth + 1);
  } else {
    mangle_other(out, t);
  }
}

const char *type_mangle(CXType t) {
  struct text out = {0};
  mangle(&out, t, 0);
  return take_text(&out);
}

/* libclang cannot make types, so promotion happens on the codes. */
static void mangle_promoted(struct text *out, CXType t) {
  const char *mangled = type_mangle(t);
  const char *promoted = strlen(mangled) != 1         ? mangled
                         : strchr("bcahst", *mangled) ? "i"
                         : strchr("fH", *mangled)     ? "d"
                                                      : mangled;
  text_format(out, "%s", promoted);
}

const char *type_mangle_promoted(CXType t) {
  struct text out = {0};
  mangle_promoted(&out, t);
  return take_text(&out);
}

const char *type_mangle_function(CXCursor function) {
  CXType t = clang_getCanonicalType(clang_getCursorType(function));
  if (t.kind != CXType_FunctionNoProto || !clang_isCursorDefinition(function))
    return type_mangle(t);
  struct text out = {0};
  text_format(&out, "F");
  mangle(&out, clang_getResultType(t), 1);
  int count = clang_Cursor_getNumArguments(function);
  for (int i = 0; i < count; i++)
    mangle_promoted(&out, clang_getCursorType(clang_Cursor_getArgument(function, (unsigned)i)));
  text_format(&out, "E");
  return take_text(&out);
}

const char *type_mangle_call(CXCursor call, CXType callee) {
  if (callee.kind != CXType_FunctionNoProto)
    return type_mangle(callee);
  struct text out = {0};
  text_format(&out, "F");
  mangle(&out, clang_getResultType(callee), 1);
  int count = clang_Cursor_getNumArguments(call);
  for (int i = 0; i < count; i++)
    mangle_promoted(&out, clang_getCursorType(clang_Cursor_getArgument(call, (unsigned)i)));
  text_format(&out, "E");
  return take_text(&out);
}

/* ---- values ---- */

static uint64_t positive(long long n) { return n > 0 ? (uint64_t)n : 0; }

static enum value_kind kind_of(CXType t) {
  const char *code = scalar_code(t.kind);
  if (t.kind == CXType_Void)
    return VALUE_VOID;
  if (code)
    return strchr("fdegHK", *code) ? VALUE_FLOAT : VALUE_INTEGER;
  switch (t.kind) {
  case CXType_Enum:
    return VALUE_INTEGER;
  case CXType_Pointer:
  case CXType_BlockPointer:
    return VALUE_POINTER;
  case CXType_Record:
    return VALUE_RECORD;
  case CXType_Complex:
    return VALUE_COMPLEX;
  case CXType_Vector:
  case CXType_ExtVector:
    return VALUE_VECTOR;
  case CXType_Atomic:
    return kind_of(clang_getCanonicalType(clang_Type_getValueType(t)));
  default:
    break;
  }
  if (type_is_array(t))
    return VALUE_ARRAY;
  return strstr(type_spelling(t), "_BitInt(") ? VALUE_INTEGER : VALUE_OTHER;
}

static enum pointee_kind pointee_of(CXType t) {
  if (type_is_function(t))
    return POINTEE_FUNCTION;
  switch (kind_of(t)) {
  case VALUE_VOID:
    return POINTEE_VOID;
  case VALUE_POINTER:
    return POINTEE_POINTER;
  case VALUE_ARRAY:
    return POINTEE_ARRAY;
  case VALUE_RECORD:
    return clang_Type_getSizeOf(t) < 0 ? POINTEE_INCOMPLETE : POINTEE_RECORD;
  case VALUE_INTEGER:
    return clang_Type_getSizeOf(t) == 1 ? POINTEE_CHAR : POINTEE_SCALAR;
  default:
    return POINTEE_SCALAR;
  }
}

static const char *consts_of(CXType t) {
  char levels[MAX_DEPTH + 1];
  size_t n = 0;
  t = clang_getCanonicalType(t);
  while (type_is_array(t))
    t = clang_getCanonicalType(clang_getArrayElementType(t));
  while (t.kind == CXType_Pointer && n < MAX_DEPTH) {
    t = clang_getCanonicalType(clang_getPointeeType(t));
    levels[n++] = type_is_const(t) ? 'c' : 'm';
    while (type_is_array(t))
      t = clang_getCanonicalType(clang_getArrayElementType(t));
  }
  return text_intern_bytes(levels, n);
}

/* Records mentioned in t: ",a,b,". */
static void reach(struct text *out, CXType t, int depth) {
  t = type_strip(t);
  if (depth > MAX_DEPTH)
    return;
  if (t.kind == CXType_Record) {
    const char *item = text_printf(",%s,", record_id(clang_getTypeDeclaration(t)));
    if (out->size && strstr(out->at, item))
      return;
    text_add(out, item + (out->size != 0), strlen(item) - (out->size != 0));
  } else if (type_is_function(t)) {
    reach(out, clang_getResultType(t), depth + 1);
    int count = t.kind == CXType_FunctionProto ? clang_getNumArgTypes(t) : 0;
    for (int i = 0; i < count; i++)
      reach(out, clang_getArgType(t, (unsigned)i), depth + 1);
  }
}

struct value type_value(CXType t) {
  t = clang_getCanonicalType(t);
  struct value v = {.kind = kind_of(t), .record = "", .reach = ""};
  if (v.kind != VALUE_VOID && !type_is_function(t)) {
    v.size = positive(clang_Type_getSizeOf(t));
    v.align = positive(clang_Type_getAlignOf(t));
  }
  CXType element = t;
  while (type_is_array(element))
    element = clang_getCanonicalType(clang_getArrayElementType(element));
  if (element.kind == CXType_Pointer) {
    CXType p = clang_getCanonicalType(clang_getPointeeType(element));
    v.pointee = pointee_of(p);
    if (v.pointee != POINTEE_VOID && v.pointee != POINTEE_FUNCTION) {
      v.pointee_size = positive(clang_Type_getSizeOf(p));
      v.pointee_align = positive(clang_Type_getAlignOf(p));
    }
  }
  CXType inner = type_strip(t);
  if (inner.kind == CXType_Record)
    v.record = record_id(clang_getTypeDeclaration(inner));
  v.consts = consts_of(t);
  v.is_fp = type_is_function(inner);
  struct text records = {0};
  reach(&records, t, 0);
  v.reach = take_text(&records);
  return v;
}
