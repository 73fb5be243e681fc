/* Describes the gates of the test program and writes those of the compartment that is named. */
#include <stdio.h>
#include <stdlib.h>

#include "ia2/rewriter/gates.h"
#include "tests/gates/program.h"

#define RAX GATE_RET_RAX
#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define COPIES(...)                                                                                \
  .copies = (const struct gate_copy[]){__VA_ARGS__},                                               \
  .copy_count = sizeof((const struct gate_copy[]){__VA_ARGS__}) / sizeof(struct gate_copy)
#define IN(at, type) {.where = at, .flags = GATE_COPY_IN, .align = 8, .size = sizeof(type)}
#define OUT(at, type) {.where = at, .flags = GATE_COPY_OUT, .align = 8, .size = sizeof(type)}
#define INOUT(at, type) {.where = at, .flags = GATE_COPY_INOUT, .align = 8, .size = sizeof(type)}

/* What compartment 1 calls in compartment 2. */
static const struct gate_direct calls[] = {
    {.function = "two_sum6", .callee = 2, .abi = {.gpr = 6, .gpr32 = 2, .ret = RAX}},
    {.function = "two_sum14", .callee = 2, .abi = {.gpr = 6, .stack = 64, .ret = RAX}},
    {.function = "two_mix",
     .callee = 2,
     .abi = {.gpr = 2, .gpr32 = 1, .sse = 8, .stack = 8, .ret = GATE_RET_XMM0}},
    {.function = "two_extended",
     .callee = 2,
     .abi = {.gpr = 1, .gpr32 = 1, .stack = 16, .ret = GATE_RET_ST0}},
    {.function = "two_complex",
     .callee = 2,
     .abi = {.stack = 16, .ret = GATE_RET_ST0 | GATE_RET_ST1}},
    {.function = "two_pair", .callee = 2, .abi = {.gpr = 2, .ret = RAX | GATE_RET_RDX}},
    {.function = "two_doubles",
     .callee = 2,
     .abi = {.sse = 2, .ret = GATE_RET_XMM0 | GATE_RET_XMM1}},
    {.function = "two_mixed", .callee = 2, .abi = {.gpr = 1, .sse = 1, .ret = RAX | GATE_RET_XMM0}},
    {.function = "two_by_value",
     .callee = 2,
     .abi = {.gpr = 1, .gpr32 = 1, .stack = 48 + 240, .ret = RAX}},
    {.function = "two_make",
     .callee = 2,
     .abi = {.gpr = 2, .ret = RAX},
     COPIES({.where = 0, .flags = GATE_COPY_OUT | GATE_COPY_SRET, .size = sizeof(struct large)})},
    {.function = "two_variadic",
     .callee = 2,
     .abi = {.gpr = 6, .sse = 8, .stack = 128, .ret = GATE_RET_XMM0, .variadic = true}},
    {.function = "two_nothing", .callee = 2},
    {.function = "two_in", .callee = 2, .abi = {.gpr = 1, .ret = RAX}, COPIES(IN(0, struct large))},
    {.function = "two_out", .callee = 2, .abi = {.gpr = 1}, COPIES(OUT(0, struct large))},
    {.function = "two_inout",
     .callee = 2,
     .abi = {.gpr = 2, .ret = RAX},
     COPIES(INOUT(0, struct large), INOUT(1, struct tiny))},
    {.function = "two_counted_in",
     .callee = 2,
     .abi = {.gpr = 2, .ret = RAX},
     COPIES({.flags = GATE_COPY_IN, .align = 8, .size = 8, .count_where = 1, .count_bytes = 4})},
    {.function = "two_counted_out",
     .callee = 2,
     .abi = {.gpr = 2},
     COPIES({.flags = GATE_COPY_OUT, .align = 1, .size = 1, .count_where = 1, .count_bytes = 8})},
    {.function = "two_address",
     .callee = 2,
     .abi = {.gpr = 1, .ret = RAX},
     COPIES(IN(0, struct large))},
    {.function = "two_address_out",
     .callee = 2,
     .abi = {.gpr = 1, .ret = RAX},
     COPIES(INOUT(0, struct large))},
    {.function = "two_on_stack",
     .callee = 2,
     .abi = {.gpr = 6, .stack = 16, .ret = RAX},
     COPIES(IN(6, struct large), INOUT(7, struct pair))},
    {.function = "two_apply", .callee = 2, .abi = {.gpr = 3, .gpr32 = 6, .ret = RAX}},
    {.function = "two_apply_object", .callee = 2, .abi = {.gpr = 1, .ret = RAX}},
    {.function = "two_get_callback", .callee = 2, .abi = {.ret = RAX}},
    {.function = "two_call_three", .callee = 2, .abi = {.gpr = 1, .gpr32 = 1, .ret = RAX}},
    {.function = "two_registers", .callee = 2, .abi = {.gpr = 1, .ret = RAX}},
    {.function = "two_registers_sse",
     .callee = 2,
     .abi = {.gpr = 2, .gpr32 = 2, .sse = 1, .ret = RAX | GATE_RET_RDX | GATE_RET_XMM0}},
    {.function = "two_escape", .callee = 2, .abi = {.gpr = 1, .ret = RAX}},
};

