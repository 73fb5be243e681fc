/* Files of libc's: opening, reading, positioning.  Their buffers stay libc's. */
#ifndef __NO_INLINE__
#define __NO_INLINE__ 1 /* no definitions of <bits/stdio.h>'s */
#endif
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/runtime/compartment/libc_call.h"
#include "ia2/runtime/compartment/stream.h"

#if !IA2_OWNS_LIBC

size_t __fread_chk(void *items, size_t room, size_t size, size_t count, FILE *file);
size_t __fread_unlocked_chk(void *items, size_t room, size_t size, size_t count, FILE *file);
char *__fgets_chk(char *text, size_t room, int size, FILE *file);
int __uflow(FILE *file);

/* The result, with errno set if it is an error. */
static int64_t said(int64_t result) {
  if (result < 0)
    errno = (int)-result;
  return result;
}

static int of_file(enum ia2_libc_call what, FILE *file) {
  return said(ia2_libc(what, (uint64_t)file, 0, 0)) < 0 ? EOF : 0;
}

/* Two strings, one after the other; their size, or 0 if they do not fit. */
static size_t join(char buffer[IA2_LIBC_BUFFER], const char *first, const char *second) {
  const size_t a = strlen(first) + 1, b = strlen(second) + 1;
  if (a + b >= IA2_LIBC_BUFFER) {
    errno = ENAMETOOLONG;
    return 0;
  }
  memcpy(buffer, first, a);
  memcpy(buffer + a, second, b);
  return a + b;
}

static FILE *ask(enum ia2_libc_call what, uint64_t word, const char *first, const char *second) {
  char buffer[IA2_LIBC_BUFFER];
  const size_t size = join(buffer, first, second);
  const int64_t file = size ? said(ia2_libc(what, word, buffer, size)) : 0;
  return file > 0 ? (FILE *)file : NULL;
}

IA2_INSTEAD FILE *fopen(const char *restrict path, const char *restrict mode) {
  return ask(IA2_LIBC_OPEN, 0, path, mode);
}
IA2_INSTEAD FILE *fopen64(const char *restrict path, const char *restrict mode) {
  return ask(IA2_LIBC_OPEN, 0, path, mode);
}
IA2_INSTEAD FILE *fdopen(int descriptor, const char *mode) {
  return ask(IA2_LIBC_OPEN_DESCRIPTOR, (uint32_t)descriptor, mode, "");
}
IA2_INSTEAD FILE *freopen(const char *restrict path, const char *restrict mode,
                          FILE *restrict file) {
  return ask(IA2_LIBC_OPEN_AGAIN, (uint64_t)file, path ? path : "", mode);
}
IA2_INSTEAD FILE *tmpfile(void) { return ask(IA2_LIBC_OPEN_TEMPORARY, 0, "", ""); }

IA2_INSTEAD int fclose(FILE *file) {
  struct ia2_stream *const own = ia2_stream_of(file);
  return own ? ia2_stream_close(own) : of_file(IA2_LIBC_CLOSE, file);
}

/* A buffer of the caller's is not used. */
IA2_INSTEAD int setvbuf(FILE *restrict file, char *restrict buffer, int mode, size_t size) {
  struct ia2_libc_buffering buffering = {mode, size};
  (void)buffer;
  if (ia2_stream_of(file))
    return 0;
  const uint64_t word = (uint64_t)file;
  return said(ia2_libc(IA2_LIBC_BUFFERING, word, &buffering, sizeof buffering)) < 0 ? EOF : 0;
}
IA2_INSTEAD void setbuf(FILE *restrict file, char *restrict buffer) {
  setvbuf(file, NULL, buffer ? _IOFBF : _IONBF, BUFSIZ);
}
IA2_INSTEAD void setbuffer(FILE *restrict file, char *restrict buffer, size_t size) {
  setvbuf(file, NULL, buffer ? _IOFBF : _IONBF, size);
}
IA2_INSTEAD void setlinebuf(FILE *file) { setvbuf(file, NULL, _IOLBF, 0); }

