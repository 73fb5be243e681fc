#include "chains.h"

static int secret = 7; /* faults if the callback ran elsewhere */

static int times_secret(int value) {
  RUNS_AT_HOME;
  return secret * value;
}

int a_around(int depth) {
  RUNS_AT_HOME;
  return depth ? 1 + b_around(depth - 1) : 0;
}

static int recursive(int value) {
  RUNS_AT_HOME;
  return value ? 1 + b_apply(recursive, value - 1) : 0;
}

int main(void) {
  printf("around %d\n", a_around(50));
  printf("callback in b %d, in c %d\n", b_apply(times_secret, 6), c_apply(times_secret, 6));
  printf("offered by b %d, by c %d\n", b_offer()(1), c_offer()(1));
  printf("the same pointer from both: %s\n", b_offer() == c_offer() ? "yes" : "no");
  printf("recursive callbacks %d\n", recursive(20));
  struct box *box = b_open(5);
  printf("handle read in c %d, through b %d\n", c_read(box), b_read(box));
  struct point p = {1, 2};
  b_move(&p);
  printf("moved to %d,%d\n", p.x, p.y);
  int first = c_count(), second = b_count(), third = c_count();
  printf("counted in a %d, in b %d, in a %d\n", first, second, third);
  return 0;
}
