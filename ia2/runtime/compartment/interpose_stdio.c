/* Output to files of libc's.  What is printed is put together here, with this compartment's rights
 * alone; libc gets the bytes. */
#ifndef __NO_INLINE__
#define __NO_INLINE__ 1 /* no definitions of <bits/stdio.h>'s */
#endif
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ia2/runtime/compartment/libc_call.h"
#include "ia2/runtime/compartment/stream.h"

#if !IA2_OWNS_LIBC

int __printf_chk(int flag, const char *format, ...);
int __fprintf_chk(FILE *file, int flag, const char *format, ...);
int __vprintf_chk(int flag, const char *format, va_list arguments);
int __vfprintf_chk(FILE *file, int flag, const char *format, va_list arguments);
int __dprintf_chk(int file, int flag, const char *format, ...);
int __vdprintf_chk(int file, int flag, const char *format, va_list arguments);

static size_t put(FILE *file, const char *text, size_t size) {
  char chunk[IA2_LIBC_BUFFER];
  size_t done = 0;
  struct ia2_stream *const own = ia2_stream_of(file);
  if (own)
    return ia2_stream_write(own, text, size);
  while (done < size) {
    const size_t part = size - done < sizeof chunk ? size - done : sizeof chunk;
    memcpy(chunk, text + done, part);
    const int64_t written = ia2_libc(IA2_LIBC_WRITE, (uint64_t)file, chunk, part);
    if (written < 0)
      errno = (int)-written;
    if (written > 0)
      done += (size_t)written;
    if (written < (int64_t)part)
      break;
  }
  return done;
}

/* To a file, or if that is NULL to a descriptor. */
static size_t put_to(FILE *file, int descriptor, const char *text, size_t size) {
  size_t done = 0;
  if (file)
    return put(file, text, size);
  while (done < size) {
    const ssize_t written = write(descriptor, text + done, size - done);
    if (written < 0 && errno != EINTR)
      break;
    if (written > 0)
      done += (size_t)written;
  }
  return done;
}

static int print(FILE *file, int descriptor, const char *format, va_list arguments) {
  char small[1024], *text = small;
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(small, sizeof small, format, arguments);
  if (length >= (int)sizeof small) {
    text = malloc((size_t)length + 1);
    if (text)
      vsnprintf(text, (size_t)length + 1, format, again);
  }
  va_end(again);
  if (length < 0 || !text)
    return -1;
  const size_t done = put_to(file, descriptor, text, (size_t)length);
  if (text != small)
    free(text);
  return done == (size_t)length ? length : -1;
}

static int put_format(FILE *file, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = print(file, -1, format, arguments);
  va_end(arguments);
  return result;
}

#define PRINT(file, descriptor)                                                                    \
  va_list arguments;                                                                               \
  va_start(arguments, format);                                                                     \
  const int result = print(file, descriptor, format, arguments);                                   \
  va_end(arguments);                                                                               \
  return result

IA2_INSTEAD int printf(const char *restrict format, ...) { PRINT(stdout, -1); }
IA2_INSTEAD int fprintf(FILE *restrict file, const char *restrict format, ...) { PRINT(file, -1); }
IA2_INSTEAD int dprintf(int file, const char *restrict format, ...) { PRINT(0, file); }
IA2_INSTEAD int vprintf(const char *restrict format, va_list arguments) {
  return print(stdout, -1, format, arguments);
}
IA2_INSTEAD int vfprintf(FILE *restrict file, const char *restrict format, va_list arguments) {
  return print(file, -1, format, arguments);
}
IA2_INSTEAD int vdprintf(int file, const char *restrict format, va_list arguments) {
  return print(0, file, format, arguments);
}

/* What macros of <stdio.h> come to where a buffer is full, and _FORTIFY_SOURCE makes of these. */
int __overflow(FILE *file, int c);
IA2_INSTEAD int __overflow(FILE *file, int c) {
  const char byte = (char)c;
  return put(file, &byte, 1) == 1 ? (unsigned char)c : EOF;
}

IA2_INSTEAD int __printf_chk(int flag, const char *format, ...) {
  (void)flag;
  PRINT(stdout, -1);
}
IA2_INSTEAD int __fprintf_chk(FILE *file, int flag, const char *format, ...) {
  (void)flag;
  PRINT(file, -1);
}
IA2_INSTEAD int __dprintf_chk(int file, int flag, const char *format, ...) {
  (void)flag;
  PRINT(0, file);
}
IA2_INSTEAD int __vprintf_chk(int flag, const char *format, va_list arguments) {
  (void)flag;
  return print(stdout, -1, format, arguments);
}
IA2_INSTEAD int __vfprintf_chk(FILE *file, int flag, const char *format, va_list arguments) {
  (void)flag;
  return print(file, -1, format, arguments);
}
IA2_INSTEAD int __vdprintf_chk(int file, int flag, const char *format, va_list arguments) {
  (void)flag;
  return print(0, file, format, arguments);
}

static int put_all(FILE *file, const char *text, size_t size) {
  return put(file, text, size) == size ? 1 : EOF;
}

IA2_INSTEAD int fputs(const char *restrict text, FILE *restrict file) {
  return put_all(file, text, strlen(text));
}
IA2_INSTEAD int fputs_unlocked(const char *restrict text, FILE *restrict file) {
  return put_all(file, text, strlen(text));
}

IA2_INSTEAD int puts(const char *text) {
  const int done = put_all(stdout, text, strlen(text));
  return done == EOF ? EOF : put_all(stdout, "\n", 1);
}

static int put_byte(int c, FILE *file) {
  const char byte = (char)c;
  return put(file, &byte, 1) == 1 ? (unsigned char)c : EOF;
}
IA2_INSTEAD int fputc(int c, FILE *file) { return put_byte(c, file); }
IA2_INSTEAD int putc(int c, FILE *file) { return put_byte(c, file); }
IA2_INSTEAD int putchar(int c) { return put_byte(c, stdout); }
IA2_INSTEAD int fputc_unlocked(int c, FILE *file) { return put_byte(c, file); }
IA2_INSTEAD int putc_unlocked(int c, FILE *file) { return put_byte(c, file); }
IA2_INSTEAD int putchar_unlocked(int c) { return put_byte(c, stdout); }

static size_t put_items(const void *items, size_t size, size_t count, FILE *file) {
  size_t bytes;
  if (size == 0 || __builtin_mul_overflow(size, count, &bytes))
    return 0;
  return put(file, items, bytes) / size;
}
IA2_INSTEAD size_t fwrite(const void *restrict items, size_t size, size_t count,
                          FILE *restrict file) {
  return put_items(items, size, count, file);
}
IA2_INSTEAD size_t fwrite_unlocked(const void *restrict items, size_t size, size_t count,
                                   FILE *restrict file) {
  return put_items(items, size, count, file);
}

IA2_INSTEAD int fflush(FILE *file) {
  if (file && ia2_stream_of(file))
    return 0;
  const int64_t error = ia2_libc(IA2_LIBC_FLUSH, (uint64_t)file, 0, 0);
  if (error)
    errno = (int)-error;
  return error ? EOF : 0;
}
IA2_INSTEAD int fflush_unlocked(FILE *file) { return fflush(file); }

IA2_INSTEAD void perror(const char *text) {
  char message[128];
  const int error = errno;
  put_format(stderr, text && *text ? "%s: %s\n" : "%s%s\n", text ? text : "",
             strerror_r(error, message, sizeof message));
}

#endif