static size_t get(FILE *file, char *bytes, size_t size) {
  char chunk[IA2_LIBC_BUFFER];
  size_t done = 0;
  struct ia2_stream *const own = ia2_stream_of(file);
  if (own)
    return ia2_stream_read(own, bytes, size);
  while (done < size) {
    const size_t part = size - done < sizeof chunk ? size - done : sizeof chunk;
    const int64_t got = said(ia2_libc(IA2_LIBC_READ, (uint64_t)file, chunk, part));
    if (got <= 0)
      break;
    memcpy(bytes + done, chunk, (size_t)got);
    done += (size_t)got;
  }
  return done;
}

static size_t get_items(void *items, size_t size, size_t count, FILE *file) {
  size_t bytes;
  if (size == 0 || __builtin_mul_overflow(size, count, &bytes))
    return 0;
  return get(file, items, bytes) / size;
}

IA2_INSTEAD size_t fread(void *restrict items, size_t size, size_t count, FILE *restrict file) {
  return get_items(items, size, count, file);
}
IA2_INSTEAD size_t fread_unlocked(void *restrict items, size_t size, size_t count,
                                  FILE *restrict file) {
  return get_items(items, size, count, file);
}
IA2_INSTEAD size_t __fread_chk(void *items, size_t room, size_t size, size_t count, FILE *file) {
  size_t bytes;
  if (__builtin_mul_overflow(size, count, &bytes) || bytes > room)
    abort();
  return get_items(items, size, count, file);
}
IA2_INSTEAD size_t __fread_unlocked_chk(void *items, size_t room, size_t size, size_t count,
                                        FILE *file) {
  return __fread_chk(items, room, size, count, file);
}

/* A part of a line, as fgets, without a NUL. */
static int64_t get_line(FILE *file, char *text, size_t size) {
  struct ia2_stream *const own = ia2_stream_of(file);
  size_t done = 0;
  if (!own)
    return said(ia2_libc(IA2_LIBC_READ_LINE, (uint64_t)file, text, size));
  while (done + 1 < size && (done == 0 || text[done - 1] != '\n') &&
         ia2_stream_read(own, text + done, 1) == 1)
    done++;
  return (int64_t)done;
}

IA2_INSTEAD char *fgets(char *restrict text, int size, FILE *restrict file) {
  char chunk[IA2_LIBC_BUFFER];
  size_t done = 0;
  const size_t room = size > 0 ? (size_t)size : 0;
  while (done + 1 < room) {
    const size_t part = room - done < sizeof chunk ? room - done : sizeof chunk;
    const int64_t got = get_line(file, chunk, part);
    if (got <= 0)
      break;
    memcpy(text + done, chunk, (size_t)got);
    done += (size_t)got;
    if (chunk[got - 1] == '\n')
      break;
  }
  if (room && done)
    text[done] = 0;
  return done ? text : NULL;
}
IA2_INSTEAD char *__fgets_chk(char *text, size_t room, int size, FILE *file) {
  if (size > 0 && (size_t)size > room)
    abort();
  return fgets(text, size, file);
}

static int get_byte(FILE *file) {
  char byte;
  return get(file, &byte, 1) == 1 ? (unsigned char)byte : EOF;
}
IA2_INSTEAD int fgetc(FILE *file) { return get_byte(file); }
IA2_INSTEAD int getc(FILE *file) { return get_byte(file); }
IA2_INSTEAD int getchar(void) { return get_byte(stdin); }
IA2_INSTEAD int fgetc_unlocked(FILE *file) { return get_byte(file); }
IA2_INSTEAD int getc_unlocked(FILE *file) { return get_byte(file); }
IA2_INSTEAD int getchar_unlocked(void) { return get_byte(stdin); }

/* What macros of <stdio.h> come to where a buffer is empty. */
IA2_INSTEAD int __uflow(FILE *file) { return get_byte(file); }

IA2_INSTEAD int ungetc(int c, FILE *file) {
  struct ia2_stream *const own = ia2_stream_of(file);
  char byte = (char)c;
  if (c == EOF || (own && own->unread != EOF) ||
      (!own && said(ia2_libc(IA2_LIBC_UNREAD, (uint64_t)file, &byte, 1)) < 0))
    return EOF;
  if (own) {
    own->unread = (unsigned char)c;
    own->at_end = false;
  }
  return (unsigned char)c;
}

