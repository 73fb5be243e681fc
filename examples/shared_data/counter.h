#ifndef EXAMPLES_SHARED_DATA_COUNTER_H
#define EXAMPLES_SHARED_DATA_COUNTER_H

#include <ia2.h>

/* Open to every compartment, because it says so. */
extern int total IA2_SHARED_DATA;

void count(int n);

#endif
