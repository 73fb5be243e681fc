/* Compartment 3. */
#include "program.h"

int three_add(int a, int b) { return a + b; }
