/* Functions of libc that write its data, where this compartment may not. */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ia2/runtime/compartment/libc_call.h"

#if !IA2_OWNS_LIBC

/* Error messages, which libc looks up in a catalogue that it locks. */
enum { MESSAGE_SIZE = 128 };

int __xpg_strerror_r(int error, char *buffer, size_t size);

static void describe(int error, char message[MESSAGE_SIZE]) {
  ia2_libc(IA2_LIBC_STRERROR, (uint64_t)(uint32_t)error, message, MESSAGE_SIZE);
  message[MESSAGE_SIZE - 1] = 0;
}

IA2_INSTEAD char *strerror_r(int error, char *buffer, size_t size) {
  char message[MESSAGE_SIZE];
  describe(error, message);
  if (size)
    buffer[0] = 0;
  if (size)
    strncat(buffer, message, size - 1);
  return buffer;
}

IA2_INSTEAD int __xpg_strerror_r(int error, char *buffer, size_t size) {
  char message[MESSAGE_SIZE];
  describe(error, message);
  strerror_r(error, buffer, size);
  return strlen(message) < size ? 0 : ERANGE;
}

IA2_INSTEAD char *strsignal(int signal) {
  static __thread char name[MESSAGE_SIZE];
  ia2_libc(IA2_LIBC_STRSIGNAL, (uint64_t)(uint32_t)signal, name, sizeof name);
  name[MESSAGE_SIZE - 1] = 0;
  return name;
}

IA2_INSTEAD char *strerror(int error) {
  static __thread char message[MESSAGE_SIZE];
  return strerror_r(error, message, sizeof message);
}

/* Times. */
static struct tm *break_down(enum ia2_libc_call what, const time_t *seconds, struct tm *parts) {
  struct ia2_libc_time time = {.seconds = *seconds};
  const int64_t error = ia2_libc(what, 0, &time, sizeof time);
  if (error) {
    errno = (int)-error;
    return 0;
  }
  *parts = time.parts;
  return parts;
}

static struct tm parts_of_last;

IA2_INSTEAD struct tm *gmtime_r(const time_t *restrict seconds, struct tm *restrict parts) {
  return break_down(IA2_LIBC_GMTIME, seconds, parts);
}
IA2_INSTEAD struct tm *localtime_r(const time_t *restrict seconds, struct tm *restrict parts) {
  return break_down(IA2_LIBC_LOCALTIME, seconds, parts);
}
IA2_INSTEAD struct tm *gmtime(const time_t *seconds) { return gmtime_r(seconds, &parts_of_last); }
IA2_INSTEAD struct tm *localtime(const time_t *seconds) {
  return localtime_r(seconds, &parts_of_last);
}

IA2_INSTEAD char *asctime(const struct tm *parts) {
  static char text[64];
  return asctime_r(parts, text);
}
IA2_INSTEAD char *ctime_r(const time_t *restrict seconds, char *restrict text) {
  struct tm parts;
  return break_down(IA2_LIBC_LOCALTIME, seconds, &parts) ? asctime_r(&parts, text) : NULL;
}
IA2_INSTEAD char *ctime(const time_t *seconds) {
  static char text[64];
  return ctime_r(seconds, text);
}

IA2_INSTEAD time_t mktime(struct tm *parts) {
  struct ia2_libc_time time = {.parts = *parts};
  ia2_libc(IA2_LIBC_MKTIME, 0, &time, sizeof time);
  *parts = time.parts;
  return time.seconds;
}

/* The sequence is the program's. */
IA2_INSTEAD int rand(void) { return (int)ia2_libc(IA2_LIBC_RAND, 0, 0, 0); }
IA2_INSTEAD long random(void) { return (long)ia2_libc(IA2_LIBC_RANDOM, 0, 0, 0); }
IA2_INSTEAD void srand(unsigned seed) { ia2_libc(IA2_LIBC_SRANDOM, seed, 0, 0); }
IA2_INSTEAD void srandom(unsigned seed) { ia2_libc(IA2_LIBC_SRANDOM, seed, 0, 0); }

/* ... these are the compartment's own. */
static struct drand48_data numbers;

IA2_INSTEAD void srand48(long seed) { srand48_r(seed, &numbers); }
IA2_INSTEAD double drand48(void) {
  double number;
  drand48_r(&numbers, &number);
  return number;
}
IA2_INSTEAD long lrand48(void) {
  long number;
  lrand48_r(&numbers, &number);
  return number;
}
IA2_INSTEAD long mrand48(void) {
  long number;
  mrand48_r(&numbers, &number);
  return number;
}

IA2_INSTEAD char *strtok(char *restrict text, const char *restrict separators) {
  static char *rest;
  return strtok_r(text, separators, &rest);
}

IA2_INSTEAD _Noreturn void __assert_fail(const char *assertion, const char *file, unsigned line,
                                         const char *function) {
  dprintf(2, "%s: %s:%u: %s%sAssertion `%s' failed.\n", program_invocation_short_name, file, line,
          function ? function : "", function ? ": " : "", assertion);
  abort();
}

#endif
