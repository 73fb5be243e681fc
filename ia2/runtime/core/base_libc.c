/* With SHARED rights, on a stack that compartments other than main's cannot write; see
 * libc_calls.h. */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ia2/runtime/compartment.h"
#include "ia2/runtime/core/libc_calls.h"

/* glibc libio/libioP.h: all open files. */
extern struct _IO_FILE_plus *_IO_list_all;
void _IO_list_lock(void);
void _IO_list_unlock(void);

/* A file is what libc has opened: anything else could have its buffer anywhere.  Streams over
 * memory or with functions of the main compartment's (they have no descriptor) are not for others.
 */
static bool is_file(const FILE *wanted) {
  for (FILE *file = (FILE *)_IO_list_all; file; file = file->_chain)
    if (file == wanted)
      return fileno_unlocked(file) >= 0;
  return false;
}

/* Locks a file, as libc's functions do, but so that it is still one: closing takes both locks, in
 * this order. */
static FILE *hold(uint64_t address) {
  FILE *const file = (FILE *)address;
  for (;;) {
    _IO_list_lock();
    const bool there = is_file(file), held = there && ftrylockfile(file) == 0;
    _IO_list_unlock();
    if (held)
      return file;
    if (!there)
      return 0;
    usleep(100);
  }
}

/* The caller's errno stays what it was unless there is an error. */
static int64_t write_file(FILE *file, const struct ia2_tray *tray) {
  const int before = errno;
  errno = 0;
  const size_t written = fwrite(tray->bytes, 1, tray->size, file);
  const int error = errno;
  errno = before;
  return written < tray->size && error ? -error : (int64_t)written;
}

static int64_t done(int result) { return result == 0 ? 0 : -errno; }

/* The strings that a buffer begins with; there is a NUL at its end. */
static const char *first(struct ia2_tray *tray) {
  tray->bytes[sizeof tray->bytes - 1] = 0;
  if (tray->size < sizeof tray->bytes)
    tray->bytes[tray->size] = 0;
  return tray->bytes;
}

static const char *second(struct ia2_tray *tray) {
  const size_t after = strlen(first(tray)) + 1;
  return after < sizeof tray->bytes ? tray->bytes + after : "";
}

static int64_t opened(FILE *file) { return file ? (int64_t)file : -errno; }

static int64_t seek_file(FILE *file, const struct ia2_tray *tray) {
  const struct ia2_libc_seek *const seek = (const struct ia2_libc_seek *)tray->bytes;
  return done(fseeko(file, seek->offset, seek->whence));
}

static int64_t set_buffering(FILE *file, const struct ia2_tray *tray) {
  const struct ia2_libc_buffering *const wanted = (const struct ia2_libc_buffering *)tray->bytes;
  return done(setvbuf(file, 0, wanted->mode, wanted->size));
}

static int64_t tell_file(FILE *file) {
  const off_t position = ftello(file);
  return position < 0 ? -errno : position;
}

static int64_t read_file(FILE *file, struct ia2_tray *tray) {
  return (int64_t)fread(tray->bytes, 1, tray->size, file);
}

static int64_t read_line(FILE *file, struct ia2_tray *tray) {
  size_t length = 0;
  int byte;
  while (length + 1 < tray->size && (byte = getc_unlocked(file)) != EOF) {
    tray->bytes[length++] = (char)byte;
    if (byte == '\n')
      break;
  }
  return (int64_t)length;
}

/* One byte, or what was read: for more libc would take memory. */
static int64_t unread(FILE *file, unsigned char byte) {
  enum { IN_BACKUP = 0x100 }; /* glibc libio/libio.h */
  const bool again =
      file->_IO_read_ptr > file->_IO_read_base && (unsigned char)file->_IO_read_ptr[-1] == byte;
  if (file->_flags & IN_BACKUP && !again)
    return -EBUSY;
  return ungetc(byte, file) == EOF ? -EIO : 0;
}

