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
 * The functions keep no state, and use integer registers only, so that vector and x87 arguments
 * and results pass by them untouched.  Read by the assembler too. */
#ifndef IA2_RUNTIME_COPY_COPY_H
#define IA2_RUNTIME_COPY_COPY_H

#define IA2_COPY_OBJECTS 16 /* per function */
#define IA2_COPY_MAX 16384  /* bytes per call and direction, rounded up as they lie */
#define IA2_COPY_ALIGN_MAX 64
/* A signal handler leaves so much of the lending stack of its compartment alone: a call that
 * it interrupted may have results, or arguments, there. */
#define IA2_LEND_RED_ZONE 32768

#define IA2_COPY_IN 1
#define IA2_COPY_OUT 2
#define IA2_COPY_SRET 4 /* the hidden result pointer, which is also the result */
#define IA2_COPY_OWN 8  /* an OUT object may be one that the receiver lends */

/* struct ia2_copy_frame, as the assembler sees it. */
#define IA2_COPY_FRAME_STACK 48
#define IA2_COPY_FRAME_RAX 56
#define IA2_COPY_FRAME_RDX 64
#define IA2_COPY_FRAME_SIZE 200

#ifndef __ASSEMBLER__
#include <stdint.h>

/* A half's copy of the arguments. */
struct ia2_copy_frame {
  uint64_t gpr[6];                   /* rdi, rsi, rdx, rcx, r8, r9 */
  uint64_t *stack;                   /* arguments on the stack */
  uint64_t rax, rdx;                 /* result */
  uint64_t object[IA2_COPY_OBJECTS]; /* where each lies on this side; 0 if not copied */
};

struct ia2_copy_object {
  uint8_t where; /* 0..5: integer register; 6 + n: eightbyte n of the stack */
  uint8_t flags; /* IA2_COPY_* */
  uint8_t align;
  uint8_t count_bytes; /* 0: one object; else the size of the argument that counts them */
  uint8_t count_where;
  uint8_t reserved[3]; /* 0 */
  uint32_t size;
  uint32_t fields; /* 0; for a list of the fields to copy */
};

/* Read-only, generated; each side uses its own. */
struct ia2_copies {
  uint16_t lend_mask; /* bit k: key k is a lending key of the program */
  uint8_t lend_key;   /* of this side, 0 if it lends nothing */
  uint8_t count;
  uint32_t reserved; /* 0 */
  struct ia2_copy_object object[];
};

struct ia2_range {
  uintptr_t low, high;
};

/* Data that is shared by name: pointers there pass as they are.  Defined by libia2, ends with {0,
 * 0}, read-only before any compartment runs. */
extern const struct ia2_range ia2_shared_ranges[];

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
#endif

#endif
