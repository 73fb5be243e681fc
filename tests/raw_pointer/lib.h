/* Each side is told a function pointer by the other and calls it.  There are three functions that
 * return twice what they are given: one behind a gate of the pointer's type, one behind a gate of
 * another type, and one behind none. */
#ifndef TESTS_RAW_POINTER_LIB_H
#define TESTS_RAW_POINTER_LIB_H

typedef int operation(int);
typedef long wide_operation(long);

enum kind { GATE, OTHER, RAW, KINDS };

#define API __attribute__((visibility("default")))
API int lib_apply(operation *f, int value);
API long lib_apply_wide(wide_operation *f, long value);
API operation *lib_offer(int kind);
API wide_operation *lib_offer_wide(void);

#endif
