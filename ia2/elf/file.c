#include "ia2/elf/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail_errno(struct elf_error *error, const char *verb) {
  return elf_fail(error, "cannot %s: %s", verb, strerror(errno));
}

static bool read_all(int descriptor, struct file *file) {
  size_t done = 0;
  while (done < file->size) {
    const ssize_t count = read(descriptor, file->bytes + done, file->size - done);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return false;
    }
    if (count == 0) { /* shrank while being read */
      file->size = done;
    }
    done += (size_t)count;
  }
  file->bytes[file->size] = '\0';
  return true;
}

bool file_read(struct file *file, const char *path, struct elf_error *error) {
  *file = (struct file){0};
  const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return fail_errno(error, "open");
  }
  struct stat status;
  bool good = false;
  if (fstat(descriptor, &status) != 0) {
    fail_errno(error, "stat");
  } else if (!S_ISREG(status.st_mode)) {
    elf_fail(error, "not a regular file");
  } else {
    file->size = (size_t)status.st_size;
    file->mode = status.st_mode & 07777;
    file->bytes = malloc(file->size + 1);
    good = file->bytes != NULL && read_all(descriptor, file);
    if (!good) {
      fail_errno(error, "read");
      file_free(file);
    }
  }
  close(descriptor);
  return good;
}

void file_free(struct file *file) {
  free(file->bytes);
  *file = (struct file){0};
}

static bool write_all(int descriptor, const unsigned char *bytes, size_t size) {
  while (size > 0) {
    const ssize_t count = write(descriptor, bytes, size);
    if (count < 0 && errno != EINTR) {
      return false;
    }
    if (count > 0) {
      bytes += count;
      size -= (size_t)count;
    }
  }
  return true;
}

/* A device or a pipe in its place would be gone. */
static bool is_replaceable(const char *path) {
  struct stat status;
  return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

void file_remove(const char *path) {
  if (is_replaceable(path)) {
    unlink(path);
  }
}

bool file_write(const char *path, const void *bytes, size_t size, mode_t mode,
                struct elf_error *error) {
  if (!is_replaceable(path)) {
    return elf_fail(error, "not a regular file, which writing it would replace");
  }
  /* In the same folder, because rename does not cross file systems. */
  static const char suffix[] = ".tmpXXXXXX";
  const size_t length = strlen(path);
  char *temporary = malloc(length + sizeof suffix);
  if (temporary == NULL) {
    return fail_errno(error, "write");
  }
  memcpy(temporary, path, length);
  memcpy(temporary + length, suffix, sizeof suffix);
  const int descriptor = mkstemp(temporary);
  if (descriptor < 0) {
    free(temporary);
    return fail_errno(error, "create a file beside it");
  }
  bool good = write_all(descriptor, bytes, size) && fchmod(descriptor, mode) == 0;
  good = close(descriptor) == 0 && good;
  good = good && rename(temporary, path) == 0;
  if (!good) {
    fail_errno(error, "write");
    unlink(temporary);
  }
  free(temporary);
  return good;
}
