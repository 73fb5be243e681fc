/* error: one line of text that says what is wrong with an input and what to do about it. */
#ifndef IA2_ELF_ERROR_H
#define IA2_ELF_ERROR_H

#include <stdbool.h>

struct elf_error {
  char text[512];
};

/* elf_fail formats a message into `error` and returns false, so that a check can end with
 * `return elf_fail(...)`. */
bool elf_fail(struct elf_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
