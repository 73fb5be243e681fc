/* Small helpers over libclang's cursors and types. */
#ifndef IA2_REWRITER_SCAN_CURSOR_H
#define IA2_REWRITER_SCAN_CURSOR_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stddef.h>

struct cursors {
  CXCursor *at;
  size_t count, capacity;
};

/* cursor_children, type_fields: to be given to cursors_free. */
struct cursors cursor_children(CXCursor parent);
struct cursors type_fields(CXType record);
void cursors_free(struct cursors *list);

/* cursor_last_child: the null cursor if there is none. */
CXCursor cursor_last_child(CXCursor parent);
CXCursor cursor_first_child(CXCursor parent);

bool cursor_is_null(CXCursor c);
bool cursor_is_expression(CXCursor c); /* or a statement */

/* cursor_skip: without parentheses, implicit conversions and __extension__. */
CXCursor cursor_skip(CXCursor expression);
/* cursor_skip_casts: without explicit casts as well. */
CXCursor cursor_skip_casts(CXCursor expression);
/* cursor_callee: the reference by which a call names its function, also as (f), &f, *f, or as the
 * only fitting one of a _Generic; the null cursor if it goes through a pointer. */
CXCursor cursor_callee(CXCursor call);
/* cursor_is_null_pointer: 0, NULL, (void *)0, also cast. */
bool cursor_is_null_pointer(CXCursor expression);

/* cursor_children_of_value: the operand that is the value of a cast: last child that is an
 * expression (TypeRefs of the written type come first). */
bool type_is_function(CXType t);
bool type_is_array(CXType t);
/* type_is_fp: a function, or pointers to and arrays of pointers to one. */
bool type_is_fp(CXType t);
/* type_is_const: const all through, arrays' elements included. */
bool type_is_const(CXType t);
/* type_strip: without pointers, arrays and _Atomic, canonical. */
CXType type_strip(CXType t);
/* type_pointee: what a pointer points to or an array holds, canonical; an invalid type else. */
CXType type_pointee(CXType t);
/* type_callee: the function type behind a callee expression's type. */
CXType type_callee(CXType t);

#endif
