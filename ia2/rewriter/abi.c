#include "abi.h"

#include <string.h>

#include "scan_cursor.h"
#include "scan_text.h"
#include "types.h"

struct classifier {
  struct abi_value *value;
  unsigned vector_bytes;
  bool memory;
  bool as_gcc; /* do unnamed bit-fields and arrays of no elements count? */
  int depth;   /* of records */
};

static void classify(struct classifier *c, CXType t, uint64_t offset);

/* The ABI's rule for two fields that share an eightbyte. */
static enum abi_class merge(enum abi_class a, enum abi_class b) {
  if (a == b || b == ABI_NONE)
    return a;
  if (a == ABI_NONE)
    return b;
  if (a == ABI_MEMORY || b == ABI_MEMORY)
    return ABI_MEMORY;
  if (a == ABI_INTEGER || b == ABI_INTEGER)
    return ABI_INTEGER;
  if (a >= ABI_X87 || b >= ABI_X87)
    return ABI_MEMORY;
  return ABI_SSE;
}

static void refuse(struct classifier *c, const char *reason) {
  if (!c->value->refusal)
    c->value->refusal = reason;
}

static void add(struct classifier *c, uint64_t i, enum abi_class class) {
  if (i >= ABI_MAX_EIGHTBYTES)
    return;
  enum abi_class *at = &c->value->eightbytes[i];
  if ((*at == ABI_SSE && class == ABI_SSEUP) || (*at == ABI_SSEUP && class == ABI_SSE))
    refuse(c, "compilers disagree on unions of wide and narrow floating point members");
  *at = merge(*at, class);
}

static void put(struct classifier *c, uint64_t offset, uint64_t size, enum abi_class class) {
  for (uint64_t i = offset / 8; i <= (offset + (size ? size : 1) - 1) / 8; i++)
    add(c, i, class);
}

static uint64_t size_of(CXType t) {
  long long n = clang_Type_getSizeOf(t);
  return n > 0 ? (uint64_t)n : 0;
}

static uint64_t align_of(CXType t) {
  long long n = clang_Type_getAlignOf(t);
  return n > 0 ? (uint64_t)n : 1;
}

/* Unnamed bit-fields are padding, to the ABI and to clang. */
static void classify_bits(struct classifier *c, CXCursor field, uint64_t bit) {
  int width = clang_getFieldDeclBitWidth(field);
  const char *name = text_take(clang_getCursorSpelling(field));
  bool unnamed = !*name || strchr(name, '(');
  if (width <= 0 || (unnamed && !c->as_gcc))
    return;
  for (uint64_t i = bit / 64; i <= (bit + (unsigned)width - 1) / 64; i++)
    add(c, i, ABI_INTEGER);
}

static void classify_field(struct classifier *c, CXCursor field, uint64_t base) {
  CXType t = clang_getCanonicalType(clang_getCursorType(field));
  long long bit = clang_Cursor_getOffsetOfField(field);
  if (bit < 0) {
    refuse(c, "its layout is not known");
  } else if (clang_Cursor_isBitField(field)) {
    classify_bits(c, field, base * 8 + (uint64_t)bit);
  } else if ((base + (uint64_t)bit / 8) % align_of(t)) {
    c->memory = true; /* packed: unaligned fields go to memory */
  } else {
    classify(c, t, base + (uint64_t)bit / 8);
  }
}

/* The second half of a long double without its first. */
static bool has_stray_x87up(const struct abi_value *v) {
  for (unsigned i = 0; i < ABI_MAX_EIGHTBYTES; i++)
    if (v->eightbytes[i] == ABI_X87UP && (!i || v->eightbytes[i - 1] != ABI_X87))
      return true;
  return false;
}

/* Aggregates are classified on their own before they are merged into what contains them. */
static struct abi_value *enter(struct classifier *c, struct abi_value *inner) {
  struct abi_value *outer = c->value;
  memset(inner, 0, sizeof *inner);
  c->value = inner;
  return outer;
}

static void leave(struct classifier *c, struct abi_value *outer) {
  const struct abi_value *inner = c->value;
  c->value = outer;
  c->memory |= has_stray_x87up(inner);
  if (inner->refusal)
    refuse(c, inner->refusal);
  for (unsigned i = 0; i < ABI_MAX_EIGHTBYTES; i++)
    add(c, i, inner->eightbytes[i]);
}

