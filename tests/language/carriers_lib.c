#include "carriers.h"

#include <ia2.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>

static int increment(int value) {
  RUNS_AT_HOME;
  return value + 1;
}

int lib_field(const struct ops *ops, int value) {
  return ops->first(value) + (*ops->second)(value);
}

int lib_nested_field(const struct nested *n, int value) {
  return n->inner.ops.first(value) + (n->inner.ops.second)(value);
}

int lib_anonymous_member(const struct anonymous *a, int value) { return a->same(value); }

int lib_union_member(const union choice *c, int value) { return c->call(value); }

int lib_array(op *const entries[static 4], int value) {
  int sum = 0;
  for (int i = 0; i < 4; i++)
    if (entries[i])
      sum += entries[i](value);
  return sum;
}

int lib_table(const struct table *t, int value) {
  int sum = 0;
  for (op *const *f = t->entry; f < t->entry + 4; f++)
    sum += (*f)(value);
  return sum;
}

int lib_grid(const struct table *t, int value) {
  int sum = 0;
  for (int i = 0; i < 4; i++)
    if (t->grid[i / 2][i % 2])
      sum += t->grid[i / 2][i % 2](value);
  return sum;
}

int lib_records(const struct ops (*ops)[3], int value) {
  int sum = 0;
  for (int i = 0; i < 3; i++)
    sum += (*ops)[i].first(value) + (***(*ops)[i].second)(value);
  return sum;
}

int lib_call(op *f, int value) { return f(value); }

int lib_call_typedef(op f, int value) { return f(value); }

int lib_getter(getter *g, int value) { return g()(value); }

int lib_getter_getter(getter_getter *g, int value) { return g()()(value); }

op *lib_offer(void) { return increment; }

int lib_pointer_to_pointer(op **f, int value) {
  int result = (*f)(value);
  *f = increment;
  return result;
}

static int visitor_of_lib(op *f, int value) {
  RUNS_AT_HOME;
  return f(value);
}

int lib_visit(visit *v, op *f, int value) { return v(visitor_of_lib, f, value); }

int lib_void_pointer(void *f, int value) { return ((op *)f)(value); }

int lib_copied(const struct ops *ops, int value) {
  struct ops mine;
  memmove(&mine, ops, sizeof mine);
  return mine.first(value) + mine.second(value);
}

int lib_by_value(struct ops ops, int value) { return ops.first(value) + ops.second(value); }

struct ops lib_returned(op *f) { return (struct ops){"returned", increment, f}; }

int lib_old_style(f, value)
op *f;
int value;
{
  return f(value);
}

int lib_variadic(int count, ...) {
  va_list list;
  int sum = 0;
  va_start(list, count);
  for (int i = 0; i < count; i++)
    sum += va_arg(list, op *)(1);
  va_end(list);
  return sum;
}

int lib_generic(op *f, int value) { return _Generic(value, int: f, default: increment)(value); }

int lib_opaque(const struct api *api, int value) { return api->use(api->context, value); }

int lib_list(const struct list *head, int value) { return head->call(value); }

int lib_volatile(const struct volatile_ops *ops, int value) { return ops->call(value); }

int lib_atomic(struct atomic_ops *ops, int value) { return atomic_load(&ops->call)(value); }

static op *kept;
void lib_keep(op *f) { kept = f; }
int lib_call_kept(int value) { return kept(value); }

op *lib_hook IA2_SHARED_DATA;
int lib_call_hook(int value) { return lib_hook(value); }
