/* Registers and stack slots of whole signatures. */
#include <stdlib.h>
#include <string.h>

#include "abi.h"
#include "scan_cursor.h"
#include "scan_text.h"
#include "types.h"
#include "util.h"

static const char *const gpr_names[] = {"rdi", "rsi", "rdx", "rcx", "r8", "r9"};
enum { GPR_COUNT = 6, SSE_COUNT = 8 };

struct assigner {
  struct signature *signature;
  unsigned vector_bytes;
  struct text locations;
};

static void refuse(struct signature *s, const char *what, const char *reason) {
  if (!*s->refusal)
    s->refusal = text_printf("%s: %s", what, reason);
}

static void note_vector(struct signature *s, const struct abi_value *v, unsigned i) {
  unsigned bytes = 16;
  for (unsigned j = i + 1; j < v->count && v->eightbytes[j] == ABI_SSEUP; j++)
    bytes += j > i + 1 ? 8 : 0;
  bytes = bytes > 32 ? 64 : bytes > 16 ? 32 : 16;
  if (s->vector_bytes < bytes)
    s->vector_bytes = bytes;
}

static void count_registers(const struct abi_value *v, unsigned *gprs, unsigned *sses) {
  *gprs = *sses = 0;
  for (unsigned i = 0; i < v->count; i++) {
    if (v->eightbytes[i] == ABI_INTEGER)
      ++*gprs;
    if (v->eightbytes[i] == ABI_SSE)
      ++*sses;
  }
}

static bool in_memory(const struct abi_value *v) {
  return v->count && (v->eightbytes[0] == ABI_MEMORY || v->eightbytes[0] == ABI_X87 ||
                      v->eightbytes[0] == ABI_COMPLEX_X87);
}

static void assign_stack(struct assigner *a, const struct abi_value *v) {
  struct signature *s = a->signature;
  uint64_t align = v->align < 8 ? 8 : v->align;
  uint64_t offset = (s->stack_bytes + align - 1) / align * align;
  text_format(&a->locations, "s%llu+%llu", (unsigned long long)offset, (unsigned long long)v->size);
  s->stack_bytes = offset + (v->size + 7) / 8 * 8;
  if (s->stack_align < align)
    s->stack_align = (unsigned)align;
}

static void assign_registers(struct assigner *a, const struct abi_value *v) {
  struct signature *s = a->signature;
  const char *plus = "";
  for (unsigned i = 0; i < v->count; i++) {
    if (v->eightbytes[i] == ABI_INTEGER) {
      text_format(&a->locations, "%s%s", plus, gpr_names[s->gprs++]);
    } else if (v->eightbytes[i] == ABI_SSE) {
      text_format(&a->locations, "%sxmm%u", plus, s->sses++);
      note_vector(s, v, i);
    } else {
      continue;
    }
    plus = "+";
  }
}

/* One register is left, and two are needed: the whole goes to the stack.  gcc gives the register to
 * a later argument, clang does not for these. */
static bool leaves_register(const struct signature *s, CXType t, unsigned gprs) {
  t = clang_getCanonicalType(t);
  bool wide = t.kind != CXType_Record && gprs == 2;
  return wide && s->gprs == GPR_COUNT - 1;
}

static void assign(struct assigner *a, const char *what, CXType t) {
  struct abi_value v = abi_classify(t, a->vector_bytes);
  struct signature *s = a->signature;
  unsigned gprs, sses;
  count_registers(&v, &gprs, &sses);
  if (v.refusal)
    refuse(s, what, v.refusal);
  if (leaves_register(s, t, gprs))
    refuse(s, what, "compilers disagree on an __int128 for which one register is left");
  if (s->variadic && v.count > 2 && v.eightbytes[2] == ABI_SSEUP)
    refuse(s, what, "compilers disagree on wide vectors in functions with \"...\"");
  if (a->locations.size)
    text_format(&a->locations, ";");
  if (!v.count)
    text_format(&a->locations, "-"); /* empty: nowhere */
  else if (in_memory(&v) || s->gprs + gprs > GPR_COUNT || s->sses + sses > SSE_COUNT)
    assign_stack(a, &v);
  else
    assign_registers(a, &v);
}

