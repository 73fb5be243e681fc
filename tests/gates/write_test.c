/* What gates_write refuses, and the numbers it makes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/rewriter/gates.h"

static int failures;

static void check(int ok, const char *what) {
  if (ok)
    return;
  failures++;
  printf("failed: %s\n", what);
}

/* Writes one direct gate of compartment 1; message: part of the error, or NULL. */
static void expect(const char *what, struct gate_direct gate, const char *message) {
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  const char *error = NULL;
  gate.function = "f";
  const struct gate_file file = {.self = 1, .count = 2, .direct = &gate, .direct_count = 1};
  const int result = gates_write(out, &file, &error);
  fclose(out);
  if (message)
    check(result == -1 && error && strstr(error, "f: ") && strstr(error, message), what);
  else
    check(result == 0 && !error && strstr(text, "IA2_GATE __wrap_f"), what);
  free(text);
}

static void expect_copy(const char *what, struct gate_abi abi, struct gate_copy copy,
                        const char *message) {
  expect(what, (struct gate_direct){.callee = 2, .abi = abi, .copies = &copy, .copy_count = 1},
         message);
}

int main(void) {
  const struct gate_abi one = {.gpr = 1, .stack = 8};
  expect("plain", (struct gate_direct){.callee = 2}, NULL);
  expect("own compartment", (struct gate_direct){.callee = 1}, "called in compartment 1");
  expect("no compartment", (struct gate_direct){.callee = 3}, "called in compartment 3");
  expect("registers", (struct gate_direct){.callee = 2, .abi = {.gpr = 7}}, "argument registers");
  expect("stack", (struct gate_direct){.callee = 2, .abi = {.stack = 5000}}, "stack arguments");
  expect("odd stack", (struct gate_direct){.callee = 2, .abi = {.stack = 12}}, "stack arguments");
  expect("vectors", (struct gate_direct){.callee = 2, .abi = {.sse = 1, .vector = 24}}, "24 bytes");
  const struct gate_copy good = {.where = 0, .flags = GATE_COPY_IN, .size = 8};
  expect("object", (struct gate_direct){.callee = 2, .abi = one, .copies = &good, .copy_count = 1},
         NULL);
  struct gate_copy bad = good;
  bad.where = 1;
  expect_copy("not passed", one, bad, "is no argument");
  bad.where = 7;
  expect_copy("not passed on the stack", one, bad, "is no argument");
  bad = good;
  bad.flags = 0;
  expect_copy("no direction", one, bad, "no direction");
  bad = good;
  bad.size = GATE_COPY_MAX;
  expect_copy("large", one, bad, "at most");
  bad = good;
  bad.align = 128;
  expect_copy("alignment", one, bad, "aligned");
  bad = good;
  bad.count_bytes = 3;
  expect_copy("count", one, bad, "a count of 3 bytes");
  bad = good;
  bad.flags = GATE_COPY_INOUT | GATE_COPY_SRET;
  expect_copy("result", one, bad, "is no result");

  check(gate_type_id_ok(gate_type_id(0x0f0f0f0f0f0f0f0f)), "type id without 0f");
  check(gate_type_id(0x123456789abcdef0) == 0x123456789abcdef0, "type id as it is");
  check(!gate_type_id_ok(0x1122330f44556677), "type id with 0f");
  printf("%d failures\n", failures);
  return failures != 0;
}
