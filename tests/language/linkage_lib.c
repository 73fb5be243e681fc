#include "linkage.h"

static int same_name(int value) {
  RUNS_AT_HOME;
  return value + 200;
}

__attribute__((weak)) int lib_weak(op *f, int value) { return f(value); }

int lib_weak_undefined(op *f, int value) { return f(value); }

static int implementation(op *f, int value) {
  RUNS_AT_HOME;
  return f(value);
}
int lib_alias(op *f, int value) __attribute__((alias("implementation")));

__attribute__((weak)) int lib_weak_target(int value) {
  RUNS_AT_HOME;
  return value + 7;
}
op *lib_weak_op(void) { return lib_weak_target; }

static int constructed;
__attribute__((constructor(200))) static void construct(void) {
  RUNS_AT_HOME;
  constructed++;
}
__attribute__((destructor)) static void destruct(void) { RUNS_AT_HOME; }
int lib_constructed(void) { return constructed; }

__attribute__((visibility("hidden"))) int lib_hidden_target(int value) {
  RUNS_AT_HOME;
  return value + 30;
}
op *lib_hidden(void) { return lib_hidden_target; }

op *lib_static(void) { return same_name; }
int lib_static_direct(op *f, int value) { return f(value) + same_name(value); }
