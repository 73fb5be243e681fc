/* All cases.  X(name): case_name is called in app, with a function of app's, or with a forged
 * pointer that lib must not call. */
#ifndef TESTS_LANGUAGE_CASES_H
#define TESTS_LANGUAGE_CASES_H

#include "check.h"

#define CARRIER_CASES(X)                                                                           \
  X(field)                                                                                         \
  X(nested_field)                                                                                  \
  X(anonymous_member)                                                                              \
  X(union_member)                                                                                  \
  X(array_of_pointers)                                                                             \
  X(two_dimensions)                                                                                \
  X(array_of_records)                                                                              \
  X(positional_initialiser)                                                                        \
  X(designated_initialiser)                                                                        \
  X(brace_elision)                                                                                 \
  X(static_table)                                                                                  \
  X(typedef_of_function)                                                                           \
  X(result)                                                                                        \
  X(result_of_result)                                                                              \
  X(pointer_to_pointer)                                                                            \
  X(callback_of_callback)                                                                          \
  X(compound_literal)                                                                              \
  X(conditional)                                                                                   \
  X(comma)                                                                                         \
  X(void_pointer)                                                                                  \
  X(copied_record)                                                                                 \
  X(record_by_value)                                                                               \
  X(record_returned)                                                                               \
  X(old_style)                                                                                     \
  X(variadic_argument)                                                                             \
  X(generic_selection)                                                                             \
  X(statement_expression)                                                                          \
  X(opaque_context)                                                                                \
  X(linked_list)                                                                                   \
  X(volatile_field)                                                                                \
  X(atomic_field)                                                                                  \
  X(shared_global)                                                                                 \
  X(kept_and_called_later)

#define MACRO_CASES(X)                                                                             \
  X(object_macro)                                                                                  \
  X(function_macro)                                                                                \
  X(call_in_a_body)                                                                                \
  X(callee_is_an_argument)                                                                         \
  X(argument_also_pasted)                                                                          \
  X(argument_also_a_string)                                                                        \
  X(pasted_field)                                                                                  \
  X(x_macro)                                                                                       \
  X(included_fragment)                                                                             \
  X(header_under_defines)                                                                          \
  X(inline_in_a_header)                                                                            \
  X(do_while_macro)                                                                                \
  X(variadic_macro)                                                                                \
  X(macro_of_a_macro)

#define LINKAGE_CASES(X)                                                                           \
  X(weak_function)                                                                                 \
  X(weak_undefined)                                                                                \
  X(alias)                                                                                         \
  X(constructor)                                                                                   \
  X(hidden)                                                                                        \
  X(statics_of_one_name)                                                                           \
  X(compiled_twice)

#define DECLARE_CASE(name) void case_##name(op *f);
CARRIER_CASES(DECLARE_CASE)
MACRO_CASES(DECLARE_CASE)
LINKAGE_CASES(DECLARE_CASE)

/* In app: what cases give away. */
op twice, thrice;

#endif
