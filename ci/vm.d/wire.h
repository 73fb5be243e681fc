// The wire between `ci/vm exec` on the host (client.c) and the agent that is
// the guest's first process (agent.c, session.c): frames over one TCP
// connection per command, which QEMU forwards from 127.0.0.1.
#ifndef CI_VM_D_WIRE_H
#define CI_VM_D_WIRE_H

#include <stddef.h>
#include <stdint.h>

// WIRE_PORT is where the agent listens inside the guest.
#define WIRE_PORT 1077

// WIRE_MAX bounds the payload of one frame; a command's whole environment and
// argument vector travel in one frame, and ARG_MAX is 2 MiB by default.
#define WIRE_MAX (16u << 20)

// WIRE_CHUNK is the unit in which a command's streams are forwarded.
#define WIRE_CHUNK 65536

// WIRE_TOKEN_LEN hexadecimal digits prove that the client may read the
// control directory, as any local user can reach the forwarded port.
#define WIRE_TOKEN_LEN 32

enum wire_type {
  WIRE_RUN = 'R',    // client: token, then struct wire_run and its strings
  WIRE_STDIN = 'I',  // client: bytes for standard input; none: end of file
  WIRE_SIGNAL = 'S', // client: int32_t signal for the command's group
  WIRE_STDOUT = 'O', // agent: bytes
  WIRE_STDERR = 'E', // agent: bytes
  WIRE_EXIT = 'X',   // agent: int32_t wait status; the last frame
};

// wire_run heads the payload of WIRE_RUN. NUL-terminated strings follow: the
// working directory, `argc` arguments, `envc` environment entries.
struct wire_run {
  char token[WIRE_TOKEN_LEN];
  uint32_t uid;
  uint32_t gid;
  uint32_t umask;
  uint32_t argc;
  uint32_t envc;
};

// wire_write_all writes every byte of `data`, or returns -1 with errno set.
int wire_write_all(int fd, const void *data, size_t len);

// wire_send writes one frame, or returns -1 with errno set.
int wire_send(int fd, enum wire_type type, const void *data, size_t len);

// wire_recv reads one frame into a buffer that the caller frees, adding a NUL
// after its end. Returns 1 for a frame, 0 at end of file, -1 with errno set.
int wire_recv(int fd, enum wire_type *type, char **data, size_t *len);

#endif
