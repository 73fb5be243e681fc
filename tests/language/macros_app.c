#include "macros.h"

#include <string.h>

#include "cases.h"

#define DEFAULT thrice
#define IDENTITY(x) x
#define SLOT(f)                                                                                    \
  (struct slot) { f }

void case_object_macro(op *f) {
  CHECK(lib_macro_slot(&SLOT(f), 21) == 42);
  CHECK(lib_macro_slot(&SLOT(DEFAULT), 2) == 6);
}

void case_function_macro(op *f) {
  struct slot slot = {IDENTITY(f)};
  CHECK(lib_macro_slot(&slot, 21) == 42);
  slot.call = IDENTITY(IDENTITY(thrice));
  CHECK(lib_macro_slot(&slot, 2) == 6);
}

void case_call_in_a_body(op *f) { CHECK(lib_macro_body(&SLOT(f), 21) == 84); }

void case_callee_is_an_argument(op *f) { CHECK(lib_macro_argument(&SLOT(f), 21) == 42); }

/* Pasted tokens and strings of an argument that is edited, too. */
#define CALL_COUNTED(f) (count_of_##f++, f)
#define NAMED(f) {#f, f}
#define ENTRY(f) [index_of_##f] = f
static int count_of_thrice;
enum { index_of_thrice = 1, index_of_twice };
static const struct {
  const char *name;
  op *call;
} named[] = {NAMED(twice), NAMED(thrice)};
static op *const entries[] = {ENTRY(twice), ENTRY(thrice)};

void case_argument_also_pasted(op *f) {
  CHECK(lib_macro_pasted(&SLOT(f), 21) == 42);
  CHECK(lib_macro_slot(&SLOT(CALL_COUNTED(thrice)), 2) == 6 && count_of_thrice == 1);
  CHECK(lib_macro_slot(&SLOT(entries[index_of_thrice]), 2) == 6);
}

void case_argument_also_a_string(op *f) {
  CHECK(lib_macro_string(&SLOT(f), 21) == 42);
  CHECK(!strcmp(named[0].name, "twice") && !strcmp(named[1].name, "thrice"));
  CHECK(lib_macro_slot(&SLOT(named[1].call), 2) == 6);
}

void case_pasted_field(op *f) { CHECK(lib_macro_field(&SLOT(f), 21) == 42); }

#define DEFINE(name, type, result)                                                                 \
  static type app_##name(type value) {                                                             \
    RUNS_AT_HOME;                                                                                  \
    return result;                                                                                 \
  }
HANDLERS(DEFINE)

void case_x_macro(op *f) {
  struct handlers handlers = {.on_open = f, .on_close = app_close};
  CHECK(lib_handlers(&handlers, 21) == 42 + 23);
  handlers.on_open = app_open;
  CHECK(lib_handlers(&handlers, 21) == 22 + 23);
}

void case_included_fragment(op *f) {
  struct slot slot = {
#define PART f
#include "part.inc"
#undef PART
  };
  CHECK(lib_fragment(&slot, 21) == 42);
  static const struct slot constant = {
#define PART thrice
#include "part.inc"
#undef PART
  };
  CHECK(lib_fragment(&constant, 2) == 6);
}

void case_header_under_defines(op *f) {
  struct slot slot = {f};
  CHECK(INVOKE(&slot, 1) == -1);
  CHECK(lib_invoke(&slot, 21) == 42);
}

void case_inline_in_a_header(op *f) {
  struct slot mine = {thrice}, slot = {f};
  CHECK(invoke_inline(&mine, 2) == 6);
  CHECK(lib_invoke_inline(&slot, 21) == 42);
}

void case_do_while_macro(op *f) { CHECK(lib_do_while(&SLOT(f), 21) == 42); }

void case_variadic_macro(op *f) { CHECK(lib_variadic_macro(&SLOT(f), 21) == 42); }

void case_macro_of_a_macro(op *f) { CHECK(lib_macro_of_macro(&SLOT(f), 21) == 42); }
