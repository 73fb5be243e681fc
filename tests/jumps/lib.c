#include "lib.h"

#include <setjmp.h>
#include <string.h>

static jmp_buf here;
static int calls;

static _Noreturn void dive(int depth) {
  char deep[256];
  memset(deep, depth, sizeof deep);
  if (depth)
    dive(depth - 1);
  longjmp(here, deep[0] + 3);
}

int lib_within(int depth) {
  const int value = setjmp(here);
  if (!value)
    dive(depth);
  return value;
}

void lib_call(callback *f, int value) {
  calls++;
  f(value);
  calls -= 1000; /* not if it jumped over this */
}

int lib_calls(void) { return calls; }

void lib_jump_to(void *place) { longjmp(*(jmp_buf *)place, 1); }
