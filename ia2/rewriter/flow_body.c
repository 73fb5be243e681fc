/* Statements and calls of the analysis in flow_object.c. */
#include <stdlib.h>
#include <string.h>

#include "flow_object.h"
#include "scan_text.h"
#include "types.h"

enum { MAX_ROUNDS = 16 };

/* ---- calls ---- */

/* Could a pointer of type `result` point into an object of type `object`?  Not if both are records,
 * and the object does not contain such a record. */
static bool may_point_into(CXType result, CXType object, int depth) {
  if (result.kind != CXType_Record || object.kind != CXType_Record || depth > 16)
    return true;
  if (type_mangle(result) == type_mangle(object))
    return true;
  struct cursors fields = type_fields(object);
  bool found = clang_Type_getSizeOf(object) < 0;
  for (size_t i = 0; i < fields.count && !found; i++) {
    CXType f = clang_getCanonicalType(clang_getCursorType(fields.at[i]));
    while (type_is_array(f))
      f = clang_getCanonicalType(clang_getArrayElementType(f));
    found = f.kind == CXType_Record && may_point_into(result, f, depth + 1);
  }
  cursors_free(&fields);
  return found;
}

static bool may_return(CXType result, CXCursor argument) {
  result = clang_getCanonicalType(result);
  if (result.kind == CXType_Record)
    return true;
  if (result.kind != CXType_Pointer)
    return false;
  CXType object = type_pointee(clang_getCursorType(cursor_skip_casts(argument)));
  if (object.kind == CXType_Invalid)
    return true;
  return may_point_into(clang_getCanonicalType(clang_getPointeeType(result)), object, 0);
}

static bool constant_of(CXCursor e, long long *value) {
  CXEvalResult r = clang_Cursor_Evaluate(e);
  bool known = r && clang_EvalResult_getKind(r) == CXEval_Int;
  if (known)
    *value = clang_EvalResult_getAsLongLong(r);
  if (r)
    clang_EvalResult_dispose(r);
  return known;
}

/* memset(p, 0, sizeof *p) stays inside the object. */
static bool stays_inside(const char *name, const struct cursors *children, size_t i) {
  static const char *const names[] = {"memset",           "memcpy",           "memmove",
                                      "memcmp",           "__builtin_memset", "__builtin_memcpy",
                                      "__builtin_memmove"};
  bool listed = false;
  for (size_t n = 0; n < sizeof names / sizeof *names; n++)
    listed |= !strcmp(name, names[n]);
  long long bytes, size;
  if (!listed || children->count != 4 || !constant_of(children->at[3], &bytes))
    return false;
  CXCursor e = cursor_skip_casts(children->at[i]);
  size = clang_Type_getSizeOf(type_pointee(clang_getCursorType(e)));
  return bytes >= 0 && size > 0 && bytes <= size;
}

/* g->text of a struct with char text[64]: what is done with the array is done inside the object. */
static bool is_member_array(CXCursor e) {
  e = cursor_skip(e);
  CXType t = clang_getCanonicalType(clang_getCursorType(e));
  return e.kind == CXCursor_MemberRefExpr && t.kind == CXType_ConstantArray &&
         clang_getArraySize(t) > 1; /* [1], like [], may stand for more */
}

static struct passed *find_pass(struct objects *o, int param, const char *callee, int argument) {
  for (size_t i = 0; i < o->passes.count; i++) {
    struct passed *p = &o->passes.at[i];
    if (p->param == param && p->callee == callee && p->argument == argument)
      return p;
  }
  struct passed *p = APPEND(o->passes);
  p->param = param;
  p->callee = callee;
  p->argument = argument;
  return p;
}

/* The parameters behind a mask: those that results stand for included. */
static uint64_t base_params(const struct objects *o, uint64_t mask) {
  uint64_t params = mask & OBJECTS_PARAM_BITS;
  for (size_t i = 0; i < o->passes.count; i++)
    if (o->passes.at[i].bit && mask >> o->passes.at[i].bit & 1)
      params |= (uint64_t)1 << o->passes.at[i].param;
  return params;
}

/* What the call may return of its argument: a bit of its own, as the callee decides. */
static uint64_t result_bit(struct objects *o, struct passed *p) {
  if (!p->bit && OBJECTS_PARAMS + o->result_bits < OBJECTS_MAX)
    p->bit = OBJECTS_PARAMS + o->result_bits++;
  return (uint64_t)1 << (p->bit ? p->bit : p->param);
}

