/* Directories: libc's records of open ones would be on its heap. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ia2/runtime/compartment/libc_call.h"

#if !IA2_OWNS_LIBC

struct __dirstream {
  int descriptor;
  size_t at, size;  /* in `records` */
  off64_t position; /* of what was read last */
  char records[32768] __attribute__((aligned(16)));
};

_Static_assert(sizeof(struct dirent) == sizeof(struct dirent64), "off_t has 64 bits");

IA2_INSTEAD DIR *fdopendir(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0)
    return NULL;
  if (!S_ISDIR(status.st_mode)) {
    errno = ENOTDIR;
    return NULL;
  }
  DIR *const directory = malloc(sizeof *directory);
  if (directory) {
    directory->descriptor = descriptor;
    directory->at = directory->size = 0;
    directory->position = 0;
  }
  return directory;
}

IA2_INSTEAD DIR *opendir(const char *path) {
  const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return NULL;
  DIR *const directory = fdopendir(descriptor);
  if (!directory)
    close(descriptor);
  return directory;
}

IA2_INSTEAD struct dirent64 *readdir64(DIR *directory) {
  if (directory->at == directory->size) {
    const ssize_t size =
        getdents64(directory->descriptor, directory->records, sizeof directory->records);
    if (size <= 0)
      return NULL;
    directory->size = (size_t)size;
    directory->at = 0;
  }
  struct dirent64 *const entry = (struct dirent64 *)(directory->records + directory->at);
  directory->at += entry->d_reclen;
  directory->position = entry->d_off;
  return entry;
}
IA2_INSTEAD struct dirent *readdir(DIR *directory) { return (struct dirent *)readdir64(directory); }

IA2_INSTEAD int closedir(DIR *directory) {
  const int descriptor = directory->descriptor;
  free(directory);
  return close(descriptor);
}

IA2_INSTEAD int dirfd(DIR *directory) { return directory->descriptor; }

IA2_INSTEAD long telldir(DIR *directory) { return directory->position; }

IA2_INSTEAD void seekdir(DIR *directory, long position) {
  lseek(directory->descriptor, position, SEEK_SET);
  directory->at = directory->size = 0;
  directory->position = position;
}

IA2_INSTEAD void rewinddir(DIR *directory) { seekdir(directory, 0); }

/* Entries of a directory, sorted, as scandir(3) has them. */
struct entries {
  struct dirent **at;
  size_t count, room;
};

static int add(struct entries *entries, const struct dirent *entry) {
  if (entries->count == entries->room) {
    const size_t room = entries->room ? 2 * entries->room : 16;
    struct dirent **const at = realloc(entries->at, room * sizeof *at);
    if (!at)
      return -1;
    entries->at = at;
    entries->room = room;
  }
  struct dirent *const copy = malloc(entry->d_reclen);
  if (!copy)
    return -1;
  entries->at[entries->count++] = memcpy(copy, entry, entry->d_reclen);
  return 0;
}

static void drop(struct entries *entries) {
  while (entries->count)
    free(entries->at[--entries->count]);
  free(entries->at);
}

IA2_INSTEAD int scandir(const char *path, struct dirent ***list,
                        int (*select)(const struct dirent *),
                        int (*compare)(const struct dirent **, const struct dirent **)) {
  DIR *const directory = opendir(path);
  struct entries entries = {0};
  const struct dirent *entry;
  int failed = 0;
  if (!directory)
    return -1;
  while (!failed && (errno = 0, entry = readdir(directory)))
    if (!select || select(entry))
      failed = add(&entries, entry);
  failed = failed || errno;
  const int error = errno;
  closedir(directory);
  if (failed) {
    drop(&entries);
    errno = error;
    return -1;
  }
  if (compare && entries.count)
    qsort(entries.at, entries.count, sizeof *entries.at,
          (int (*)(const void *, const void *))(uintptr_t)compare);
  *list = entries.at;
  return (int)entries.count;
}

#endif