static void classify_record(struct classifier *c, CXType t, uint64_t offset) {
  struct cursors fields = type_fields(t);
  struct abi_value inner, *outer = enter(c, &inner);
  c->depth++;
  for (size_t i = 0; i < fields.count; i++) {
    classify_field(c, fields.at[i], offset);
    uint64_t size = size_of(clang_getCursorType(fields.at[i]));
    if (size_of(t) > 16 && c->vector_bytes > 16 && !size && inner.eightbytes[0] == ABI_SSE)
      refuse(c, "compilers disagree on empty members beside wide vectors");
  }
  c->depth--;
  leave(c, outer);
  cursors_free(&fields);
}

/* Compilers differ in vectors that are narrower than a register was when they were introduced. */
static void classify_vector(struct classifier *c, CXType t, uint64_t offset) {
  uint64_t size = size_of(t);
  if (size < 8 || clang_getNumElements(t) == 1) {
    refuse(c, "compilers disagree on vectors of less than 8 bytes or of one element");
    put(c, offset, size, ABI_SSE);
    return;
  }
  if (size > c->vector_bytes)
    refuse(c, "it holds a vector wider than the registers of the instruction set compiled for");
  put(c, offset, 8, ABI_SSE);
  for (uint64_t o = 8; o < size; o += 8)
    put(c, offset + o, 8, ABI_SSEUP);
}

static void classify_complex(struct classifier *c, CXType t, uint64_t offset) {
  CXType e = clang_getCanonicalType(clang_getElementType(t));
  if (e.kind == CXType_LongDouble) {
    put(c, offset, size_of(t), ABI_COMPLEX_X87);
  } else {
    classify(c, e, offset);
    classify(c, e, offset + size_of(e));
  }
}

static void classify_array(struct classifier *c, CXType t, uint64_t offset) {
  CXType e = clang_getCanonicalType(clang_getArrayElementType(t));
  long long count = clang_getArraySize(t);
  struct abi_value inner, *outer = enter(c, &inner);
  /* More elements than bytes that matter change nothing. */
  for (long long i = 0; i < count && i < 8 * ABI_MAX_EIGHTBYTES; i++)
    classify(c, e, offset + (uint64_t)i * size_of(e));
  leave(c, outer);
}

/* To gcc, an array of no elements that begins inside an eightbyte is what an element would be
 * there. */
static void classify_no_elements(struct classifier *c, CXType t, uint64_t offset) {
  if (!c->as_gcc || offset % 8 == 0)
    return;
  struct abi_value inner, *outer = enter(c, &inner);
  classify(c, clang_getCanonicalType(clang_getArrayElementType(t)), offset % 8);
  c->value = outer;
  add(c, offset / 8, inner.eightbytes[0]);
}

/* Kinds that libclang has no name for. */
static void classify_unnamed_kind(struct classifier *c, CXType t, uint64_t offset) {
  const char *name = type_spelling(t);
  uint64_t size = size_of(t);
  if (strstr(name, "_BitInt(") && size <= 16)
    put(c, offset, size, ABI_INTEGER);
  else if (strstr(name, "_BitInt("))
    c->memory = true;
  else if (strstr(name, "__bf16"))
    put(c, offset, size, ABI_SSE);
  else
    refuse(c, "its type has no known calling convention");
}

