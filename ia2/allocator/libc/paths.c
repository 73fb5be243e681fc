/* Private versions of realpath, getcwd and their kin, where libc would allocate the result.  The
 * work is libc's, under the names it has for _FORTIFY_SOURCE, which are not hidden by ours. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ia2/allocator/self.h"

char *__realpath_chk(const char *path, char *resolved, size_t resolved_size);
char *__getcwd_chk(char *buffer, size_t size, size_t buffer_size);

IA2_HIDDEN char *realpath(const char *path, char *resolved) {
  if (resolved != NULL)
    return __realpath_chk(path, resolved, PATH_MAX);
  char buffer[PATH_MAX];
  return __realpath_chk(path, buffer, sizeof buffer) == NULL ? NULL : strdup(buffer);
}

IA2_HIDDEN char *canonicalize_file_name(const char *path) { return realpath(path, NULL); }

static char *getcwd_in(size_t size) {
  char *const buffer = malloc(size);
  if (buffer == NULL || __getcwd_chk(buffer, size, size) != NULL)
    return buffer;
  free(buffer);
  return NULL;
}

IA2_HIDDEN char *getcwd(char *buffer, size_t size) {
  if (buffer != NULL)
    return __getcwd_chk(buffer, size, size);
  if (size != 0)
    return getcwd_in(size);
  char *path = NULL;
  for (size = PATH_MAX; (path = getcwd_in(size)) == NULL && errno == ERANGE; size *= 2)
    continue;
  if (path == NULL)
    return NULL;
  char *const fitted = realloc(path, strlen(path) + 1);
  return fitted == NULL ? path : fitted;
}

IA2_HIDDEN char *get_current_dir_name(void) {
  const char *const pwd = getenv("PWD");
  struct stat here, there;
  if (pwd != NULL && stat(".", &here) == 0 && stat(pwd, &there) == 0 &&
      here.st_dev == there.st_dev && here.st_ino == there.st_ino)
    return strdup(pwd);
  return getcwd(NULL, 0);
}