static void assign_result(struct assigner *a, CXType t) {
  struct abi_value v = abi_classify(t, a->vector_bytes);
  struct signature *s = a->signature;
  if (v.refusal)
    refuse(s, "result", v.refusal);
  if (v.count && v.eightbytes[0] == ABI_MEMORY) {
    s->returns = RETURN_SRET | RETURN_RAX;
    s->gprs = 1;
    return;
  }
  for (unsigned i = 0; i < v.count; i++) {
    if (v.eightbytes[i] == ABI_INTEGER) {
      s->returns |= s->returns & RETURN_RAX ? RETURN_RDX : RETURN_RAX;
    } else if (v.eightbytes[i] == ABI_SSE) {
      s->returns |= s->returns & RETURN_XMM0 ? RETURN_XMM1 : RETURN_XMM0;
      note_vector(s, &v, i);
    } else if (v.eightbytes[i] == ABI_X87) {
      s->returns |= RETURN_ST0;
    } else if (v.eightbytes[i] == ABI_COMPLEX_X87) {
      s->returns |= RETURN_ST0 | RETURN_ST1;
    }
  }
}

static struct assigner begin(struct signature *s, CXType function, unsigned vector_bytes) {
  struct assigner a = {s, vector_bytes, {0}};
  memset(s, 0, sizeof *s);
  s->refusal = s->locations = "";
  s->stack_align = 8;
  s->variadic = function.kind == CXType_FunctionProto && clang_isFunctionTypeVariadic(function);
  assign_result(&a, clang_getResultType(function));
  return a;
}

static void finish(struct assigner *a) {
  a->signature->locations = text_intern(a->locations.at ? a->locations.at : "");
  free(a->locations.at);
}

struct signature abi_signature_type(CXType function, unsigned vector_bytes) {
  struct signature s;
  struct assigner a = begin(&s, function, vector_bytes);
  int count = function.kind == CXType_FunctionProto ? clang_getNumArgTypes(function) : 0;
  for (int i = 0; i < count; i++)
    assign(&a, text_printf("parameter %d", i + 1), clang_getArgType(function, (unsigned)i));
  finish(&a);
  return s;
}

/* Promotion of K&R parameters never changes the class, except of float, which becomes a double in
 * the same register, and of narrow integers, which keep theirs. */
struct signature abi_signature_function(CXCursor function, unsigned vector_bytes) {
  CXType t = clang_getCanonicalType(clang_getCursorType(function));
  if (t.kind != CXType_FunctionNoProto)
    return abi_signature_type(t, vector_bytes);
  struct signature s;
  struct assigner a = begin(&s, t, vector_bytes);
  int count = clang_Cursor_getNumArguments(function);
  for (int i = 0; i < count; i++)
    assign(&a, text_printf("parameter %d", i + 1),
           clang_getCursorType(clang_Cursor_getArgument(function, (unsigned)i)));
  finish(&a);
  return s;
}

struct signature abi_signature_call(CXCursor call, CXType callee, unsigned vector_bytes) {
  struct signature s;
  struct assigner a = begin(&s, callee, vector_bytes);
  int fixed = callee.kind == CXType_FunctionProto ? clang_getNumArgTypes(callee) : 0;
  int count = clang_Cursor_getNumArguments(call);
  for (int i = 0; i < count; i++) {
    CXType t = i < fixed ? clang_getArgType(callee, (unsigned)i)
                         : clang_getCursorType(clang_Cursor_getArgument(call, (unsigned)i));
    assign(&a, text_printf("argument %d", i + 1), t);
  }
  finish(&a);
  return s;
}
