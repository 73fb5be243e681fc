/* Private versions of getline and getdelim, which allocate and reallocate the caller's buffer. */
#ifndef __NO_INLINE__
#define __NO_INLINE__ 1 /* no getline of <bits/stdio.h>'s */
#endif
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#include "ia2/allocator/self.h"

#define FIRST_SIZE 120 /* glibc's */

struct line {
  char **text;
  size_t *size;
  size_t length;
};

static int make_room(struct line *line) {
  size_t needed = line->length + 2; /* the next byte and the terminator */
  if (needed <= *line->size)
    return 0;
  if (needed > SSIZE_MAX) {
    errno = EOVERFLOW;
    return -1;
  }
  if (needed < 2 * *line->size)
    needed = 2 * *line->size;
  char *const text = realloc(*line->text, needed);
  if (text == NULL)
    return -1;
  *line->text = text;
  *line->size = needed;
  return 0;
}

static int first_room(struct line *line) {
  if (*line->text != NULL && *line->size != 0)
    return 0;
  *line->size = FIRST_SIZE; /* as glibc: a buffer of size 0 is not freed */
  *line->text = malloc(*line->size);
  return *line->text == NULL ? -1 : 0;
}

/* The functions, not the macros: those would write into the FILE with this compartment's rights. */
static ssize_t read_line(struct line *line, int delimiter, FILE *file) {
  if ((ferror_unlocked)(file) || first_room(line) != 0)
    return -1;
  int byte;
  while ((byte = (getc_unlocked)(file)) != EOF) {
    if (make_room(line) != 0) {
      ungetc(byte, file);
      return -1;
    }
    (*line->text)[line->length++] = (char)byte;
    if (byte == delimiter)
      break;
  }
  if (line->length == 0)
    return -1;
  (*line->text)[line->length] = '\0';
  return (ssize_t)line->length;
}

IA2_HIDDEN ssize_t getdelim(char **text, size_t *size, int delimiter, FILE *file) {
  if (text == NULL || size == NULL) {
    errno = EINVAL;
    return -1;
  }
  struct line line = {text, size, 0};
  flockfile(file);
  const ssize_t length = read_line(&line, (unsigned char)delimiter, file);
  funlockfile(file);
  return length;
}

IA2_HIDDEN ssize_t getline(char **text, size_t *size, FILE *file) {
  return getdelim(text, size, '\n', file);
}

/* What getline is inlined to by <bits/stdio.h>. */
IA2_HIDDEN ssize_t __getdelim(char **text, size_t *size, int delimiter, FILE *file);
IA2_HIDDEN ssize_t __getdelim(char **text, size_t *size, int delimiter, FILE *file) {
  return getdelim(text, size, delimiter, file);
}
