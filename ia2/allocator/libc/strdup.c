/* Private versions of the functions that copy a string: libc's copies would lie in key 0, where
 * everybody reads and writes. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "ia2/allocator/self.h"

IA2_HIDDEN char *strndup(const char *s, size_t n) {
  const size_t length = strnlen(s, n);
  char *const copy = malloc(length + 1);
  if (copy == NULL)
    return NULL;
  copy[length] = '\0';
  return memcpy(copy, s, length);
}

IA2_HIDDEN char *strdup(const char *s) {
  const size_t size = strlen(s) + 1;
  char *const copy = malloc(size);
  return copy == NULL ? NULL : memcpy(copy, s, size);
}

IA2_HIDDEN wchar_t *wcsdup(const wchar_t *s) {
  const size_t size = (wcslen(s) + 1) * sizeof *s;
  wchar_t *const copy = malloc(size);
  return copy == NULL ? NULL : memcpy(copy, s, size);
}

/* The names that glibc's headers have used in inline versions. */
IA2_HIDDEN char *__strdup(const char *s);
IA2_HIDDEN char *__strndup(const char *s, size_t n);
IA2_HIDDEN char *__strdup(const char *s) { return strdup(s); }
IA2_HIDDEN char *__strndup(const char *s, size_t n) { return strndup(s, n); }
