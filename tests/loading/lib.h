#ifndef TESTS_LOADING_LIB_H
#define TESTS_LOADING_LIB_H

double lib_compute(const char *library, const char *function, double x);

#endif
