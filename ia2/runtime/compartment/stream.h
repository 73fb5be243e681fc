/* Streams of the compartment's own, whose bytes its own functions take and give: what fopencookie,
 * open_memstream and fmemopen make.  libc's would be on libc's heap, and libc would call back. */
#ifndef IA2_RUNTIME_COMPARTMENT_STREAM_H
#define IA2_RUNTIME_COMPARTMENT_STREAM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct ia2_stream {
  FILE seen_by_libc; /* zero, the descriptor is -1: for functions that run in place, as fileno */
  uint64_t mark;
  cookie_io_functions_t functions;
  void *cookie;
  bool reads, writes, at_end, failed;
  int unread; /* a byte that was put back, or EOF */
};

/* NULL if the file is libc's. */
struct ia2_stream *ia2_stream_of(FILE *file);

/* Not buffered: each ends in the stream's own functions. */
size_t ia2_stream_write(struct ia2_stream *stream, const char *bytes, size_t size);
size_t ia2_stream_read(struct ia2_stream *stream, char *bytes, size_t size);
int64_t ia2_stream_seek(struct ia2_stream *stream, int64_t offset, int whence); /* -1, or where */
int ia2_stream_close(struct ia2_stream *stream);

#endif
