#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "scan_text.h"
#include "types.h"
#include "util.h"

/* The name the linker sees: __asm__("x") on a declaration counts. */
static const char *link_name(CXCursor c) {
  const char *name = text_take(clang_Cursor_getMangling(c));
  if (*name == '\1')
    name = text_intern(name + 1);
  return *name ? name : text_take(clang_getCursorSpelling(c));
}

static bool is_internal(CXCursor c) {
  return clang_getCursorLinkage(c) != CXLinkage_External &&
         clang_getCursorLinkage(c) != CXLinkage_UniqueExternal;
}

const char *function_name(struct scan *s, CXCursor function) {
  const char *spelling = text_take(clang_getCursorSpelling(function));
  if (is_internal(function))
    return text_printf("%s@%s", spelling, s->label);
  return link_name(function);
}

bool is_local_variable(CXCursor variable) {
  return variable.kind == CXCursor_VarDecl &&
         clang_getCursorLinkage(variable) == CXLinkage_NoLinkage &&
         clang_Cursor_getStorageClass(variable) != CX_SC_Static;
}

/* Locals, static ones too, are numbered among those of the same name in the function. */
static const char *local_node(struct scan *s, CXCursor variable) {
  variable = clang_getCanonicalCursor(variable);
  for (size_t i = 0; i < s->local_count; i++)
    if (clang_equalCursors(s->locals[i].cursor, variable))
      return s->locals[i].node;
  const char *name = text_take(clang_getCursorSpelling(variable));
  const char *node;
  bool taken;
  unsigned n = 0;
  do {
    node = is_local_variable(variable) ? text_printf("local:%s:%s#%u", s->function, name, n++)
                                       : text_printf("var:%s#%u@%s", name, n++, s->function);
    taken = false;
    for (size_t i = 0; i < s->local_count; i++)
      taken |= s->locals[i].node == node;
  } while (taken);
  struct local *local = append(&s->locals, &s->local_count, &s->local_capacity, sizeof *s->locals);
  local->cursor = variable;
  local->node = node;
  return node;
}

static enum CXChildVisitResult number_local(CXCursor c, CXCursor parent, CXClientData scan) {
  (void)parent;
  if (c.kind == CXCursor_VarDecl && clang_getCursorLinkage(c) == CXLinkage_NoLinkage)
    local_node(scan, c);
  number_unnamed(scan, c);
  return CXChildVisit_Recurse;
}

struct context context_enter(struct scan *s, CXCursor definition) {
  struct context saved = {s->function, s->owner,       s->function_cursor,
                          s->locals,   s->local_count, s->local_capacity};
  s->function = s->owner = function_name(s, definition);
  s->function_cursor = definition;
  s->locals = NULL;
  s->local_count = s->local_capacity = 0;
  clang_visitChildren(definition, number_local, s);
  return saved;
}

void context_leave(struct scan *s, struct context saved) {
  free(s->locals);
  s->function = saved.function;
  s->owner = saved.owner;
  s->function_cursor = saved.function_cursor;
  s->locals = saved.locals;
  s->local_count = saved.local_count;
  s->local_capacity = saved.local_capacity;
}

const char *variable_name(struct scan *s, CXCursor variable) {
  if (clang_getCursorLinkage(variable) == CXLinkage_NoLinkage)
    return text_intern(strchr(local_node(s, variable), ':') + 1);
  if (is_internal(variable))
    return text_printf("%s@%s", text_take(clang_getCursorSpelling(variable)), s->label);
  return link_name(variable);
}

CXCursor parameter_function(CXCursor parameter) {
  CXCursor function = clang_getCursorSemanticParent(parameter);
  return function.kind == CXCursor_FunctionDecl ? function : clang_getNullCursor();
}

static bool is_argument_list(CXType array) {
  return strstr(type_spelling(clang_getArrayElementType(array)), "va_list_tag") != NULL;
}

CXType value_type(CXCursor c) {
  CXType t = clang_getCanonicalType(clang_getCursorType(c));
  CXCursor d = c.kind == CXCursor_ParmDecl ? c : cursor_skip(c);
  if (!type_is_array(t) || (c.kind != CXCursor_ParmDecl && d.kind != CXCursor_DeclRefExpr))
    return t;
  if (d.kind == CXCursor_DeclRefExpr)
    d = clang_getCursorReferenced(d);
  int index = d.kind == CXCursor_ParmDecl ? parameter_index(d) : -1;
  if (index < 0 || is_argument_list(t))
    return t;
  CXType f = clang_getCanonicalType(clang_getCursorType(parameter_function(d)));
  CXType adjusted = clang_getArgType(f, (unsigned)index);
  return adjusted.kind == CXType_Invalid ? t : clang_getCanonicalType(adjusted);
}

int parameter_index(CXCursor parameter) {
  CXCursor function = parameter_function(parameter);
  if (cursor_is_null(function))
    return -1;
  int count = clang_Cursor_getNumArguments(function);
  for (int i = 0; i < count; i++)
    if (clang_equalCursors(clang_Cursor_getArgument(function, (unsigned)i), parameter))
      return i;
  return -1;
}

static const char *field_node(CXCursor field) {
  const char *name = text_take(clang_getCursorSpelling(field));
  if (strchr(name, '('))
    name = ""; /* of an unnamed record: its members have nodes of their own */
  return text_printf("field:%s.%s", record_id(clang_getCursorSemanticParent(field)), name);
}

const char *node_of_declaration(struct scan *s, CXCursor d) {
  switch (d.kind) {
  case CXCursor_FunctionDecl:
    return text_printf("fn:%s", function_name(s, d));
  case CXCursor_FieldDecl:
    return field_node(d);
  case CXCursor_VarDecl:
    if (is_local_variable(d))
      return local_node(s, d);
    return text_printf("var:%s", variable_name(s, d));
  case CXCursor_ParmDecl: {
    int index = parameter_index(d);
    if (index < 0)
      return NULL;
    return text_printf("param:%s:%d", function_name(s, parameter_function(d)), index);
  }
  default:
    return NULL;
  }
}
