/* Three compartments, a, b and c, that call each other in every way.  Each function says first that
 * it runs at home. */
#ifndef TESTS_CHAINS_CHAINS_H
#define TESTS_CHAINS_CHAINS_H

#include <stdio.h>
#include <stdlib.h>

#ifdef PKEY
static inline void check_home(const char *function, unsigned home) {
  unsigned rights, high;
  __asm__ volatile("rdpkru" : "=a"(rights), "=d"(high) : "c"(0));
  for (unsigned key = 1; key <= 3; key++)
    if (((rights >> (2 * key) & 3) == 0) != (key == home)) {
      fprintf(stderr, "%s: runs with rights %x, not those of %u\n", function, rights, home);
      exit(1);
    }
}
#define RUNS_AT_HOME check_home(__func__, PKEY)
#else
#define RUNS_AT_HOME (void)0
#endif

typedef int op(int value);
struct box;    /* c's own */
struct point { /* copied */
  int x, y;
};

/* a -> b -> c -> a -> b ..., deeper and deeper. */
int a_around(int depth);
int b_around(int depth);
int c_around(int depth);

/* A callback of a's goes through b to c. */
int b_apply(op *f, int value);
int c_apply(op *f, int value);
/* c's function comes back through b to a. */
op *b_offer(void);
op *c_offer(void);

/* c's handle goes through b to a, and home again. */
struct box *b_open(int value);
struct box *c_open(int value);
int c_read(struct box *box);
int b_read(struct box *box);

/* An object of a's, handed on by b: c changes it, and all see it. */
void b_move(struct point *p);
void c_move(struct point *p);
/* The same function from a and from b. */
int c_count(void);
int b_count(void);

#endif
