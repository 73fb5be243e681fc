/* follow: follows all that a function can reach, with what is known of registers and stack, and
 * notes each instruction that would not do in place. */
#ifndef IA2_INPLACE_FOLLOW_H
#define IA2_INPLACE_FOLLOW_H

#include "ia2/inplace/instruction.h"
#include "ia2/inplace/state.h"

enum finding_kind {
  FINDING_WRITES,        /* data of a library; `places` are all that it can be, or unknown */
  FINDING_WRITES_TLS,    /* a thread-local variable */
  FINDING_WRITES_BLOCK,  /* the thread control block, or an unknown place in thread-local memory */
  FINDING_WRITES_LOADED, /* where a pointer leads that was read from a library's or thread's data */
  FINDING_ASKS,          /* system call `number`, or an unknown one (-1) */
  FINDING_CALLS,         /* through a pointer that came from the caller */
  FINDING_UNKNOWN_CALL,
  FINDING_UNKNOWN_JUMP,
  FINDING_UNDECIDED, /* `what` says why */
};

struct finding {
  enum finding_kind kind;
  uint64_t address;
  char text[128]; /* the instruction */
  const char *what;
  int64_t number;
  uint64_t *places;
  size_t place_count;
};

struct follow {
  const struct libraries *libraries;
  const uint64_t *ends; /* functions behind which the program is over */
  size_t end_count;
  const struct variable *constants; /* variables that are what the file has */
  size_t constant_count;
  struct finding *findings;
  size_t finding_count, finding_room;

  /* For follow.c, effects.c and memory_access.c alone. */
  struct arena arena;
  unsigned outside; /* kinds that were stored to memory of the caller */
  unsigned depth;
  size_t steps;
  unsigned resolving; /* IFUNC resolvers: they ran at start, what they write is of no interest */
  uint64_t *active;
  struct known_call *known;
  size_t known_count, known_room;
  struct resolved **resolved;
  size_t resolved_count;
};

/* follow_function adds to `findings` what is found from `address` on. */
void follow_function(struct follow *follow, uint64_t address);
void follow_forget_findings(struct follow *follow);
void follow_free(struct follow *follow);

/* follow_resolver: what the IFUNC resolver at `address` can return; of kind place with a set, or
 * unknown. */
struct value follow_resolver(struct follow *follow, uint64_t address);

/* Notes a finding once for each instruction. */
void follow_note(struct follow *follow, enum finding_kind kind,
                 const struct instruction *instruction, const char *what,
                 const struct value_set *places, int64_t number);

#endif
