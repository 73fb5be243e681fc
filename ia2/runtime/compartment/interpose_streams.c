#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/runtime/compartment/libc_call.h"
#include "ia2/runtime/compartment/stream.h"

#if !IA2_OWNS_LIBC

enum { MARK = 0x1a257123 };

struct ia2_stream *ia2_stream_of(FILE *file) {
  const uintptr_t heap = (uintptr_t)IA2_WINDOW_BASE + ((uintptr_t)IA2_SELF << IA2_WINDOW_SHIFT);
  struct ia2_stream *const stream = (struct ia2_stream *)file;
  return (uintptr_t)file - heap < IA2_HEAP_SIZE && stream->mark == MARK ? stream : NULL;
}

size_t ia2_stream_write(struct ia2_stream *stream, const char *bytes, size_t size) {
  size_t done = 0;
  if (!stream->writes)
    errno = EBADF;
  while (stream->writes && done < size) {
    /* fopencookie(3): without a function, bytes are discarded; 0 is an error. */
    const ssize_t part = stream->functions.write
                             ? stream->functions.write(stream->cookie, bytes + done, size - done)
                             : (ssize_t)(size - done);
    if (part <= 0)
      break;
    done += (size_t)part;
  }
  stream->failed |= done < size;
  return done;
}

size_t ia2_stream_read(struct ia2_stream *stream, char *bytes, size_t size) {
  size_t done = 0;
  if (!stream->reads && size) {
    errno = EBADF;
    stream->failed = true;
    return 0;
  }
  if (stream->unread != EOF && size) {
    bytes[done++] = (char)stream->unread;
    stream->unread = EOF;
  }
  while (done < size) {
    const ssize_t part = stream->functions.read
                             ? stream->functions.read(stream->cookie, bytes + done, size - done)
                             : 0;
    stream->failed |= part < 0;
    stream->at_end |= part == 0;
    if (part <= 0)
      break;
    done += (size_t)part;
  }
  return done;
}

int64_t ia2_stream_seek(struct ia2_stream *stream, int64_t offset, int whence) {
  off64_t position = offset - (whence == SEEK_CUR && stream->unread != EOF);
  if (!stream->functions.seek) {
    errno = EINVAL;
    return -1;
  }
  if (stream->functions.seek(stream->cookie, &position, whence) != 0)
    return -1;
  if (whence != SEEK_CUR || offset) {
    stream->unread = EOF;
    stream->at_end = false;
  }
  return position;
}

int ia2_stream_close(struct ia2_stream *stream) {
  const int result = stream->functions.close ? stream->functions.close(stream->cookie) : 0;
  stream->mark = 0;
  free(stream);
  return result;
}

IA2_INSTEAD FILE *fopencookie(void *cookie, const char *mode, cookie_io_functions_t functions) {
  if (*mode != 'r' && *mode != 'w' && *mode != 'a') {
    errno = EINVAL;
    return NULL;
  }
  struct ia2_stream *const stream = calloc(1, sizeof *stream);
  if (!stream)
    return NULL;
  const bool both = strchr(mode, '+') != NULL;
  stream->seen_by_libc._fileno = -1;
  stream->mark = MARK;
  stream->functions = functions;
  stream->cookie = cookie;
  stream->reads = both || *mode == 'r';
  stream->writes = both || *mode != 'r';
  stream->unread = EOF;
  return &stream->seen_by_libc;
}

/* A stream over memory: of a buffer that grows, or of one that the caller has given. */
struct memory {
  char *bytes;
  size_t room, length, position;
  bool grows, own, appends;
  char **text; /* where the caller wants to find a buffer that grows */
  size_t *size;
};

static bool grow(struct memory *memory, size_t needed) {
  if (needed <= memory->room)
    return true;
  if (!memory->grows)
    return false;
  const size_t room = needed > 2 * memory->room ? needed : 2 * memory->room;
  char *const bytes = realloc(memory->bytes, room);
  if (!bytes)
    return false;
  memory->bytes = bytes;
  memory->room = room;
  return true;
}

