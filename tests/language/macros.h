/* Function pointers in macros: in bodies, as arguments, pasted, in fragments that are included. */
#ifndef TESTS_LANGUAGE_MACROS_H
#define TESTS_LANGUAGE_MACROS_H

#include "check.h"

#define HANDLERS(X)                                                                                \
  X(open, int, value + 1)                                                                          \
  X(close, int, value + 2)

#define FIELD(name, type, result) type (*on_##name)(type value);
struct handlers {
  HANDLERS(FIELD)
};
#undef FIELD

struct slot {
  op *call;
};

/* A header that means something else to either side, as configuration macros do. */
#ifdef IN_LIB
#define INVOKE(slot, value) ((slot)->call)(value)
#else
#define INVOKE(slot, value) -1
#endif

/* Called from both sides: the text is one. */
static inline int invoke_inline(const struct slot *slot, int value) { return slot->call(value); }

int lib_macro_slot(const struct slot *slot, int value);
int lib_macro_body(const struct slot *slot, int value);
int lib_macro_argument(const struct slot *slot, int value);
int lib_macro_pasted(const struct slot *slot, int value);
int lib_macro_string(const struct slot *slot, int value);
int lib_macro_field(const struct slot *slot, int value);
int lib_handlers(const struct handlers *handlers, int value);
int lib_fragment(const struct slot *slot, int value);
int lib_invoke(const struct slot *slot, int value);
int lib_invoke_inline(const struct slot *slot, int value);
int lib_do_while(const struct slot *slot, int value);
int lib_variadic_macro(const struct slot *slot, int value);
int lib_macro_of_macro(const struct slot *slot, int value);

#endif
