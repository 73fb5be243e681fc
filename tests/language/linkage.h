/* Functions whose names are not all there is to them. */
#ifndef TESTS_LANGUAGE_LINKAGE_H
#define TESTS_LANGUAGE_LINKAGE_H

#include "check.h"

int lib_weak(op *f, int value);
int lib_weak_undefined(op *f, int value) __attribute__((weak));
int lib_missing(int value) __attribute__((weak));
int lib_alias(op *f, int value);
op *lib_weak_op(void);
int lib_constructed(void);
op *lib_hidden(void);
op *lib_static(void);
int lib_static_direct(op *f, int value);
int lib_width_8(op *f, int value);
int lib_width_16(op *f, int value);
op *lib_op_8(void);
op *lib_op_16(void);

#endif
