#include "lib.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static double secret = 8; /* faults if the function that reads it ran elsewhere */

double lib_compute(const char *library, const char *function, double x) {
  void *handle = dlopen(library, RTLD_NOW);
  if (!handle) {
    fprintf(stderr, "%s\n", dlerror());
    exit(3);
  }
  double (*f)(double) = (double (*)(double))dlsym(handle, function);
  const double result = f ? f(x * secret / 8) : -1;
  dlclose(handle);
  return result;
}
