/* The other compartment. */
#include "benchmarks/other.h"

long other(long value) { return value; }