static int64_t use_file(FILE *file, uint64_t what, struct ia2_tray *tray) {
  switch (what) {
  case IA2_LIBC_WRITE:
    return write_file(file, tray);
  case IA2_LIBC_FLUSH:
    return done(fflush(file));
  case IA2_LIBC_READ:
    return read_file(file, tray);
  case IA2_LIBC_READ_LINE:
    return read_line(file, tray);
  case IA2_LIBC_UNREAD:
    return unread(file, (unsigned char)tray->bytes[0]);
  case IA2_LIBC_SEEK:
    return seek_file(file, tray);
  case IA2_LIBC_BUFFERING:
    return set_buffering(file, tray);
  case IA2_LIBC_TELL:
    return tell_file(file);
  case IA2_LIBC_STATE:
    return (feof(file) ? 1 : 0) | (ferror(file) ? 2 : 0);
  case IA2_LIBC_CLEAR:
    return clearerr(file), 0;
  case IA2_LIBC_LOCK:
    return flockfile(file), 0;
  case IA2_LIBC_UNLOCK:
    return funlockfile(file), 0;
  case IA2_LIBC_OPEN_AGAIN:
    return opened(freopen(*first(tray) ? first(tray) : 0, second(tray), file));
  default:
    return -ENOSYS;
  }
}

static int64_t with_file(uint64_t what, struct ia2_tray *tray) {
  FILE *const file = hold(tray->word);
  if (!file)
    return -EBADF;
  if (what == IA2_LIBC_CLOSE)
    return done(fclose(file)); /* and with it the lock */
  const int64_t result = use_file(file, what, tray);
  funlockfile(file);
  return result;
}

static int64_t describe(const char *text, struct ia2_tray *tray) {
  strncpy(tray->bytes, text, tray->size);
  return 0;
}

static int64_t join(struct ia2_tray *tray) {
  struct ia2_libc_join *const join = (struct ia2_libc_join *)tray->bytes;
  const struct timespec time = {join->seconds, join->nanoseconds};
  const pthread_t thread = tray->word;
  switch (join->how) {
  case IA2_JOIN_TRY:
    return pthread_tryjoin_np(thread, &join->result);
  case IA2_JOIN_UNTIL:
    return pthread_clockjoin_np(thread, &join->result, join->clock, &time);
  default:
    return pthread_join(thread, &join->result);
  }
}

static int64_t stack_size(const struct ia2_tray *tray) {
  size_t size = 0;
  pthread_attr_getstacksize((const pthread_attr_t *)tray->bytes, &size);
  return (int64_t)size;
}

static int64_t break_down(uint64_t what, struct ia2_tray *tray) {
  struct ia2_libc_time *const time = (struct ia2_libc_time *)tray->bytes;
  if (what == IA2_LIBC_MKTIME)
    return (time->seconds = mktime(&time->parts));
  const time_t seconds = time->seconds;
  const bool ok = what == IA2_LIBC_GMTIME ? gmtime_r(&seconds, &time->parts) != 0
                                          : localtime_r(&seconds, &time->parts) != 0;
  return ok ? 0 : -errno;
}

static int64_t random_number(uint64_t what, const struct ia2_tray *tray) {
  switch (what) {
  case IA2_LIBC_RAND:
    return rand();
  case IA2_LIBC_RANDOM:
    return random();
  default:
    srandom((unsigned)tray->word);
    return 0;
  }
}

static int64_t work(uint64_t what, struct ia2_tray *tray) {
  switch (what) {
  case IA2_LIBC_OPEN:
    return opened(fopen(first(tray), second(tray)));
  case IA2_LIBC_OPEN_DESCRIPTOR:
    return opened(fdopen((int)tray->word, first(tray)));
  case IA2_LIBC_OPEN_TEMPORARY:
    return opened(tmpfile());
  case IA2_LIBC_SETENV:
    return done(setenv(first(tray), second(tray), (int)tray->word));
  case IA2_LIBC_UNSETENV:
    return done(unsetenv(first(tray)));
  case IA2_LIBC_STRERROR:
    return describe(strerror((int)tray->word), tray);
  case IA2_LIBC_STRSIGNAL:
    return describe(strsignal((int)tray->word), tray);
  case IA2_LIBC_JOIN:
    return join(tray);
  case IA2_LIBC_DETACH:
    return pthread_detach(tray->word);
  case IA2_LIBC_STACK_SIZE:
    return stack_size(tray);
  case IA2_LIBC_GMTIME:
  case IA2_LIBC_LOCALTIME:
  case IA2_LIBC_MKTIME:
    return break_down(what, tray);
  case IA2_LIBC_RAND:
  case IA2_LIBC_RANDOM:
  case IA2_LIBC_SRANDOM:
    return random_number(what, tray);
  case IA2_LIBC_FLUSH:
    if (!tray->word)
      return done(fflush(0));
    return with_file(what, tray);
  default:
    return with_file(what, tray);
  }
}

uint64_t ia2_base_libc(uint64_t what, uint64_t tray, uint64_t unused) {
  (void)unused;
  return (uint64_t)work(what, (struct ia2_tray *)tray);
}
