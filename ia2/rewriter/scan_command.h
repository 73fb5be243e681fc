/* The compile command, made fit for libclang. */
#ifndef IA2_REWRITER_SCAN_COMMAND_H
#define IA2_REWRITER_SCAN_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

struct command {
  const char **arguments; /* "clang", flags, source; NULL at the end */
  size_t count, capacity;
  const char *source;
};

/* command_clean: drops what is about output, dependencies and warnings.  Fails with a message if
 * there is no C source, or more than one. */
struct command command_clean(int argc, char **argv, const char *resource_dir);

/* command_drop: takes a flag out that turned out to be unknown; false if it is not there. */
bool command_drop(struct command *command, const char *flag);

/* command_probe: the same flags for another (unsaved) source, without forced includes. */
struct command command_probe(const struct command *command, const char *source);
void command_free(struct command *command);

#endif
