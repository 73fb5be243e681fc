/* The gates of one compartment's object, and how to write them as assembly.
 *
 * ia2-merge fills a struct gate_file for each compartment and gates_write() turns it into
 * gates_<key>.S: calls of the macros of ia2/runtime/arch/x86_64/, nothing else.  All strings and
 * arrays belong to the caller.  The result is assembled with -DIA2_SELF=<key> and
 * -include ia2_program.h, with the workspace's root on the include path. */
#ifndef IA2_REWRITER_GATES_H
#define IA2_REWRITER_GATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Registers that carry a result (System V psABI 3.2.3).  A result in memory (sret) is GATE_RET_RAX
 * and an object with GATE_COPY_SRET. */
enum gate_ret {
  GATE_RET_RAX = 1,
  GATE_RET_RDX = 2,
  GATE_RET_XMM0 = 4,
  GATE_RET_XMM1 = 8,
  GATE_RET_ST0 = 16, /* long double */
  GATE_RET_ST1 = 32, /* with ST0: _Complex long double */
};

/* How the arguments and the result of a function travel. */
struct gate_abi {
  uint8_t gpr;      /* integer registers with arguments, 0..6; a sret pointer counts as the first */
  uint8_t gpr32;    /* bit i: integer argument i has at most 4 bytes (its upper half is zeroed) */
  uint8_t sse;      /* vector registers with arguments, 0..8 */
  uint8_t sse_wide; /* bit i: vector argument i uses more than the low 8 bytes of its register */
  uint8_t vector;   /* bytes of the widest vector argument or result: 0 (means 16), 16, 32 or 64 */
  uint8_t ret;      /* mask of enum gate_ret; 0 for void */
  bool variadic;    /* gpr, sse and stack are then the largest of all call sites, sse_wide 0xff */
  uint32_t stack;   /* bytes of arguments on the stack, a multiple of 8, at most GATE_STACK_MAX */
};

#define GATE_STACK_MAX 4096
/* Without a lending key the caller can hand over so many bytes of stack arguments (in registers).
 */
#define GATE_STACK_IN_REGISTERS 128

enum gate_copy_flags {
  GATE_COPY_IN = 1,
  GATE_COPY_OUT = 2,
  GATE_COPY_INOUT = 3,
  GATE_COPY_SRET = 4, /* with OUT: the hidden result pointer (where == 0); returned in rax */
  GATE_COPY_OWN = 8,  /* with OUT: may also be an object that the receiver itself lends; otherwise
                       * such a pointer traps, because its sender could not have written there */
  GATE_COPY_ALWAYS = 16, /* copied also from memory that both can reach: it is checked, or holds
                          * handles, and must not change afterwards */
};

/* An object that a pointer argument points to.  A pure OUT object reaches the callee zeroed, and
 * all of it is written back: where the callee may leave it unwritten, use INOUT. */
struct gate_copy {
  uint8_t where; /* 0..5: integer argument register; 6 + n: eightbyte n of the stack arguments */
  uint8_t flags; /* enum gate_copy_flags */
  uint8_t align; /* of the type, a power of two up to 64; 0 means 16 */
  uint32_t size; /* in bytes; of one element when counted */
  uint8_t count_bytes; /* 0: not counted; 1, 2, 4, 8: size of the argument that is the count */
  uint8_t count_where; /* where that argument is, numbered like where */
};

/* All objects of one function, each rounded up to its alignment, must fit this. */
#define GATE_COPY_MAX 16384
#define GATE_COPY_COUNT_MAX 16

/* What happens to a field, an argument or the result on its way: enum ia2_rule_action in
 * ia2/runtime/copy/copy.h. */
enum gate_action {
  GATE_PASS,
  GATE_FOREIGN,
  GATE_GIVE,
  GATE_SHOW,
  GATE_TAKE,
  GATE_USE,
  GATE_KNOW,
  GATE_HIDE,
  GATE_KEEP,
  GATE_LIVE,
  GATE_UNBORN,
  GATE_BORN,
  GATE_DIES,
};

#define GATE_PLACE_ARGUMENT 254
#define GATE_PLACE_RESULT 255
#define GATE_RULES_MAX 4096 /* per function and side */

