#include "functions.h"

int lib_apply(operation *f, int value) { return f(value); }

long lib_apply_wide(wide_operation *f, long value) { return f(value); }

operation *lib_offer(int kind) { return function(kind); }

wide_operation *lib_offer_wide(void) { return twice_wide; }
