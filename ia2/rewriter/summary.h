/* What ia2-scan learned about one translation unit, and the files that carry it.
 *
 * Two files, because an edit inside a function body moves lines but must not re-run the merge:
 *   X.sum  facts: all that ia2-merge decides from.  No line numbers, no offsets.  Sorted.
 *   X.loc  places: for messages (struct place) and for edits (struct site).
 * Both are lines of tab separated fields; ia2/rewriter/FORMAT.md is the reference.
 *
 * Names.  A function or variable with external linkage is its own name.  A static one is
 * "name@LABEL" (LABEL of the translation unit); an object or record inside a function also names
 * that.
 *
 * Nodes are places that can hold a function pointer (pointers to them and arrays of them are the
 * same node), as text:
 *   fn:NAME        the function itself          param:NAME:I   its parameter I, from 0
 *   ret:NAME       its result                   var:NAME       a global or static variable
 *   local:FN:X#N   a local of FN                field:REC.F    a field (of all objects of the
 * record) arg:NODE:I     parameter I of whatever function NODE points to   (NODE may nest) res:NODE
 * its result                   lit:FN#N       a compound literal, tmp:FN#N ?:, ({})
 *
 * Everything points into memory owned by the struct summary / struct locations. */
#ifndef IA2_REWRITER_SUMMARY_H
#define IA2_REWRITER_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define SUMMARY_VERSION 1

/* What a value of some type is, for parameters, results, fields and variables. */
enum value_kind {
  VALUE_VOID,
  VALUE_INTEGER,
  VALUE_FLOAT,
  VALUE_POINTER,
  VALUE_RECORD,
  VALUE_ARRAY,
  VALUE_VECTOR,
  VALUE_COMPLEX,
  VALUE_OTHER,
};
enum pointee_kind { /* of a pointer; of the element for an array of pointers */
                    POINTEE_NONE,
                    POINTEE_VOID,
                    POINTEE_CHAR,
                    POINTEE_SCALAR,
                    POINTEE_RECORD,
                    POINTEE_INCOMPLETE,
                    POINTEE_POINTER,
                    POINTEE_FUNCTION,
                    POINTEE_ARRAY,
};
struct value {
  enum value_kind kind;
  uint64_t size, align; /* of the value; 0: unknown or incomplete */
  enum pointee_kind pointee;
  uint64_t pointee_size, pointee_align; /* 0: void, incomplete, function */
  const char
      *record; /* id of the (pointed-to, element's) record, "" if none: all levels stripped */
  const char
      *consts;       /* one letter per pointer level from the outside: 'c' const pointee, 'm' not */
  bool is_fp;        /* a function, or pointers to and arrays of pointers to functions */
  const char *reach; /* records mentioned in the type, also inside function types: ",a,b,", or "" */
};

/* Flow of the object that a pointer parameter points to; bits of struct param.flow. */
enum param_flow {
  FLOW_READ = 1,     /* the pointee is read */
  FLOW_WRITE = 2,    /* the pointee is written */
  FLOW_RETAIN = 4,   /* the pointer is stored where it outlives the call */
  FLOW_RETURN = 8,   /* the pointer (or one into the object) is returned */
  FLOW_UNKNOWN = 16, /* no body here, or the pointer does what the scan does not follow */
  FLOW_DEEP = 32,    /* pointers inside the object are followed, or read out of it */
  FLOW_BEYOND = 64,  /* may be used as an array: indexed or moved other than by constant 0 */
};

/* Registers, bits of struct signature.returns. */
enum return_reg {
  RETURN_RAX = 1,
  RETURN_RDX = 2,
  RETURN_XMM0 = 4,
  RETURN_XMM1 = 8,
  RETURN_ST0 = 16,
  RETURN_ST1 = 32,
  RETURN_SRET = 64, /* memory whose address the caller passes in rdi; rax returns it */
};
struct signature { /* SysV x86-64 */
  unsigned gprs;   /* argument registers used, of rdi rsi rdx rcx r8 r9; includes sret's */
  unsigned sses;   /* of xmm0-7 */
  unsigned
      vector_bytes;     /* widest vector in a register, argument or result: 16, 32, 64; 0: no SSE */
  uint64_t stack_bytes; /* of arguments, multiple of 8 */
  unsigned stack_align; /* 8 or 16; more if an argument's type asks for it */
  unsigned returns;     /* enum return_reg bits */
  bool variadic;
  const char *locations; /* per argument "rdi;rsi+rdx;xmm0;s0+24;..." (sOFFSET+SIZE), "" if none */
  const char *refusal;   /* "" or why the type cannot cross by value, for a person to read */
};

