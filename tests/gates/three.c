/* Compartment 3. */
#include "tests/gates/program.h"

int three_add(int a, int b) { return a + b; }
