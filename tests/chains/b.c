#include "chains.h"

int b_around(int depth) {
  RUNS_AT_HOME;
  return depth ? 1 + c_around(depth - 1) : 0;
}

int b_apply(op *f, int value) {
  RUNS_AT_HOME;
  return c_apply(f, value);
}

op *b_offer(void) { return c_offer(); }

struct box *b_open(int value) { return c_open(value); }

int b_read(struct box *box) { return c_read(box); }

void b_move(struct point *p) {
  RUNS_AT_HOME;
  p->x += 10;
  c_move(p);
  p->x += 10;
}

int b_count(void) { return c_count(); }
