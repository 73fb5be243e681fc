#include "chains.h"

struct box {
  int value;
};

int c_around(int depth) {
  RUNS_AT_HOME;
  return depth ? 1 + a_around(depth - 1) : 0;
}

int c_apply(op *f, int value) {
  RUNS_AT_HOME;
  return f(value);
}

static int next;
static int add_next(int value) {
  RUNS_AT_HOME;
  next = 100;
  return value + next;
}

op *c_offer(void) { return add_next; }

struct box *c_open(int value) {
  struct box *box = malloc(sizeof *box);
  if (!box)
    abort();
  box->value = value;
  return box;
}

int c_read(struct box *box) {
  RUNS_AT_HOME;
  return box->value;
}

void c_move(struct point *p) {
  RUNS_AT_HOME;
  p->y += 100;
}

int c_count(void) {
  static int count;
  RUNS_AT_HOME;
  return ++count;
}
