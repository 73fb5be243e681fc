/* What compartment one calls in two. */
#ifndef TESTS_ALLOCATOR_PROTECTED_PROGRAM_H
#define TESTS_ALLOCATOR_PROTECTED_PROGRAM_H

enum two_deed {
  TWO_MALLOC = 1,  /* address of `argument` bytes of two's own */
  TWO_LENT_MALLOC, /* of two's lent memory */
  TWO_LENDS,       /* the same, where the policy says so */
  TWO_SHARED_MALLOC,
  TWO_FREE,      /* free(argument) */
  TWO_READ,      /* the byte at the argument */
  TWO_WRITE,     /* 2 to it; returns 2 */
  TWO_ALLOCATES, /* of everything, and gives it back; 1 if all was as it should be */
  TWO_THREADS,   /* `argument` threads of two's that do the same */
};

long two_run(long what, long argument);

#endif
