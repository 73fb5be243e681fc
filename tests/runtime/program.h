/* What the compartments of the test programs call in each other. */
#ifndef TESTS_RUNTIME_PROGRAM_H
#define TESTS_RUNTIME_PROGRAM_H

/* In two: a thread-local counter starts at 7 and grows by x; returned. */
long two_add(long x);

/* In two: x through one_call_back, with a stack full of x on both ways. */
long two_call_back(long x);

/* In three: two_add(x), from there. */
long two_by_three(long x);

/* In two: does something there (see two.c); `what` is an enum two_deed. */
long two_run(long what, long argument);

/* In two: the address of a thread-local variable of two's. */
long two_tls(void);

/* In one. */
long one_call_back(long x);

enum two_deed {
  TWO_READ = 1,     /* reads the long at the argument */
  TWO_WRITE,        /* writes it */
  TWO_SECRET,       /* address of a secret of two's */
  TWO_SPAWN,        /* a thread of two's; returns argument + 1 */
  TWO_EXIT,         /* exit(argument) */
  TWO_PTHREAD_EXIT, /* pthread_exit(argument) */
  TWO_ATEXIT,       /* registers a handler */
  TWO_KEY,          /* makes a key with a destructor, sets it */
  TWO_STACK,        /* address of a local variable */
  TWO_HANDLE,       /* registers a handler of two's for signal `argument` */
  TWO_HANDLED,      /* how often that ran */
  TWO_DESTROYED,    /* how often the key's destructor ran */
  TWO_TRAP,
};

/* In two: uses libc where libc writes its own data. */
long two_use_libc(void);

#endif
