#include "lib.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double compute(const char *library, const char *function, double x) {
  void *handle = dlopen(library, RTLD_NOW);
  if (!handle) {
    fprintf(stderr, "%s\n", dlerror());
    exit(3);
  }
  double (*f)(double) = (double (*)(double))dlsym(handle, function);
  const double result = f ? f(x) : -1;
  dlclose(handle);
  return result;
}

int main(int argc, char **argv) {
  if (argc > 1) {
    if (!strcmp(argv[1], "load"))
      compute("libresolv.so.2", "none", 1);
    else
      lib_compute("libresolv.so.2", "none", 1);
    puts("done");
    return 0;
  }
  printf("sqrt(9): %.1f\n", compute("libm.so.6", "sqrt", 9));
  printf("in the library: %.1f\n", lib_compute("libm.so.6", "sqrt", 16));
  printf("no such function: %.1f\n", compute("libm.so.6", "no_such_function", 1));
  void *program = dlopen(NULL, RTLD_NOW);
  printf("the program itself: %d, its libc: %d\n", program != NULL,
         dlsym(program, "qsort") != NULL);
  return 0;
}