static const struct gate_direct calls_three[] = {
    {.function = "three_add", .callee = 3, .abi = {.gpr = 2, .gpr32 = 3, .ret = RAX}},
};

static const uint32_t one[] = {1}, two[] = {2}, two_and_three[] = {2, 3};

static const struct gate_pointer pointers_1[] = {
    {.function = "one_callback",
     .type_id = TYPE_CALLBACK,
     .callers = two_and_three,
     .caller_count = 2,
     .abi = {.gpr = 1, .gpr32 = 1, .ret = RAX}},
    {.function = "one_down",
     .type_id = TYPE_CALLBACK,
     .callers = two_and_three,
     .caller_count = 2,
     .abi = {.gpr = 1, .gpr32 = 1, .ret = RAX}},
    {.function = "one_jumping",
     .type_id = TYPE_CALLBACK,
     .callers = two,
     .caller_count = 1,
     .abi = {.gpr = 1, .gpr32 = 1, .ret = RAX}},
    {.function = "one_object_callback",
     .type_id = TYPE_OBJECT_CALLBACK,
     .exported = true,
     .callers = two,
     .caller_count = 1,
     .abi = {.gpr = 2, .ret = RAX},
     COPIES(IN(0, struct large), INOUT(1, struct pair))},
};

static const struct gate_pointer pointers_2[] = {
    {.function = "two_own",
     .type_id = TYPE_CALLBACK,
     .callers = one,
     .caller_count = 1,
     .abi = {.gpr = 1, .gpr32 = 1, .ret = RAX}},
};

static const struct gate_lends lends[] = {
    {.callee = "one_lending", .abi = {.gpr = 6, .stack = 8}},
    {.callee = "one_lending", .owner = 2, .abi = {.gpr = 6, .stack = 8}},
};

int main(int argc, char **argv) {
  const unsigned self = argc == 2 ? (unsigned)atoi(argv[1]) : 0;
  struct gate_file file = {.self = self, .count = 3};
  struct gate_entry entries[LENGTH(calls)];
  const struct gate_direct *called = NULL;
  if (self == 1) {
    file.direct = calls;
    file.direct_count = LENGTH(calls);
    file.pointers = pointers_1;
    file.pointer_count = LENGTH(pointers_1);
    file.lends = lends;
    file.lends_count = LENGTH(lends);
  } else if (self == 2) {
    called = calls;
    file.entry_count = LENGTH(calls);
    file.direct = calls_three;
    file.direct_count = LENGTH(calls_three);
    file.pointers = pointers_2;
    file.pointer_count = LENGTH(pointers_2);
  } else if (self == 3) {
    called = calls_three;
    file.entry_count = LENGTH(calls_three);
  }
  for (size_t i = 0; i < file.entry_count; i++)
    entries[i] = (struct gate_entry){.function = called[i].function,
                                     .abi = called[i].abi,
                                     .copies = called[i].copies,
                                     .copy_count = called[i].copy_count};
  file.entries = entries;
  const char *error;
  if (!gates_write(stdout, &file, &error))
    return 0;
  fprintf(stderr, "%s\n", error);
  return 1;
}