static void classify(struct classifier *c, CXType t, uint64_t offset) {
  t = clang_getCanonicalType(t);
  switch (t.kind) {
  case CXType_Void:
    break;
  case CXType_Bool:
  case CXType_Char_U:
  case CXType_UChar:
  case CXType_Char_S:
  case CXType_SChar:
  case CXType_UShort:
  case CXType_UInt:
  case CXType_ULong:
  case CXType_ULongLong:
  case CXType_Short:
  case CXType_Int:
  case CXType_Long:
  case CXType_LongLong:
  case CXType_Char16:
  case CXType_Char32:
  case CXType_WChar:
  case CXType_Int128:
  case CXType_UInt128:
  case CXType_Pointer:
  case CXType_BlockPointer:
  case CXType_Enum:
  case CXType_NullPtr:
    put(c, offset, size_of(t), ABI_INTEGER);
    break;
  case CXType_Float:
  case CXType_Double:
  case CXType_Half:
  case CXType_Float16:
  case CXType_BFloat16:
    put(c, offset, size_of(t), ABI_SSE);
    break;
  case CXType_LongDouble:
    put(c, offset, 8, ABI_X87);
    put(c, offset + 8, 8, ABI_X87UP);
    break;
  case CXType_Float128:
    put(c, offset, 8, ABI_SSE);
    put(c, offset + 8, 8, ABI_SSEUP);
    break;
  case CXType_Complex:
    classify_complex(c, t, offset);
    break;
  case CXType_Vector:
  case CXType_ExtVector:
    classify_vector(c, t, offset);
    break;
  case CXType_ConstantArray:
    if (clang_getArraySize(t) > 0)
      classify_array(c, t, offset);
    else
      classify_no_elements(c, t, offset);
    break;
  case CXType_IncompleteArray:
    refuse(c, "compilers disagree on records with a flexible array member");
    c->memory = true;
    break;
  case CXType_Record:
    classify_record(c, t, offset);
    break;
  case CXType_Atomic:
    if (c->depth)
      refuse(c, "compilers disagree on records with an _Atomic member");
    classify(c, clang_Type_getValueType(t), offset);
    break;
  default:
    classify_unnamed_kind(c, t, offset);
  }
}

/* Larger than two eightbytes: only one vector alone stays in registers. */
static bool is_wide_vector(const struct abi_value *v, unsigned vector_bytes) {
  if (v->eightbytes[0] != ABI_SSE || v->size > vector_bytes)
    return false;
  for (unsigned i = 1; i < v->count; i++)
    if (v->eightbytes[i] != ABI_SSEUP)
      return false;
  return true;
}

/* The post-merger clean-up of the ABI, section 3.2.3. */
static bool ends_in_memory(const struct abi_value *v, CXType t, unsigned vector_bytes) {
  for (unsigned i = 0; i < v->count; i++)
    if (v->eightbytes[i] == ABI_MEMORY)
      return true;
  if (has_stray_x87up(v))
    return true;
  if (v->size <= 16 || is_wide_vector(v, vector_bytes))
    return false;
  return !(v->eightbytes[0] == ABI_COMPLEX_X87 && t.kind == CXType_Complex);
}

static struct abi_value classify_once(CXType t, unsigned vector_bytes, bool as_gcc) {
  struct abi_value v = {.size = size_of(t), .align = align_of(t)};
  struct classifier c = {&v, vector_bytes, false, as_gcc, 0};
  if (t.kind != CXType_Void && clang_Type_getSizeOf(t) < 0)
    refuse(&c, "its type is incomplete");
  if (!v.size)
    return v;
  classify(&c, t, 0);
  v.count = (unsigned)((v.size + 7) / 8);
  if (v.count > ABI_MAX_EIGHTBYTES) {
    c.memory = true;
    v.count = ABI_MAX_EIGHTBYTES;
  }
  if (c.memory || ends_in_memory(&v, t, vector_bytes)) {
    v.eightbytes[0] = ABI_MEMORY;
    v.count = 1;
    return v;
  }
  for (unsigned i = 0; i < v.count; i++) /* half a vector counts as one of its own */
    if (v.eightbytes[i] == ABI_SSEUP &&
        (!i || (v.eightbytes[i - 1] != ABI_SSE && v.eightbytes[i - 1] != ABI_SSEUP)))
      v.eightbytes[i] = ABI_SSE;
  while (v.count && v.eightbytes[v.count - 1] == ABI_NONE)
    v.count--; /* padding at the end */
  return v;
}

/* gcc lets unnamed bit-fields of C count as integers, and arrays of no elements as one; clang does
 * not. */
struct abi_value abi_classify(CXType t, unsigned vector_bytes) {
  t = clang_getCanonicalType(t);
  struct abi_value v = classify_once(t, vector_bytes, false);
  struct abi_value gcc = classify_once(t, vector_bytes, true);
  bool same = v.count == gcc.count;
  for (unsigned i = 0; i < v.count && same; i++)
    same = v.eightbytes[i] == gcc.eightbytes[i];
  if (!same && !v.refusal)
    v.refusal = "compilers disagree on its unnamed bit-fields or arrays of no elements";
  return v;
}
