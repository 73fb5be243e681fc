#include "wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER_LEN 5

int wire_write_all(int fd, const void *data, size_t len) {
  const char *at = data;
  while (len > 0) {
    const ssize_t n = write(fd, at, len);
    if (n < 0) {
      if (errno == EINTR)
        continue;
      return -1;
    }
    at += n;
    len -= (size_t)n;
  }
  return 0;
}

int wire_send(int fd, enum wire_type type, const void *data, size_t len) {
  // One buffer and one write, so that a small frame is one segment.
  char *const frame = malloc(HEADER_LEN + len);
  if (frame == NULL)
    return -1;
  const uint32_t len32 = (uint32_t)len;
  frame[0] = (char)type;
  memcpy(frame + 1, &len32, sizeof len32);
  if (len > 0)
    memcpy(frame + HEADER_LEN, data, len);
  const int rc = wire_write_all(fd, frame, HEADER_LEN + len);
  free(frame);
  return rc;
}

// Returns 1 when all of `len` bytes were read, 0 at end of file, -1 on error.
static int read_all(int fd, void *data, size_t len) {
  char *at = data;
  while (len > 0) {
    const ssize_t n = read(fd, at, len);
    if (n == 0)
      return 0;
    if (n < 0) {
      if (errno == EINTR)
        continue;
      return -1;
    }
    at += n;
    len -= (size_t)n;
  }
  return 1;
}

int wire_recv(int fd, enum wire_type *type, char **data, size_t *len) {
  unsigned char header[HEADER_LEN];
  uint32_t len32;
  int rc = read_all(fd, header, sizeof header);
  if (rc <= 0)
    return rc;
  memcpy(&len32, header + 1, sizeof len32);
  if (len32 > WIRE_MAX) {
    errno = EMSGSIZE;
    return -1;
  }
  char *const payload = malloc((size_t)len32 + 1);
  if (payload == NULL)
    return -1;
  rc = read_all(fd, payload, len32);
  if (rc <= 0) {
    free(payload);
    return rc;
  }
  payload[len32] = '\0';
  *type = (enum wire_type)header[0];
  *data = payload;
  *len = len32;
  return 1;
}