enum linkage { LINKAGE_EXTERNAL, LINKAGE_STATIC };
enum visibility { VISIBILITY_DEFAULT, VISIBILITY_HIDDEN, VISIBILITY_PROTECTED };
enum decl_flag {                  /* bits of function.flags and variable.flags */
                 DECL_SYSTEM = 1, /* declared in a system header */
                 DECL_INLINE = 2,
                 DECL_WEAK = 4,
                 DECL_NOPROTO =
                     8, /* f() without prototype; a K&R definition has its promoted types */
                 DECL_CONSTRUCTOR = 16,
                 DECL_DESTRUCTOR = 32,
                 DECL_NORETURN = 64,
                 DECL_ALIAS = 128, /* function.alias_of is the target's name */
                 DECL_CONST = 256, /* variable: const all through */
                 DECL_THREAD_LOCAL = 512,
                 DECL_IGNORE = 1024,        /* of a function: in an IA2_BEGIN_NO_WRAP region */
                 DECL_SHARED = 2048,        /* IA2_SHARED_DATA */
                 DECL_EXTERN_INLINE = 4096, /* inline without an external definition here */
                 DECL_RETURNS_TWICE = 8192,
                 DECL_TENTATIVE = 16384,
                 DECL_LOCAL = 32768, /* variable: static inside a function */
};
struct function {
  const char *name, *spelling; /* unique name, and as in the source */
  enum linkage linkage;
  enum visibility visibility;
  bool defined;
  unsigned flags;
  const char
      *file; /* of the definition, else the first declaration; relative to --root if under it */
  const char *type;    /* canonical, as C */
  const char *mangled; /* the ABI-relevant string that type_id hashes */
  uint64_t type_id;
  const char *alias_of, *section; /* "" */
  struct signature signature;
  int param_count;
};
struct param {
  const char *function;
  int index; /* -1: the result */
  const char *name, *type;
  struct value value;
  unsigned flow; /* enum param_flow; of the pointee, for a pointer */
};
/* Parameter `param` of `function` (or a pointer into what it points to) is given to argument
 * `argument` of `callee`, which is a node: fn:g, or what an indirect call goes through. */
struct pass {
  const char *function;
  int param;
  const char *callee;
  int argument;
  unsigned then; /* enum param_flow: happens besides if the callee returns that argument */
};
enum record_flag {
  RECORD_UNION = 1,
  RECORD_SELF_REFERENTIAL = 2, /* holds a pointer to its own type, at any depth of
                                  embedded records */
  RECORD_HAS_POINTER = 4,
  RECORD_HAS_FP = 8,
  RECORD_FLEXIBLE = 16,
  RECORD_ATOMIC = 32,
  RECORD_SYSTEM = 64,
  RECORD_ANONYMOUS = 128,
};
struct record {
  const char *id, *spelling;
  bool defined;
  uint64_t size, align;
  unsigned flags;
  const char *file;
};
struct field {
  const char *record, *name, *type, *node;
  uint64_t offset_bits;
  unsigned width_bits; /* 0: no bit-field */
  struct value value;
};
struct variable {
  const char *name, *spelling;
  enum linkage linkage;
  enum visibility visibility;
  bool defined;
  unsigned flags;
  const char *file, *type, *section;
  struct value value;
};
/* A function pointer moves: union the two nodes. */
struct flow {
  const char *from, *to;
  const char *why;      /* assign init arg return cond cast copy vararg ... */
  const char *function; /* enclosing, "" at file scope */
};
/* A cast hides a function pointer or makes one from something else, or changes its type. */
enum launder_kind {
  LAUNDER_HIDE,   /* function pointer -> void *, integer, object pointer */
  LAUNDER_REVEAL, /* the reverse */
  LAUNDER_RETYPE, /* function pointer -> another function pointer type (type ids differ) */
  LAUNDER_ASM,    /* a function pointer goes into or comes out of inline assembly */
  LAUNDER_VARARG, /* passed through ... */
  LAUNDER_UNION,  /* record with function pointers copied bytewise to or from something else */
};
struct launder {
  enum launder_kind kind;
  const char *function, *from, *to, *node; /* types as C; node "" if unknown */
  uint64_t from_id, to_id;                 /* type ids for RETYPE */
  const char *site;                        /* id, in .loc */
};