static uint64_t argument(struct objects *o, const char *callee, const char *name,
                         const struct cursors *children, int i, CXType type) {
  CXCursor e = children->at[i + 1];
  uint64_t mask = object_value(o, e), params = base_params(o, mask), result = 0;
  unsigned known = 0;
  bool by_value = clang_getCanonicalType(clang_getCursorType(e)).kind == CXType_Record;
  if (!mask)
    return 0;
  if (name && library_flow(name, i, &known)) {
    if (stays_inside(name, children, (size_t)i + 1) || is_member_array(e))
      known &= ~(unsigned)FLOW_BEYOND;
    object_mark(o, mask, known & ~(unsigned)FLOW_RETURN);
    return known & FLOW_RETURN ? mask : 0;
  }
  bool returns = may_return(type, e);
  if (by_value)
    object_mark(o, mask, FLOW_UNKNOWN);
  for (int p = 0; p < OBJECTS_PARAMS && !by_value; p++) {
    if (!(params >> p & 1))
      continue;
    struct passed *passed = find_pass(o, p, callee, i);
    if (returns)
      result |= mask >> p & 1 ? result_bit(o, passed) : (uint64_t)1 << p;
  }
  return by_value && returns ? mask : result;
}

uint64_t object_call(struct objects *o, CXCursor call) {
  struct cursors c = cursor_children(call);
  CXCursor reference = cursor_callee(call);
  const char *name = NULL, *callee = NULL;
  if (!cursor_is_null(reference)) {
    name = function_name(o->s, clang_getCursorReferenced(reference));
    callee = text_printf("fn:%s", name);
  } else if (c.count) {
    object_value(o, c.at[0]);
    callee = node_of(o->s, c.at[0]);
  }
  uint64_t result = 0;
  for (size_t i = 1; i < c.count; i++)
    result |= argument(o, callee ? callee : "?", name, &c, (int)i - 1, clang_getCursorType(call));
  cursors_free(&c);
  return result;
}

/* ---- statements ---- */

static void declare(struct objects *o, CXCursor c) {
  if (c.kind != CXCursor_VarDecl)
    return;
  CXCursor value = clang_Cursor_getVarDeclInitializer(c);
  if (!cursor_is_null(value))
    object_store_variable(o, c, object_value(o, value));
}

void object_statement(struct objects *o, CXCursor c) {
  if (cursor_is_null(c))
    return;
  if (clang_isExpression(c.kind)) {
    o->last_value = object_value(o, c);
    return;
  }
  struct cursors children = cursor_children(c);
  for (size_t i = 0; i < children.count; i++) {
    CXCursor child = children.at[i];
    if (clang_isDeclaration(child.kind)) {
      declare(o, child);
    } else if (c.kind == CXCursor_AsmStmt) {
      object_use_operand(o, child);
    } else if (c.kind == CXCursor_ReturnStmt) {
      object_mark(o, object_value(o, child), FLOW_RETURN);
    } else {
      object_statement(o, child);
    }
  }
  cursors_free(&children);
}

/* A local whose address is known elsewhere can be read and changed there. */
static void escape_locals(struct objects *o) {
  for (size_t i = 0; i < o->variables.count; i++)
    if (o->variables.at[i].address_taken)
      object_mark(o, o->variables.at[i].mask, FLOW_UNKNOWN);
}

static void emit_passes(struct objects *o) {
  for (size_t i = 0; i < o->passes.count; i++) {
    const struct passed *p = &o->passes.at[i];
    struct pass fact = {o->function, p->param, p->callee, p->argument,
                        p->bit ? o->flow[p->bit] : 0};
    summary_write_pass(o->s->facts.stream, &fact);
  }
}

static bool has_objects(CXCursor definition, int count) {
  for (int i = 0; i < count; i++) {
    if (value_type(clang_Cursor_getArgument(definition, (unsigned)i)).kind == CXType_Pointer)
      return true;
  }
  return false;
}

void object_flow(struct scan *s, CXCursor definition, unsigned *flow, int count) {
  if (!has_objects(definition, count))
    return;
  struct context saved = context_enter(s, definition);
  struct objects o = {.s = s, .function = s->function};
  struct cursors parts = cursor_children(definition);
  CXCursor body = parts.count ? parts.at[parts.count - 1] : clang_getNullCursor();
  for (size_t i = 0; i < parts.count; i++)
    if (parts.at[i].kind == CXCursor_CompoundStmt)
      body = parts.at[i];
  o.changed = true;
  for (int round = 0; o.changed && round < MAX_ROUNDS; round++) {
    o.changed = false;
    object_statement(&o, body);
  }
  escape_locals(&o);
  emit_passes(&o);
  for (int i = 0; i < count; i++)
    flow[i] = i < OBJECTS_PARAMS ? o.flow[i] | (o.changed ? FLOW_UNKNOWN : 0) : FLOW_UNKNOWN;
  cursors_free(&parts);
  free(o.variables.at);
  free(o.passes.at);
  context_leave(s, saved);
}
