/* A library that calls back, and that can jump. */
#ifndef TESTS_JUMPS_LIB_H
#define TESTS_JUMPS_LIB_H

typedef void callback(int value);

int lib_within(int depth);
void lib_call(callback *f, int value);
int lib_calls(void);
void lib_jump_to(void *place); /* a jmp_buf */

#endif
