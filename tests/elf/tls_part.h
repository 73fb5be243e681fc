#ifndef TESTS_ELF_TLS_PART_H
#define TESTS_ELF_TLS_PART_H

#include <stddef.h>

/* The first element of initialized variables; the others are 0. */
#define PROBE_FIRST 42

/* The calling thread's variables of one part. */
struct tls_probe {
  int *values;
  size_t value_count;
  unsigned char *zeros;
  size_t zero_count;
};

#endif
