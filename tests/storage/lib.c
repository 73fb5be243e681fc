#include "lib.h"

#include <string.h>

int lib_add(const struct pair *pair) { return pair->a + pair->b; }

void lib_swap(struct pair *pair) {
  const struct pair old = *pair;
  pair->a = old.b;
  pair->b = old.a;
}

int lib_try(struct pair *pair, int fail) {
  if (fail)
    return -1;
  pair->a++;
  return 0;
}

int lib_sum(const int *numbers, size_t count) {
  int sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += numbers[i];
  return sum;
}

void lib_square(int *numbers, size_t count) {
  for (size_t i = 0; i < count; i++)
    numbers[i] *= numbers[i];
}

size_t lib_length(const char *text) { return strlen(text); }

static int *kept;
void lib_keep(int *pointer) { kept = pointer; }
int lib_kept(void) { return ++*kept; }

void lib_count(void) { shared_by_name++; }
