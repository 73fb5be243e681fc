/* Objects of all storage durations on their way to a library. */
#ifndef TESTS_STORAGE_LIB_H
#define TESTS_STORAGE_LIB_H

#include <ia2.h>
#include <stddef.h>

struct pair {
  int a, b;
};

/* In and out, of one object and of counted ones. */
int lib_add(const struct pair *pair);
void lib_swap(struct pair *pair);
int lib_try(struct pair *pair, int fail); /* writes nothing if it fails */
int lib_sum(const int *numbers, size_t count);
void lib_square(int *numbers, size_t count);
size_t lib_length(const char *text);

/* Outlives the call: kept by the library. */
void lib_keep(int *kept);
int lib_kept(void);

/* By name. */
extern int shared_by_name;
void lib_count(void);

#endif
