#ifndef TESTS_OWN_COPIES_LIB_H
#define TESTS_OWN_COPIES_LIB_H

int lib_fourth(int x);
int lib_calls(void);
int *lib_counter(void);

#endif
