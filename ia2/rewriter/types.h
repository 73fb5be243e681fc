/* Types as the merge sees them: ids of records, type ids of functions, descriptions of values. */
#ifndef IA2_REWRITER_TYPES_H
#define IA2_REWRITER_TYPES_H

#include <clang-c/Index.h>
#include <stdint.h>

#include "summary.h"

/* types_begin: number the unnamed records of the unit, whose label goes into ids that no other unit
 * may share.  To be called once, before anything else here. */
void types_begin(CXTranslationUnit unit, const char *label);
void types_end(void);

/* record_name: "" for a record without a tag that no typedef names either. */
const char *record_name(CXCursor declaration);
/* record_id: the same in all translation units that include the same definition. */
const char *record_id(CXCursor declaration);

/* type_mangle: a canonical string; equal for types that C calls compatible, as far as that can be
 * told without seeing both: qualifiers and array bounds go, enumerations are their integer. */
const char *type_mangle(CXType t);
/* type_mangle_function: of the function type of a declaration; K&R definitions get their promoted
 * parameters. */
const char *type_mangle_function(CXCursor function);
/* type_mangle_call: of what a call expects when its callee has no prototype. */
const char *type_mangle_call(CXCursor call, CXType callee);
/* type_scalar_code: one letter for arithmetic types and void, else NULL. */
const char *type_scalar_code(enum CXTypeKind kind);
uint64_t type_hash(const char *mangled);

const char *type_mangle_promoted(CXType t);

const char *type_spelling(CXType t); /* canonical, as C */
struct value type_value(CXType t);

#endif
