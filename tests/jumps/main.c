/* longjmp inside a compartment, over another one's calls into one's own, and into another's. */
#include "lib.h"

#include <ia2_allocator.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

static jmp_buf outer;
static void leave(int value) { longjmp(outer, value); }

static int jump_over(void) {
  const int value = setjmp(outer);
  if (!value)
    lib_call(leave, 7);
  return value;
}

static int jump_over_often(int times) {
  volatile int sum = 0;
  for (volatile int i = 0; i < times; i++)
    sum += jump_over();
  return sum;
}

int main(int argc, char **argv) {
  if (argc > 1) {
    void *place = shared_malloc(sizeof(jmp_buf));
    if (!setjmp(*(jmp_buf *)place))
      lib_jump_to(place);
    puts("done");
    return 0;
  }
  printf("within the library: %d\n", lib_within(5));
  printf("over the library: %d\n", jump_over());
  printf("often: %d\n", jump_over_often(100));
  printf("the library's calls: %d, still called: %d\n", lib_calls(), lib_within(1));
  return 0;
}
