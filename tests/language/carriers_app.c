#include "carriers.h"

#include <string.h>

#include "cases.h"

void case_field(op *f) {
  struct ops ops;
  ops.name = "field";
  ops.first = f;
  ops.second = twice;
  CHECK(lib_field(&ops, 21) == 84);
}

void case_nested_field(op *f) {
  struct nested n = {.kind = 1};
  n.inner.ops.first = f;
  n.inner.ops.second = &thrice;
  CHECK(lib_nested_field(&n, 7) == 35);
}

void case_anonymous_member(op *f) {
  struct anonymous a = {.call = f};
  CHECK(lib_anonymous_member(&a, 21) == 42);
}

void case_union_member(op *f) {
  union choice c = {.call = f};
  CHECK(lib_union_member(&c, 21) == 42);
}

void case_array_of_pointers(op *f) {
  op *entries[4] = {twice, [2] = thrice, f};
  CHECK(lib_array(entries, 1) == 7);
}

void case_two_dimensions(op *f) {
  struct table t = {.grid = {{twice, thrice}, {[1] = f}}};
  CHECK(lib_grid(&t, 1) == 7);
}

void case_array_of_records(op *f) {
  const struct ops all[3] = {{"a", twice, thrice}, {"b", f, f}, {.second = twice, .first = thrice}};
  CHECK(lib_records(&all, 1) == 14);
}

void case_positional_initialiser(op *f) {
  struct nested n = {1, {2, {"name", f, thrice}}};
  CHECK(lib_nested_field(&n, 7) == 35);
}

void case_designated_initialiser(op *f) {
  struct nested n = {.inner.ops.second = thrice, .inner.ops.first = f, .kind = 3};
  CHECK(lib_nested_field(&n, 7) == 35);
}

void case_brace_elision(op *f) {
  struct nested n = {1, 2, "name", f, thrice};
  CHECK(lib_nested_field(&n, 7) == 35);
}

static const struct table static_table = {{twice, &thrice, *twice, **thrice}, {{0}}};
static op *const more[] = {[1] = twice, thrice};

void case_static_table(op *f) {
  CHECK(lib_table(&static_table, 1) == 10);
  CHECK(lib_call(more[1], 1) + lib_call(more[2], 1) + lib_call(f, 1) == 7);
}

void case_typedef_of_function(op *f) { CHECK(lib_call_typedef(f, 21) == 42); }

static op *given;
static op *give(void) {
  RUNS_AT_HOME;
  return given;
}
static op *give_thrice(void) {
  RUNS_AT_HOME;
  return thrice;
}

void case_result(op *f) {
  given = f;
  CHECK(lib_getter(give, 21) == 42);
  CHECK(lib_getter(give_thrice, 2) == 6);
  CHECK(lib_offer()(20) == 21);
}

static getter *give_getter(void) {
  RUNS_AT_HOME;
  return give;
}

void case_result_of_result(op *f) {
  given = f;
  CHECK(lib_getter_getter(give_getter, 21) == 42);
}

void case_pointer_to_pointer(op *f) {
  op *local = f;
  CHECK(lib_pointer_to_pointer(&local, 21) == 42);
  CHECK(local(20) == 21); /* lib put one of its own there */
}

static int visit_with(visitor *v, op *f, int value) {
  RUNS_AT_HOME;
  return v(f, value);
}

void case_callback_of_callback(op *f) { CHECK(lib_visit(visit_with, f, 21) == 42); }

void case_compound_literal(op *f) {
  CHECK(lib_field(&(struct ops){"literal", f, twice}, 21) == 84);
  CHECK(lib_by_value((struct ops){.first = f, .second = thrice}, 1) == 5);
  CHECK(lib_array((op *[]){twice, 0, thrice, f}, 1) == 7);
}

static volatile int yes = 1;

void case_conditional(op *f) {
  CHECK(lib_call(yes ? f : thrice, 21) == 42);
  CHECK(lib_call(yes ? twice : 0, 21) == 42);
  CHECK(lib_call(f ?: thrice, 21) == 42);
}

void case_comma(op *f) {
  CHECK(lib_call((yes++, f), 21) == 42);
  CHECK(lib_call((yes++, thrice), 2) == 6);
}

void case_void_pointer(op *f) {
  CHECK(lib_void_pointer((void *)f, 21) == 42);
  CHECK(lib_void_pointer((void *)thrice, 2) == 6);
}

void case_copied_record(op *f) {
  struct ops source = {"copied", f, thrice}, copy;
  memcpy(&copy, &source, sizeof copy);
  CHECK(lib_copied(&copy, 1) == 5);
}

void case_record_by_value(op *f) {
  struct ops ops = {"value", f, thrice};
  CHECK(lib_by_value(ops, 1) == 5);
}

void case_record_returned(op *f) {
  CHECK(lib_returned(f).first(20) == 21);
  CHECK(lib_returned(f).second(21) == 42);
}

void case_old_style(op *f) { CHECK(lib_old_style(f, 21) == 42); }

void case_variadic_argument(op *f) { CHECK(lib_variadic(3, twice, f, thrice) == 7); }

void case_generic_selection(op *f) {
  CHECK(lib_generic(_Generic(f, op_ptr: f, default: thrice), 21) == 42);
  CHECK(lib_generic(_Generic(yes, int: thrice, default: twice), 2) == 6);
}

void case_statement_expression(op *f) {
  CHECK(lib_call(({
                   op *chosen = f;
                   chosen;
                 }),
                 21) == 42);
  CHECK(lib_call(({ thrice; }), 2) == 6);
}

struct context {
  op *call;
  int extra;
};

static int use_context(struct context *context, int value) {
  RUNS_AT_HOME;
  return context->call(value) + context->extra;
}

void case_opaque_context(op *f) {
  static struct context context;
  context = (struct context){twice, 1};
  struct api api = {use_context, &context};
  CHECK(lib_opaque(&api, 21) == 43);
  CHECK(lib_call(f, 1) == 2);
}

void case_linked_list(op *f) {
  static struct list second, first;
  second.call = thrice;
  first = (struct list){0, f};
  CHECK(lib_list(&first, 1) == 2);
}

void case_volatile_field(op *f) {
  struct volatile_ops ops = {f};
  CHECK(lib_volatile(&ops, 21) == 42);
  ops.call = thrice;
  CHECK(lib_volatile(&ops, 2) == 6);
}

void case_atomic_field(op *f) {
  struct atomic_ops ops = {thrice};
  ops.call = f;
  CHECK(lib_atomic(&ops, 21) == 42);
}

void case_shared_global(op *f) {
  lib_hook = f;
  CHECK(lib_call_hook(21) == 42);
}

void case_kept_and_called_later(op *f) {
  lib_keep(f);
  CHECK(lib_call_kept(21) == 42);
}
