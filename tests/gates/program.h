/* The functions that the three compartments of the test program call each other by. */
#ifndef TESTS_GATES_PROGRAM_H
#define TESTS_GATES_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

struct pair {
  long a, b;
};
struct doubles {
  double a, b;
};
struct mixed {
  long a;
  double b;
};
struct large {
  long word[6];
};
struct huge {
  long word[30];
};
struct tiny {
  int a;
};

typedef int callback(int);
typedef int object_callback(const struct large *in, struct pair *inout);
typedef void any_function(void);

#define TYPE_CALLBACK 0x2b9d69126e3412fe
#define TYPE_OBJECT_CALLBACK 0x4b9d69126e3412fe

/* compartment 2 */
long two_sum6(long, int, long, long, long, long);
long two_sum14(long, long, long, long, long, long, long, long, long, long, long, long, long, long);
double two_mix(int, double, float, long, double, double, double, double, double, double, double);
long double two_extended(long double, int);
_Complex long double two_complex(long double);
struct pair two_pair(long, long);
struct doubles two_doubles(double, double);
struct mixed two_mixed(long, double);
long two_by_value(struct large, int, struct huge);
struct large two_make(long);
double two_variadic(int, ...);
void two_nothing(void);

long two_in(const struct large *);
void two_out(struct large *);
long two_inout(struct large *, struct tiny *);
long two_counted_in(const long *, int);
void two_counted_out(unsigned char *, unsigned long);
uintptr_t two_address(const struct large *);
uintptr_t two_address_out(struct large *);
long two_on_stack(long, long, long, long, long, long, const struct large *, struct pair *);

int two_apply(callback *, int value, int depth);
int two_apply_object(object_callback *);
callback *two_get_callback(void);
long two_lends(long, long, long, long, long, long, long);
int two_call_three(int);

int two_own(int);

/* compartment 1 */
int one_callback(int);
int one_down(int);
int one_jumping(int);
int one_object_callback(const struct large *, struct pair *);
long one_lending(long, long, long, long, long, long, long);

/* compartment 3 */
int three_add(int, int);

/* Calls through a pointer that came from elsewhere, as IA2_CHECK does. */
#define CHECKED(p, id)                                                                             \
  (((const uint64_t *)(uintptr_t)(p))[-1] == (id) ? (p) : (__builtin_trap(), (p)))

#endif
