/* The least that a test needs: CHECK counts and goes on, and the program's status tells. */
#ifndef IA2_TESTS_ALLOCATOR_CHECK_H
#define IA2_TESTS_ALLOCATOR_CHECK_H

#include <stdbool.h>

#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)

void check(bool ok, const char *what, const char *file, int line);

/* check_status: prints a summary; what main returns. */
int check_status(void);

/* dies_with: fn, run in a child, stops with the allocator's trap and a line with these words. */
bool dies_with(const char *words, void (*fn)(void *), void *argument);

/* resident_kb: how much memory this process occupies. */
long resident_kb(void);

#endif
