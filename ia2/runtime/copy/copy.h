/* Copying of the objects that pointer arguments point to, between the halves of a gate.
 *
 *   caller's rights    ia2_copy_send     objects -> caller's lending stack; arguments point there
 *   callee's rights    ia2_copy_receive  lending stack -> callee's own stack; arguments point there
 *                      (the call)
 *                      ia2_copy_reply    callee's own stack -> callee's lending stack
 *   caller's rights    ia2_copy_finish   callee's lending stack -> objects
 *
 * Each runs with the rights of one side only, so reaching for memory that is not that side's
 * faults by itself; what a side is told by the other is an address in a lending window, which is
 * checked, and read once.  Nothing is reserved on a lending stack after a function returns, except
 * between send and finish, where calls back into the caller may come: those start below (see
 * arch/x86_64/halves.h).
 *
 * Two arguments that point to the same object point to one copy; objects that overlap otherwise,
 * and are written, are refused.  A result that points into an object points into the caller's own
 * again.
 *
 * Besides, pointers in the objects, among the arguments, and the result are dealt with by rules
 * (struct ia2_rule), which the build finds by their types and in the policy.
 *
 * The functions keep no state but the handles (handles.h), and use integer registers only, so that
 * vector and x87 arguments and results pass by them untouched.  Read by the assembler too. */
#ifndef IA2_RUNTIME_COPY_COPY_H
#define IA2_RUNTIME_COPY_COPY_H

#include "ia2/runtime/layout.h"

#define IA2_COPY_OBJECTS 16 /* per function */
#define IA2_COPY_MAX 16384  /* bytes per call and direction, rounded up as they lie */
#define IA2_COPY_ALIGN_MAX 64
/* A signal handler leaves so much of the lending stack of its compartment alone: a call that
 * it interrupted may have results, or arguments, there. */
#define IA2_LEND_RED_ZONE 32768

#define IA2_COPY_IN 1
#define IA2_COPY_OUT 2
#define IA2_COPY_SRET 4    /* the hidden result pointer, which is also the result */
#define IA2_COPY_OWN 8     /* an OUT object may be one that the receiver lends */
#define IA2_COPY_ALWAYS 16 /* also what both can reach: what was checked there could change */

/* struct ia2_copy_frame, as the assembler sees it. */
#define IA2_COPY_FRAME_STACK 48
#define IA2_COPY_FRAME_RAX 56
#define IA2_COPY_FRAME_RDX 64
#define IA2_COPY_FRAME_SIZE 280

/* struct ia2_rule.place of what is in no copied object. */
#define IA2_PLACE_ARGUMENT 254
#define IA2_PLACE_RESULT 255

#ifndef __ASSEMBLER__
#include <stdint.h>

#define IA2_COPY_TOUCHED 36 /* handles per call */

/* A half's copy of the arguments. */
struct ia2_copy_frame {
  uint64_t gpr[6];                   /* rdi, rsi, rdx, rcx, r8, r9 */
  uint64_t *stack;                   /* arguments on the stack */
  uint64_t rax, rdx;                 /* result */
  uint64_t object[IA2_COPY_OBJECTS]; /* where each lies on this side; 0 if not copied */
  uint64_t touched_count;
  uint16_t touched[IA2_COPY_TOUCHED]; /* handles that the call has in hand: see handles.h */
};

struct ia2_copy_object {
  uint8_t where; /* 0..5: integer register; 6 + n: eightbyte n of the stack */
  uint8_t flags; /* IA2_COPY_* */
  uint8_t align;
  uint8_t count_bytes; /* 0: one object; else the size of the argument that counts them */
  uint8_t count_where;
  uint8_t reserved[3]; /* 0 */
  uint32_t size;
  uint32_t reserved2; /* 0 */
};

/* What happens to a field, an argument or the result on its way over the gate, on the side whose
 * rule it is. */
enum ia2_rule_action {
  IA2_PASS = 0,
  IA2_FOREIGN, /* must not lie in this side's private memory, unless it was there before */
  IA2_GIVE,    /* this side's pointer goes out as a handle, which the other side then holds */
  IA2_SHOW,    /* ... which it holds until the call returns */
  IA2_TAKE,    /* a handle comes home; the other side holds it no longer */
  IA2_USE,     /* a handle comes home for the time of the call, in which nobody may give it back */
  IA2_KNOW,    /* a handle comes home */
  IA2_HIDE,    /* nothing of it crosses: becomes 0 */
  IA2_KEEP,    /* ... : this side's object stays as it is there */
  IA2_LIVE,    /* an object that this side knows to be live, and that stays so during the call */
  IA2_UNBORN,  /* one that it does not know */
  IA2_BORN,    /* one that is live from now on */
  IA2_DIES,    /* a live one, which no longer is, and that no other call uses */
};

struct ia2_rule {
  uint8_t place;       /* index of the object that it is a field of, or IA2_PLACE_* */
  uint8_t where;       /* of an argument: as in struct ia2_copy_object */
  uint8_t forth, back; /* enum ia2_rule_action: on the way into the call, and out of it */
  uint16_t kind;       /* of the handle */
  uint16_t size;       /* in bytes: 8, but for IA2_HIDE and IA2_KEEP */
  uint32_t offset;     /* in the object */
  int32_t name;        /* of the place, for messages: offset from this member */
};

struct ia2_handles;

/* Read-only, generated; each side uses its own.  The rules follow the objects, ordered by place and
 * offset. */
struct ia2_copies {
  uint16_t lend_mask; /* bit k: key k is a lending key of the program */
  uint8_t lend_key;   /* of this side, 0 if it lends nothing */
  uint8_t count;
  uint8_t self; /* key of this side */
  uint8_t reserved;
  uint16_t rule_count;
  struct ia2_handles *handles; /* of this side; NULL if no rule needs them */
  struct ia2_copy_object object[];
};

struct ia2_range {
  uintptr_t low, high;
};

/* Data that is shared by name: pointers there pass as they are.  Defined by libia2, ends with {0,
 * 0}, read-only before any compartment runs. */
extern const struct ia2_range ia2_shared_ranges[];

/* Private memory outside the windows, by key.  Defined by libia2, read-only before any compartment
 * runs. */
struct ia2_places {
  uintptr_t main_thread;                       /* thread pointer of the first thread */
  uintptr_t thread;                            /* of the others: so far below a stack's end */
  struct ia2_range data[IA2_WINDOW_COUNT];     /* writable segment of the compartment's object */
  struct ia2_range below_tp[IA2_WINDOW_COUNT]; /* its thread-local block, as distances */
};
extern const struct ia2_places ia2_places;

/* sp and low: this side's lending stack.  Returns the new sp, below what was written. */
uintptr_t ia2_copy_send(struct ia2_copy_frame *, const struct ia2_copies *, uintptr_t sp,
                        uintptr_t low);

/* room: IA2_COPY_MAX bytes, or what the objects need, aligned to IA2_COPY_ALIGN_MAX. */
void ia2_copy_receive(struct ia2_copy_frame *, const struct ia2_copies *, unsigned char *room);

/* Returns the address of the results, below sp, not reserved. */
uintptr_t ia2_copy_reply(struct ia2_copy_frame *, const struct ia2_copies *, uintptr_t sp,
                         uintptr_t low);

/* results: what the other side's ia2_copy_reply returned, or so it says. */
void ia2_copy_finish(struct ia2_copy_frame *, const struct ia2_copies *, uintptr_t results);

/* A check of the program's own found fault: reports what, and traps. */
_Noreturn void ia2_copy_refuse(const char *what);
#endif

#endif
