#include "lib.h"

static int sum;

static void visit(int i) { sum = lib_add(sum, i); }

int main(void) { return lib_each(4, visit) == 4 && sum == 6 ? 0 : 1; }
