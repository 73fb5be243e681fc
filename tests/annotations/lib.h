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

#endif
