/* arguments: command lines that are too long for the system, kept in files. */
#ifndef IA2_ELF_ARGUMENTS_H
#define IA2_ELF_ARGUMENTS_H

#include "ia2/elf/error.h"

/* arguments_expand replaces an argument @FILE by the lines of FILE, one argument each. The new
 * list and its texts are never freed. */
bool arguments_expand(int *count, char ***list, struct elf_error *error);

#endif
