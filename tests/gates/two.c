/* Compartment 2. */
#include "tests/gates/program.h"

#include <stdarg.h>

long two_sum6(long a, int b, long c, long d, long e, long f) {
  return a + 10 * b + 100 * c + 1000 * d + 10000 * e + 100000 * f;
}

long two_sum14(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j,
               long k, long l, long m, long n) {
  return a + b + c + d + e + f + 2 * g + 3 * h + 4 * i + 5 * j + 6 * k + 7 * l + 8 * m + 9 * n;
}

double two_mix(int a, double b, float c, long d, double e, double f, double g, double h, double i,
               double j, double k) {
  return a + b + (double)c + (double)d + e + f + g + h + i + 10 * j + 100 * k;
}

long double two_extended(long double a, int b) { return a / (long double)b; }
_Complex long double two_complex(long double a) { return a + 2.0iL * a; }
struct pair two_pair(long a, long b) { return (struct pair){b, a}; }
struct doubles two_doubles(double a, double b) { return (struct doubles){b, a}; }
struct mixed two_mixed(long a, double b) { return (struct mixed){a + 1, b + 1}; }

long two_by_value(struct large a, int b, struct huge c) {
  long sum = b;
  for (int i = 0; i < 6; i++)
    sum += a.word[i];
  for (int i = 0; i < 30; i++)
    sum += 100 * c.word[i];
  return sum;
}

struct large two_make(long seed) {
  struct large result;
  for (int i = 0; i < 6; i++)
    result.word[i] = seed + i;
  return result;
}

double two_variadic(int count, ...) {
  double sum = 0;
  va_list list;
  va_start(list, count);
  for (int i = 0; i < count; i++)
    sum += va_arg(list, double) + va_arg(list, int);
  va_end(list);
  return sum;
}

void two_nothing(void) {}

long two_in(const struct large *p) { return p ? p->word[0] + p->word[5] : -1; }

void two_out(struct large *p) { p->word[1] += 5; /* the copy starts with zeros */ }

long two_inout(struct large *a, struct tiny *b) {
  if (!a || !b)
    return -1;
  const long old = a->word[2];
  a->word[2] = b->a;
  b->a = (int)old;
  return old;
}

long two_counted_in(const long *values, int count) {
  long sum = 0;
  for (int i = 0; i < count; i++)
    sum += values[i];
  return sum;
}

void two_counted_out(unsigned char *to, unsigned long size) {
  for (unsigned long i = 0; i < size; i++)
    to[i] = (unsigned char)(i + 1);
}

uintptr_t two_address(const struct large *p) { return (uintptr_t)p; }
uintptr_t two_address_out(struct large *p) { return (uintptr_t)p; }

long two_on_stack(long a, long b, long c, long d, long e, long f, const struct large *p,
                  struct pair *q) {
  q->a = p->word[3];
  return a + b + c + d + e + f + q->b;
}

int two_apply(callback *f, int value, int depth) {
  if (depth == 0)
    return value;
  return two_apply(CHECKED(f, TYPE_CALLBACK), CHECKED(f, TYPE_CALLBACK)(value), depth - 1);
}

int two_apply_object(object_callback *f) {
  const struct large in = {{1, 2, 3, 4, 5, 6}};
  struct pair inout = {7, 8};
  const int result = CHECKED(f, TYPE_OBJECT_CALLBACK)(&in, &inout);
  return result + 100 * (int)inout.a + 1000 * (int)inout.b;
}

__attribute__((visibility("hidden"))) int two_own(int value) { return value * 3; }
extern callback __ia2_gate_two_own __attribute__((visibility("hidden")));

callback *two_get_callback(void) {
  /* At home the gate goes on to the body. */
  return CHECKED(__ia2_gate_two_own, TYPE_CALLBACK)(5) == 15 ? __ia2_gate_two_own : 0;
}

int two_call_three(int value) { return three_add(value, 4); }
