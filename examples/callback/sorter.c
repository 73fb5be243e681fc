#include "sorter.h"

#include <stdlib.h>

static void sort(int *order, int count, compare_fn compare, void *cookie) {
  for (int i = 1; i < count; i++)
    for (int j = i; j > 0 && compare(order[j - 1], order[j], cookie) > 0; j--) {
      int swap = order[j];
      order[j] = order[j - 1];
      order[j - 1] = swap;
    }
}

void visit_sorted(int count, compare_fn compare, visit_fn visit, void *cookie) {
  int *order = malloc(sizeof *order * (size_t)count);
  if (!order)
    return;
  for (int i = 0; i < count; i++)
    order[i] = i;
  sort(order, count, compare, cookie);
  for (int i = 0; i < count; i++)
    visit(order[i], cookie);
  free(order);
}
