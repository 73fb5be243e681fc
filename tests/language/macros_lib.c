#define IN_LIB
#include "macros.h"

#include <string.h>

int lib_macro_slot(const struct slot *slot, int value) { return slot->call(value); }

#define CALL(s, v) (s)->call(v)
#define CALL_BARE(s, v) s->call(v)
int lib_macro_body(const struct slot *slot, int value) {
  return CALL(slot, value) + CALL_BARE(slot, value);
}

#define APPLY(f, v) f(v)
int lib_macro_argument(const struct slot *slot, int value) { return APPLY(slot->call, value); }

#define COUNTED(f, v) (calls_of_##f++, f(v))
int lib_macro_pasted(const struct slot *slot, int value) {
  static int calls_of_callback;
  op *callback = slot->call;
  return COUNTED(callback, value);
}

#define TRACED(f, v) (strcmp(#f, "slot->call") ? -1 : f(v))
int lib_macro_string(const struct slot *slot, int value) { return TRACED(slot->call, value); }

#define FIELD_OF(s, name) (s)->ca##name
int lib_macro_field(const struct slot *slot, int value) {
  op *f = FIELD_OF(slot, ll);
  return f(value);
}

int lib_handlers(const struct handlers *handlers, int value) {
  int sum = 0;
#define ADD(name, type, result) sum += handlers->on_##name(value);
  HANDLERS(ADD)
  return sum;
}

int lib_fragment(const struct slot *slot, int value) {
#include "call.inc"
}

int lib_invoke(const struct slot *slot, int value) { return INVOKE(slot, value); }

int lib_invoke_inline(const struct slot *slot, int value) { return invoke_inline(slot, value); }

#define INTO(result, f, v)                                                                         \
  do {                                                                                             \
    result = (f)(v);                                                                               \
  } while (0)
int lib_do_while(const struct slot *slot, int value) {
  int result;
  INTO(result, slot->call, value);
  return result;
}

#define SPREAD(f, ...) f(__VA_ARGS__)
int lib_variadic_macro(const struct slot *slot, int value) { return SPREAD(slot->call, value); }

#define INNER(s) s->call
#define OUTER(s, v) INNER(s)(v)
int lib_macro_of_macro(const struct slot *slot, int value) { return OUTER(slot, value); }
