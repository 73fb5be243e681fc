/* use_elf: calls every accessor of the reader on everything that a file holds, so that a sanitizer
 * sees any that reads outside of it. */
#ifndef TESTS_ELF_USE_ELF_H
#define TESTS_ELF_USE_ELF_H

#include <stddef.h>

/* use_elf returns a number that depends on all that it read, or 0 when the reader refused. */
unsigned long use_elf(const void *bytes, size_t size);

#endif
