/* run: ends the main function of a cmocka test, with a JUnit file when Bazel asks for one. */
#ifndef TESTS_ELF_RUN_H
#define TESTS_ELF_RUN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* cmocka writes to one place only; on failure the file is shown as well. */
static inline int run_report(int failed) {
  const char *path = getenv("CMOCKA_XML_FILE");
  FILE *file = failed != 0 && path != NULL ? fopen(path, "r") : NULL;
  if (file != NULL) {
    for (int byte; (byte = getc(file)) != EOF;) {
      putchar(byte);
    }
    fclose(file);
  }
  return failed != 0;
}

static inline int run_suite(const char *suite, const struct CMUnitTest *tests, size_t count) {
  if (getenv("XML_OUTPUT_FILE") != NULL) {
    setenv("CMOCKA_XML_FILE", getenv("XML_OUTPUT_FILE"), 1);
    setenv("CMOCKA_MESSAGE_OUTPUT", "XML", 1);
  }
  return run_report(_cmocka_run_group_tests(suite, tests, count, NULL, NULL));
}

#endif
