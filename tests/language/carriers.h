/* The places that a function pointer may travel in: app gives one away in each, lib calls what it
 * finds. */
#ifndef TESTS_LANGUAGE_CARRIERS_H
#define TESTS_LANGUAGE_CARRIERS_H

#include "check.h"

struct ops {
  const char *name;
  op *first;
  op_ptr second;
};

struct nested {
  int kind;
  struct {
    long pad;
    struct ops ops;
  } inner;
};

struct anonymous {
  int kind;
  struct {
    union {
      op *call;
      op *same;
    };
  };
};

union choice {
  op *call;
  struct ops ops;
};

struct table {
  op *entry[4];
  op *grid[2][2];
};

struct volatile_ops {
  op *volatile call;
};

struct atomic_ops {
  _Atomic(op_ptr) call;
};

struct list {
  struct list *next;
  op *call;
};

typedef op *getter(void);
typedef getter *getter_getter(void);
typedef int visitor(op *f, int value);
typedef int visit(visitor *v, op *f, int value);

struct context;
struct api {
  int (*use)(struct context *context, int value);
  struct context *context;
};

int lib_field(const struct ops *ops, int value);
int lib_nested_field(const struct nested *n, int value);
int lib_anonymous_member(const struct anonymous *a, int value);
int lib_union_member(const union choice *c, int value);
int lib_array(op *const entries[static 4], int value);
int lib_table(const struct table *t, int value);
int lib_grid(const struct table *t, int value);
int lib_records(const struct ops (*ops)[3], int value);
int lib_call(op *f, int value);
int lib_call_typedef(op f, int value);
int lib_getter(getter *g, int value);
int lib_getter_getter(getter_getter *g, int value);
op *lib_offer(void);
int lib_pointer_to_pointer(op **f, int value);
int lib_visit(visit *v, op *f, int value);
int lib_void_pointer(void *f, int value);
int lib_copied(const struct ops *ops, int value);
int lib_by_value(struct ops ops, int value);
struct ops lib_returned(op *f);
int lib_old_style();
int lib_variadic(int count, ...);
int lib_generic(op *f, int value);
int lib_opaque(const struct api *api, int value);
int lib_list(const struct list *head, int value);
int lib_volatile(const struct volatile_ops *ops, int value);
int lib_atomic(struct atomic_ops *ops, int value);
void lib_keep(op *f);
int lib_call_kept(int value);
extern op *lib_hook;
int lib_call_hook(int value);

#endif
