#include "linkage.h"

#include "cases.h"

/* One name, a function in each compartment. */
static int same_name(int value) {
  RUNS_AT_HOME;
  return value + 100;
}

__attribute__((weak)) int app_weak(int value);
int app_weak(int value) {
  RUNS_AT_HOME;
  return value + 10;
}

void case_weak_function(op *f) {
  CHECK(lib_weak(f, 21) == 42);
  CHECK(lib_weak(app_weak, 21) == 31);
  CHECK(lib_weak_op()(1) == 8);
}

void case_weak_undefined(op *f) {
  CHECK(lib_missing == 0);
  CHECK(lib_weak_undefined != 0);
  CHECK(lib_weak_undefined(f, 21) == 42);
}

__attribute__((alias("app_weak"))) int app_alias(int value);

void case_alias(op *f) {
  CHECK(lib_alias(f, 21) == 42);
  CHECK(lib_alias(app_alias, 21) == 31);
}

static int constructed;
__attribute__((constructor)) static void construct(void) {
  RUNS_AT_HOME;
  constructed++;
}
__attribute__((destructor)) static void destruct(void) {
  RUNS_AT_HOME;
  constructed--;
}

void case_constructor(op *f) {
  CHECK(constructed == 1 && lib_constructed() == 1);
  CHECK(lib_weak(f, 1) == 2);
}

__attribute__((visibility("hidden"))) int app_hidden(int value);
int app_hidden(int value) {
  RUNS_AT_HOME;
  return value + 20;
}

void case_hidden(op *f) {
  CHECK(lib_weak(app_hidden, 1) == 21);
  CHECK(lib_hidden()(1) == 31);
  CHECK(lib_weak(f, 1) == 2);
}

void case_statics_of_one_name(op *f) {
  CHECK(lib_weak(same_name, 1) == 101);
  CHECK(lib_static()(1) == 201);
  CHECK(lib_static_direct(f, 1) == 2 + 201);
}

void case_compiled_twice(op *f) {
  CHECK(lib_width_8(f, 1) == 2 + 8 && lib_width_16(f, 1) == 2 + 16);
  CHECK(lib_op_8()(1) == 9 && lib_op_16()(1) == 17);
}