static void publish(struct memory *memory) {
  if (memory->position > memory->length)
    memory->length = memory->position;
  if (memory->length < memory->room)
    memory->bytes[memory->length] = 0;
  else if (!memory
                ->appends) /* fmemopen(3): there is a NUL at the end, if for the last byte's sake */
    memory->bytes[memory->room - 1] = 0;
  if (!memory->grows)
    return;
  *memory->text = memory->bytes;
  *memory->size = memory->position;
}

static ssize_t write_memory(void *cookie, const char *bytes, size_t size) {
  struct memory *const memory = cookie;
  if (memory->appends)
    memory->position = memory->length;
  if (!grow(memory, memory->position + size + memory->grows)) {
    const size_t left = memory->position < memory->room ? memory->room - memory->position : 0;
    size = size < left ? size : left;
  }
  if (size == 0) {
    errno = memory->grows ? ENOMEM : ENOSPC;
    return 0;
  }
  if (memory->position > memory->length)
    memset(memory->bytes + memory->length, 0, memory->position - memory->length);
  memcpy(memory->bytes + memory->position, bytes, size);
  memory->position += size;
  publish(memory);
  return (ssize_t)size;
}

static ssize_t read_memory(void *cookie, char *bytes, size_t size) {
  struct memory *const memory = cookie;
  const size_t left = memory->position < memory->length ? memory->length - memory->position : 0;
  size = size < left ? size : left;
  memcpy(bytes, memory->bytes + memory->position, size);
  memory->position += size;
  return (ssize_t)size;
}

static int seek_memory(void *cookie, off64_t *offset, int whence) {
  struct memory *const memory = cookie;
  const size_t from = whence == SEEK_CUR   ? memory->position
                      : whence == SEEK_END ? memory->length
                                           : 0;
  const off64_t position = (off64_t)from + *offset;
  if (position < 0 || (!memory->grows && (size_t)position > memory->room)) {
    errno = EINVAL;
    return -1;
  }
  *offset = position;
  memory->position = (size_t)position;
  if (memory->grows)
    *memory->size = memory->position;
  return 0;
}

static int close_memory(void *cookie) {
  struct memory *const memory = cookie;
  if (memory->grows && grow(memory, memory->position + 1))
    memory->bytes[memory->position] = 0; /* as glibc's, where the writer stands */
  if (memory->grows)
    *memory->text = memory->bytes;
  if (memory->own)
    free(memory->bytes);
  free(memory);
  return 0;
}

static FILE *open_memory(struct memory *memory, const char *mode) {
  FILE *const file = fopencookie(
      memory, mode, (cookie_io_functions_t){read_memory, write_memory, seek_memory, close_memory});
  if (!file)
    close_memory(memory);
  return file;
}

IA2_INSTEAD FILE *open_memstream(char **text, size_t *size) {
  struct memory *const memory = calloc(1, sizeof *memory);
  if (!memory)
    return NULL;
  memory->grows = true;
  memory->text = text;
  memory->size = size;
  if (!grow(memory, 1)) {
    free(memory);
    return NULL;
  }
  publish(memory);
  return open_memory(memory, "w");
}

IA2_INSTEAD FILE *fmemopen(void *buffer, size_t size, const char *mode) {
  struct memory *const memory = calloc(1, sizeof *memory);
  if (!memory)
    return NULL;
  memory->own = !buffer;
  memory->bytes = buffer ? buffer : calloc(1, size ? size : 1);
  memory->room = size;
  memory->appends = *mode == 'a';
  if (!memory->bytes) {
    free(memory);
    return NULL;
  }
  if (*mode == 'w' && size)
    memory->bytes[0] = 0;
  memory->length = *mode == 'r' ? size : strnlen(memory->bytes, size);
  if (memory->appends)
    memory->position = memory->length;
  return open_memory(memory, mode);
}

#endif
