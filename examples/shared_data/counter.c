#include "counter.h"

int total IA2_SHARED_DATA = 1;
static int calls; /* not shared */

void count(int n) {
  calls++;
  total += n * calls;
}
