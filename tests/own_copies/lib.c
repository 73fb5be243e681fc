#include "lib.h"

#include "util.h"

static int secret = 1; /* faults if the function that reads it ran elsewhere */
static int times_secret(int x) { return secret * x; }

int lib_fourth(int x) { return util_map(times_secret, util_square(util_square(x))); }
int lib_calls(void) { return util_calls; }
int *lib_counter(void) { return util_counter(); }
