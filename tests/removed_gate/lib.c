#include "lib.h"

int lib_add(int a, int b) { return a + b; }

int lib_each(int count, void (*visit)(int)) {
  for (int i = 0; i < count; i++)
    visit(i);
  return count;
}