struct gate_rule {
  uint8_t place;       /* index of the object, or GATE_PLACE_* */
  uint8_t where;       /* of an argument, as in gate_copy */
  uint8_t forth, back; /* enum gate_action, into the call and out of it */
  uint16_t kind;       /* of the handle */
  uint16_t size;       /* in bytes: 8, but for HIDE and KEEP */
  uint32_t offset;     /* in the object */
  const char *name;    /* of the place, for messages */
};

/* What one side of a gate does besides copying. */
struct gate_side {
  const struct gate_rule *rules; /* by place, then offset */
  size_t rule_count;
  const char *check; /* function of that side's own that looks at the call; NULL: none */
  /* Of the callee's side: functions that get its integer arguments, before it and after it. */
  const char *const *pre, *const *post;
  size_t pre_count, post_count;
};

/* A function that checks calls: defines __ia2_check_<self>_<function>, for gates in other objects.
 */
struct gate_check {
  const char *function;
};

/* A function of another compartment that this one calls by name: defines __wrap_<function>. */
struct gate_direct {
  const char *function;
  const char *symbol; /* what to define (hidden); NULL: __wrap_<function> */
  uint32_t callee;    /* compartment that defines it */
  const char *target; /* symbol to call; NULL: __ia2_entry_<function>, which the callee must have */
  struct gate_abi abi;
  const struct gate_copy *copies;
  size_t copy_count;
  struct gate_side side; /* the caller's */
};

/* A function of another compartment's that this one runs itself: defines __wrap_<function>, which
 * goes to __ia2_entry_<function> with the rights and on the stack of whoever calls. */
struct gate_straight {
  const char *function;
};

/* A function of this compartment that others call by name: defines __ia2_entry_<function>, which
 * takes in the copied objects (and only jumps to the body when there are none). */
struct gate_entry {
  const char *function;
  const char *body; /* symbol to call; NULL: function */
  struct gate_abi abi;
  const struct gate_copy *copies;
  size_t copy_count;
  struct gate_side side; /* the callee's */
};

/* A function whose address may reach other compartments: defines __ia2_gate_<function>. */
struct gate_pointer {
  const char *function;
  const char *body;        /* symbol to call; NULL: function.  A static needs a hidden alias */
  bool exported;           /* visible to other objects, which take the address of this same gate */
  uint64_t type_id;        /* no byte of it may be 0x0f: see gate_type_id_ok */
  const uint32_t *callers; /* other compartments that may call it */
  size_t caller_count;
  struct gate_abi abi;
  const struct gate_copy *copies;
  size_t copy_count;
  struct gate_side side;                /* the callee's */
  const struct gate_side *caller_sides; /* [caller_count]; NULL: nothing besides copying */
};

/* A call during which IA2_HEAD_LENDING of this compartment's header has another value: defines
 * __ia2_lends_<callee> (lends: allocations go to the own lending window), or, when owner is not 0,
 * __ia2_borrows_<owner>_<callee> (they go to that compartment's).  Calls callee, with the same
 * rights. */
struct gate_lends {
  const char *callee;
  const char *body; /* symbol to call; NULL: callee */
  uint32_t owner;
  struct gate_abi abi; /* only .stack is read: every register is passed on as it is */
};

struct gate_file {
  uint32_t self;    /* key of the compartment whose object this goes into */
  uint32_t count;   /* compartments of the program */
  bool has_handles; /* of its own that others hold: defines the table of them */
  const struct gate_check *checks;
  size_t check_count;
  const struct gate_direct *direct;
  size_t direct_count;
  const struct gate_straight *straights;
  size_t straight_count;
  const struct gate_entry *entries;
  size_t entry_count;
  const struct gate_pointer *pointers;
  size_t pointer_count;
  const struct gate_lends *lends;
  size_t lends_count;
};

/* The id lies in executable memory: a 0x0f byte could start an instruction that changes rights.
 * gate_type_id makes an acceptable id out of any hash. */
bool gate_type_id_ok(uint64_t id);
uint64_t gate_type_id(uint64_t hash);

/* Writes the file.  Returns 0, or -1 with a message in *error (static or until the next call, never
 * to be freed) that names the gate, when something cannot be expressed. */
int gates_write(FILE *out, const struct gate_file *file, const char **error);

#endif
