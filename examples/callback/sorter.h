#ifndef EXAMPLES_CALLBACK_SORTER_H
#define EXAMPLES_CALLBACK_SORTER_H

/* Compares the items of two indices; cookie is the caller's own. */
typedef int (*compare_fn)(int a, int b, void *cookie);
typedef void (*visit_fn)(int index, void *cookie);

/* Visits 0..count-1 in the order that compare says. */
void visit_sorted(int count, compare_fn compare, visit_fn visit, void *cookie);

#endif
