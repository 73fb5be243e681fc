#include "types.h"

#include <stdlib.h>
#include <string.h>

#include "scan_cursor.h"
#include "scan_text.h"
#include "util.h"

enum { MAX_DEPTH = 64 }; /* of a type; deeper ones end in "?" */

/* clang names an unnamed record by its place, "(unnamed at FILE:1:2)": facts must not hold one. */
const char *type_spelling(CXType t) {
  const char *spelling = text_take(clang_getTypeSpelling(clang_getCanonicalType(t)));
  if (!strstr(spelling, " at "))
    return spelling;
  struct text out = {0};
  for (const char *at; (at = strstr(spelling, " at ")); spelling = at + strcspn(at, ")"))
    text_add(&out, spelling, (size_t)(at - spelling));
  text_add(&out, spelling, strlen(spelling));
  return text_finish(&out);
}

uint64_t type_hash(const char *mangled) {
  uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
  for (; *mangled; mangled++)
    h = (h ^ (unsigned char)*mangled) * 0x100000001b3u;
  return h;
}

static void mangle(struct text *out, CXType t, int depth);

const char *type_scalar_code(enum CXTypeKind kind) {
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
  const char *code = type_scalar_code(t.kind);
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
  return text_finish(&out);
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
  return text_finish(&out);
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
  return text_finish(&out);
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
  return text_finish(&out);
}
