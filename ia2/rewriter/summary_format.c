#include "summary_format.h"

#include "summary.h"

static const char *const kind_words[] = {"void",  "integer", "float",   "pointer", "record",
                                         "array", "vector",  "complex", "other"};
static const char *const pointee_words[] = {"none",       "void",    "char",     "scalar", "record",
                                            "incomplete", "pointer", "function", "array"};
static const char *const flow_words[] = {"read",    "write", "retain", "return",
                                         "unknown", "deep",  "beyond"};
static const char *const return_words[] = {"rax", "rdx", "xmm0", "xmm1", "st0", "st1", "sret"};
static const char *const linkage_words[] = {"external", "static"};
static const char *const visibility_words[] = {"default", "hidden", "protected"};
static const char *const decl_words[] = {"system",        "inline",        "weak",      "noproto",
                                         "constructor",   "destructor",    "noreturn",  "alias",
                                         "const",         "thread-local",  "ignore",    "shared",
                                         "extern-inline", "returns-twice", "tentative", "local"};
static const char *const record_words[] = {"union",    "self-referential", "pointer", "fp",
                                           "flexible", "atomic",           "system",  "anonymous"};
static const char *const launder_words[] = {"hide", "reveal", "retype", "asm", "vararg", "union"};
static const char *const status_words[] = {"plain",  "macro-arg", "macro-body",
                                           "pasted", "mixed",     "ignored"};
static const char *const annotation_words[] = {"pre", "post", "constructor", "destructor"};
static const char *const use_words[] = {"read", "write", "address"};

#define WORDS(w) (w), sizeof(w) / sizeof *(w)
#define AT(type, member) #member, type, offsetof(struct FACT, member)
#define STRING(m) {AT(COLUMN_STRING, m), NULL, 0}
#define INT(m) {AT(COLUMN_INT, m), NULL, 0}
#define UINT(m) {AT(COLUMN_UINT, m), NULL, 0}
#define U64(m) {AT(COLUMN_U64, m), NULL, 0}
#define HEX64(m) {AT(COLUMN_HEX64, m), NULL, 0}
#define BOOL(m) {AT(COLUMN_BOOL, m), NULL, 0}
#define ENUM(m, w) {AT(COLUMN_ENUM, m), WORDS(w)}
#define BITS(m, w) {AT(COLUMN_BITS, m), WORDS(w)}
#define VALUE(m)                                                                                   \
  ENUM(m.kind, kind_words), U64(m.size), U64(m.align), ENUM(m.pointee, pointee_words),             \
      U64(m.pointee_size), U64(m.pointee_align), STRING(m.record), STRING(m.consts),               \
      BOOL(m.is_fp), STRING(m.reach)
#define SIGNATURE(m)                                                                               \
  UINT(m.gprs), UINT(m.sses), UINT(m.vector_bytes), U64(m.stack_bytes), UINT(m.stack_align),       \
      BITS(m.returns, return_words), BOOL(m.variadic), STRING(m.locations), STRING(m.refusal)

/* Column order is the file format: see FORMAT.md. */
#define FACT function
static const struct column function_columns[] = {STRING(name),
                                                 STRING(spelling),
                                                 ENUM(linkage, linkage_words),
                                                 ENUM(visibility, visibility_words),
                                                 BOOL(defined),
                                                 BITS(flags, decl_words),
                                                 STRING(file),
                                                 STRING(type),
                                                 STRING(mangled),
                                                 HEX64(type_id),
                                                 STRING(alias_of),
                                                 STRING(section),
                                                 INT(param_count),
                                                 SIGNATURE(signature)};
#undef FACT
#define FACT param
static const struct column param_columns[] = {
    STRING(function), INT(index), STRING(name), STRING(type), VALUE(value), BITS(flow, flow_words)};
#undef FACT
#define FACT pass
static const struct column pass_columns[] = {STRING(function), INT(param), STRING(callee),
                                             INT(argument), BITS(then, flow_words)};
#undef FACT
#define FACT record
static const struct column record_columns[] = {
    STRING(id), STRING(spelling),          BOOL(defined), U64(size),
    U64(align), BITS(flags, record_words), STRING(file)};
#undef FACT
#define FACT field
static const struct column field_columns[] = {STRING(record), STRING(name),     STRING(type),
                                              STRING(node),   U64(offset_bits), UINT(width_bits),
                                              VALUE(value)};
#undef FACT
#define FACT variable
static const struct column variable_columns[] = {STRING(name),
                                                 STRING(spelling),
                                                 ENUM(linkage, linkage_words),
                                                 ENUM(visibility, visibility_words),
                                                 BOOL(defined),
                                                 BITS(flags, decl_words),
                                                 STRING(file),
                                                 STRING(type),
                                                 STRING(section),
                                                 VALUE(value)};
#undef FACT
#define FACT flow
static const struct column flow_columns[] = {STRING(from), STRING(to), STRING(why),
                                             STRING(function)};
#undef FACT
#define FACT launder
static const struct column launder_columns[] = {ENUM(kind, launder_words),
                                                STRING(function),
                                                STRING(from),
                                                STRING(to),
                                                STRING(node),
                                                HEX64(from_id),
                                                HEX64(to_id),
                                                STRING(site)};
#undef FACT
#define FACT call
static const struct column call_columns[] = {
    STRING(site), STRING(caller), STRING(callee),   ENUM(status, status_words), BOOL(variadic_args),
    UINT(gprs),   UINT(sses),     U64(stack_bytes), UINT(stack_align),          STRING(group)};
#undef FACT
#define FACT icall
static const struct column icall_columns[] = {STRING(site),         STRING(caller),
                                              STRING(node),         STRING(type),
                                              HEX64(type_id),       ENUM(status, status_words),
                                              SIGNATURE(signature), STRING(group)};
#undef FACT
#define FACT address
static const struct column address_columns[] = {STRING(site), STRING(function), STRING(target),
                                                ENUM(status, status_words), STRING(group)};
#undef FACT
#define FACT use
static const struct column use_columns[] = {STRING(function), STRING(variable),
                                            BITS(how, use_words)};
#undef FACT
#define FACT lend
static const struct column lend_columns[] = {STRING(caller), STRING(object), STRING(callee),
                                             INT(argument),  STRING(type),   U64(size),
                                             BOOL(is_static)};
#undef FACT
#define FACT annotation
static const struct column annotation_columns[] = {STRING(function), ENUM(kind, annotation_words),
                                                   STRING(target)};
#undef FACT
#define FACT refusal
static const struct column refusal_columns[] = {STRING(function), STRING(reason), STRING(remedy),
                                                STRING(site)};
#undef FACT
#define FACT site
static const struct column site_columns[] = {STRING(id),
                                             STRING(file),
                                             U64(offset),
                                             U64(length),
                                             UINT(line),
                                             UINT(column),
                                             ENUM(status, status_words),
                                             STRING(text)};
#undef FACT
#define FACT place
static const struct column place_columns[] = {STRING(table), STRING(key), STRING(file), UINT(line),
                                              UINT(column)};
#undef FACT

const struct table summary_tables[TABLE_COUNT] = {
#define X(name)                                                                                    \
  [TABLE_##name] = {#name, sizeof(struct name), name##_columns,                                    \
                    sizeof name##_columns / sizeof *name##_columns},
    SUMMARY_TABLES(X) X(site) X(place)
#undef X
};
