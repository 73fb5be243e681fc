/* A library that two compartments use. */
#ifndef TESTS_OWN_COPIES_UTIL_H
#define TESTS_OWN_COPIES_UTIL_H

typedef int util_function(int);

extern int util_calls;
int util_square(int x);
int util_map(util_function *f, int x);
int *util_counter(void);

#endif
