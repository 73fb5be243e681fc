/* What values of a type are. */
#include "types.h"

#include <stdlib.h>
#include <string.h>

#include "scan_cursor.h"
#include "scan_text.h"
#include "util.h"

enum { MAX_DEPTH = 64 }; /* of a type */

static uint64_t positive(long long n) { return n > 0 ? (uint64_t)n : 0; }

static enum value_kind kind_of(CXType t) {
  const char *code = type_scalar_code(t.kind);
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
  v.reach = text_finish(&records);
  return v;
}
