#ifndef TESTS_REMOVED_GATE_LIB_H
#define TESTS_REMOVED_GATE_LIB_H

__attribute__((visibility("default"))) int lib_add(int a, int b);
__attribute__((visibility("default"))) int lib_each(int count, void (*visit)(int));

#endif
