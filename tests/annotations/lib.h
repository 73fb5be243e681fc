/* The interface of a library, annotated as for IA2. */
#ifndef TESTS_ANNOTATIONS_LIB_H
#define TESTS_ANNOTATIONS_LIB_H

#include <ia2.h>
#include <stdbool.h>

typedef int operation(int);

struct operations {
  operation *twice, *negate;
};

extern int shared_counter;
extern char *shared_text;

void lib_where(void **stack, size_t *tag, size_t *compartment);
void lib_fill(struct operations *operations);
int lib_apply(operation *f, int x);
int lib_apply_ignored(int x);
void lib_sort(int *numbers, size_t count); /* in shared memory */
void lib_on_signal(void);
int lib_signals(void);
void lib_assert(bool wrong);
char *lib_say(const char *text);
int *lib_secret(void);

/* Conditions. */
struct quotient {
  long values[4];
};
int lib_divide(int a, int b);
void lib_divide_into(int a, int b, int *result);
struct quotient lib_quotients(int a, int b);
double lib_scale(double x, int percent, double y);

/* Live objects. */
struct thing;
struct other;
struct thing *lib_alloc(int index);
struct other *lib_other(void);
void lib_open(struct thing *thing, int value);
int lib_use(struct thing *thing);
int lib_use_both(int unused, const struct thing *a, const struct thing *b);
void lib_close(struct thing *thing);

/* Runs in whoever calls it. */
IA2_BEGIN_NO_WRAP
size_t lib_here(const int *own, int *sum);
IA2_END_NO_WRAP

#endif