/* Can the site be edited, and where does its text stand? */
enum site_status {
  SITE_PLAIN,      /* in a file, outside macros */
  SITE_MACRO_ARG,  /* in a file, as argument of a macro: edited there */
  SITE_MACRO_BODY, /* in a #define: edited there, for all expansions */
  SITE_PASTED,     /* made by ## or #, or on the command line: no text to edit */
  SITE_MIXED,      /* begins in one macro and ends in another: no edit */
  SITE_IGNORED,    /* of an address: inside IA2_IGNORE, to be left as it is */
};
struct call {                         /* direct */
  const char *site, *caller, *callee; /* caller "" at file scope */
  enum site_status status;
  bool variadic_args;  /* arguments for ... follow */
  unsigned gprs, sses; /* of this call, with them */
  uint64_t stack_bytes;
  unsigned stack_align;
  const char *group; /* see below */
};
/* group: names the text behind a site without naming lines: the same for all uses of a macro's
 * body, of a function in a header, of a file compiled several times.  The merge decides equal for
 * all members of a group, since they are one text. */
struct icall {                             /* through node */
  const char *site, *caller, *node, *type; /* node "?" if the scan cannot name it */
  uint64_t type_id;
  enum site_status status;
  struct signature signature; /* of this call, arguments for ... included */
  const char *group;
};
struct address { /* a function's address is taken */
  const char *site, *function, *target;
  enum site_status status;
  const char *group;
};
enum use_how { USE_READ = 1, USE_WRITE = 2, USE_ADDRESS = 4 };
struct use { /* a global or static variable is used; how: bits */
  const char *function, *variable;
  unsigned how;
};
/* The address of (part of) a local or static object is an argument. */
struct lend {
  const char *caller, *object, *callee; /* object as in node; callee is a node */
  int argument;
  const char *type; /* of the object */
  uint64_t size;
  bool is_static;
};
enum annotation_kind {                  /* of a function */
                       ANNOTATION_PRE,  /* IA2_PRE_CONDITION_FOR(target) */
                       ANNOTATION_POST, /* IA2_POST_CONDITION_FOR(target) */
                       ANNOTATION_CONSTRUCTOR,
                       ANNOTATION_DESTRUCTOR,
};
struct annotation {
  const char *function;
  enum annotation_kind kind;
  const char *target; /* spelling; "" if there is none */
};
struct refusal { /* a construct that cannot be compartmentalized if it crosses */
  const char *function, *reason, *remedy, *site;
};

#define SUMMARY_TABLES(X)                                                                          \
  X(function)                                                                                      \
  X(param)                                                                                         \
  X(pass)                                                                                          \
  X(record)                                                                                        \
  X(field)                                                                                         \
  X(variable) X(flow) X(launder) X(call) X(icall) X(address) X(use) X(lend) X(annotation) X(refusal)

/* summary: `s->functions`, `s->function_count`, and so on for every table above. */
struct summary {
  char *path;
  const char *label, *compartment;
  char *text; /* owns every string */
#define X(name)                                                                                    \
  struct name *name##s;                                                                            \
  size_t name##_count;
  SUMMARY_TABLES(X)
#undef X
};

/* .loc */
struct site { /* text to edit; `text` is what stands at file[offset, offset+length) */
  const char *id, *file;
  uint64_t offset, length;
  unsigned line, column;
  enum site_status status;
  const char *text;
};
struct place { /* of a fact; key: its first fields joined by one space */
  const char *table, *key, *file;
  unsigned line, column;
};
struct locations {
  char *path;
  const char *label, *compartment;
  char *text;
  struct site *sites;
  size_t site_count;
  struct place *places;
  size_t place_count;
};

/* summary_read, summary_parse: NULL after a message "path:line: what: remedy" on err.  The caller
 * owns the result.  summary_parse copies text, which need not end in a NUL. */
struct summary *summary_read(const char *path, FILE *err);
struct summary *summary_parse(const char *path, const char *text, size_t length, FILE *err);
void summary_free(struct summary *s);
struct locations *locations_read(const char *path, FILE *err);
struct locations *locations_parse(const char *path, const char *text, size_t length, FILE *err);
void locations_free(struct locations *l);

/* summary_write_*: one line.  The scan sorts lines before they reach the file (scan_out.c). */
#define X(name) void summary_write_##name(FILE *out, const struct name *fact);
SUMMARY_TABLES(X)
X(site) X(place)
#undef X
#endif
