/* What the program of threads.c calls in its other compartment. */
#ifndef BENCHMARKS_OTHER_H
#define BENCHMARKS_OTHER_H

long other(long value);

#endif
