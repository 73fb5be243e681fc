/* file: reading inputs whole and writing outputs all or not at all. */
#ifndef IA2_ELF_FILE_H
#define IA2_ELF_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "ia2/elf/error.h"

struct file {
  unsigned char *bytes; /* followed by one null byte that `size` does not count */
  size_t size;
  mode_t mode; /* permission bits */
};

/* file_read reads `path` into memory that file_free releases. */
bool file_read(struct file *file, const char *path, struct elf_error *error);
void file_free(struct file *file);

/* file_write replaces `path` in one step: a reader sees the old file or the new one, and after a
 * failure nothing new is left behind. What is there and no regular file is refused. */
bool file_write(const char *path, const void *bytes, size_t size, mode_t mode,
                struct elf_error *error);

/* file_remove removes `path` if there is a regular file. */
void file_remove(const char *path);

#endif
