/* Private versions of asprintf and vasprintf, plain and as _FORTIFY_SOURCE calls them. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/allocator/self.h"

int __vsnprintf_chk(char *to, size_t size, int flag, size_t to_size, const char *format,
                    va_list args);
IA2_HIDDEN int __vasprintf_chk(char **out, int flag, const char *format, va_list args);
IA2_HIDDEN int __asprintf_chk(char **out, int flag, const char *format, ...);

#define NOT_FORTIFIED 0 /* what libc's own asprintf amounts to */

static int print(char *to, size_t size, int flag, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  const int length = __vsnprintf_chk(to, size, flag, SIZE_MAX, format, again);
  va_end(again);
  return length;
}

/* Like libc's: *out is written only when all went well. */
IA2_HIDDEN int __vasprintf_chk(char **out, int flag, const char *format, va_list args) {
  const int before = errno; /* for %m, which the second pass prints too */
  char first[256];
  int length = print(first, sizeof first, flag, format, args);
  if (length < 0)
    return length;
  char *text = malloc((size_t)length + 1);
  if (text == NULL)
    return -1;
  if ((size_t)length < sizeof first) {
    memcpy(text, first, (size_t)length + 1);
  } else {
    errno = before;
    const int printed = print(text, (size_t)length + 1, flag, format, args);
    if (printed < 0) {
      free(text);
      return printed;
    }
    if (printed < length)
      length = printed; /* an argument changed meanwhile: what is there, is there */
  }
  *out = text;
  return length;
}

IA2_HIDDEN int vasprintf(char **out, const char *format, va_list args) {
  return __vasprintf_chk(out, NOT_FORTIFIED, format, args);
}

IA2_HIDDEN int asprintf(char **out, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const int length = __vasprintf_chk(out, NOT_FORTIFIED, format, args);
  va_end(args);
  return length;
}

IA2_HIDDEN int __asprintf_chk(char **out, int flag, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const int length = __vasprintf_chk(out, flag, format, args);
  va_end(args);
  return length;
}
