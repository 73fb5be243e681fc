/* What compartment 1 is called for. */
#include "tests/gates/check.h"
#include "tests/gates/program.h"

extern callback __ia2_gate_one_down __attribute__((visibility("hidden")));
extern __thread uint64_t ia2_head_1[];

int one_callback(int value) { return value; }

int one_down(int value) { return value ? value + two_apply(__ia2_gate_one_down, value - 1, 1) : 0; }

int one_object_callback(const struct large *in, struct pair *inout) {
  const int sum = (int)(in->word[0] + in->word[5] + inout->a + inout->b);
  *inout = (struct pair){inout->a + 1, inout->b + 1};
  return key_of((uintptr_t)in) == 1 && key_of((uintptr_t)inout) == 1 ? sum : -1;
}

/* Of the one test that defines it. */
__attribute__((weak)) int one_jumping(int value) { return value; }

long one_lending(long a, long b, long c, long d, long e, long f, long g) {
  return (long)ia2_head_1[IA2_HEAD_LENDING / 8] + a + b + c + d + e + f + 1000 * g;
}