static int64_t seek(FILE *file, int64_t offset, int whence) {
  struct ia2_stream *const own = ia2_stream_of(file);
  struct ia2_libc_seek seek = {offset, whence};
  return own ? ia2_stream_seek(own, offset, whence)
             : said(ia2_libc(IA2_LIBC_SEEK, (uint64_t)file, &seek, sizeof seek));
}
IA2_INSTEAD int fseeko(FILE *file, off_t offset, int whence) {
  return seek(file, offset, whence) < 0 ? -1 : 0;
}
IA2_INSTEAD int fseeko64(FILE *file, off64_t offset, int whence) {
  return seek(file, offset, whence) < 0 ? -1 : 0;
}
IA2_INSTEAD int fseek(FILE *file, long offset, int whence) {
  return seek(file, offset, whence) < 0 ? -1 : 0;
}

static int64_t tell(FILE *file) {
  struct ia2_stream *const own = ia2_stream_of(file);
  const int64_t position =
      own ? ia2_stream_seek(own, 0, SEEK_CUR) : said(ia2_libc(IA2_LIBC_TELL, (uint64_t)file, 0, 0));
  return position < 0 ? -1 : position;
}
IA2_INSTEAD off_t ftello(FILE *file) { return tell(file); }
IA2_INSTEAD off64_t ftello64(FILE *file) { return tell(file); }
IA2_INSTEAD long ftell(FILE *file) { return tell(file); }

static void clear(FILE *file) {
  struct ia2_stream *const own = ia2_stream_of(file);
  if (own)
    own->at_end = own->failed = false;
  else
    of_file(IA2_LIBC_CLEAR, file);
}
IA2_INSTEAD void clearerr(FILE *file) { clear(file); }
IA2_INSTEAD void clearerr_unlocked(FILE *file) { clear(file); }
IA2_INSTEAD void rewind(FILE *file) {
  seek(file, 0, SEEK_SET);
  clear(file);
}

enum { AT_END = 1, FAILED = 2 };

static int state(FILE *file, int bit) {
  const struct ia2_stream *const own = ia2_stream_of(file);
  const int64_t bits = own ? (own->at_end ? AT_END : 0) | (own->failed ? FAILED : 0)
                           : ia2_libc(IA2_LIBC_STATE, (uint64_t)file, 0, 0);
  return bits > 0 && (bits & bit) != 0;
}
IA2_INSTEAD int feof(FILE *file) { return state(file, AT_END); }
IA2_INSTEAD int ferror(FILE *file) { return state(file, FAILED); }
IA2_INSTEAD int(feof_unlocked)(FILE *file) { return state(file, AT_END); }
IA2_INSTEAD int(ferror_unlocked)(FILE *file) { return state(file, FAILED); }

IA2_INSTEAD void flockfile(FILE *file) {
  if (!ia2_stream_of(file))
    of_file(IA2_LIBC_LOCK, file);
}
IA2_INSTEAD void funlockfile(FILE *file) {
  if (!ia2_stream_of(file))
    of_file(IA2_LIBC_UNLOCK, file);
}

/* The environment. */
static int set(const char *name, const char *value, bool overwrite) {
  char buffer[IA2_LIBC_BUFFER];
  const size_t size = join(buffer, name, value);
  return size && said(ia2_libc(IA2_LIBC_SETENV, overwrite, buffer, size)) >= 0 ? 0 : -1;
}
static int unset(const char *name) {
  char buffer[IA2_LIBC_BUFFER];
  const size_t size = join(buffer, name, "");
  return size && said(ia2_libc(IA2_LIBC_UNSETENV, 0, buffer, size)) >= 0 ? 0 : -1;
}
IA2_INSTEAD int setenv(const char *name, const char *value, int overwrite) {
  return set(name, value, overwrite != 0);
}
IA2_INSTEAD int unsetenv(const char *name) { return unset(name); }

/* The environment gets a copy. */
IA2_INSTEAD int putenv(char *string) {
  char name[IA2_LIBC_BUFFER];
  const char *const value = strchr(string, '=');
  const size_t length = value ? (size_t)(value - string) : 0;
  if (!value)
    return unset(string);
  if (length >= sizeof name) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(name, string, length);
  name[length] = 0;
  return set(name, value + 1, true);
}

#endif
