/* What every tool of the rewriter needs: memory that never fails, growing text, files, errors. */
#ifndef IA2_REWRITER_UTIL_H
#define IA2_REWRITER_UTIL_H

#include <stddef.h>

#define IA2_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* Prints "<tool>: error: ..." and exits with status 1, after removing the outputs begun so far. */
void fail(const char *fmt, ...) IA2_PRINTF(1, 2) __attribute__((noreturn));

/* Prints an error and counts it: the tools report all they find before they give up. */
void complain(const char *fmt, ...) IA2_PRINTF(1, 2);

/* Exits with status 1 if anything was complained about. */
void fail_if_complained(void);

/* The name that errors start with. */
void set_tool_name(const char *name);

/* Memory lives until the tool exits: summaries, graphs and texts are all needed to the end. */
void *get_memory(size_t size);             /* zeroed */
void *grow_memory(void *old, size_t size); /* realloc */
char *copy_text(const char *text);
char *copy_bytes(const char *text, size_t size);
char *format(const char *fmt, ...) IA2_PRINTF(1, 2);

/* Appends one zeroed element to a growing array and returns it: count and capacity are the array's.
 */
void *append(void *array_pointer, size_t *count, size_t *capacity, size_t element_size);
#define APPEND(array) append(&(array).at, &(array).count, &(array).capacity, sizeof *(array).at)
#define ARRAY(type)                                                                                \
  struct {                                                                                         \
    type *at;                                                                                      \
    size_t count, capacity;                                                                        \
  }

/* Growing text, always terminated by a NUL once something was added. */
struct text {
  char *at;
  size_t size, capacity;
};
void text_add(struct text *text, const char *bytes, size_t size);
void text_format(struct text *text, const char *fmt, ...) IA2_PRINTF(2, 3);

/* Whole file, NUL-terminated after size bytes; fails if it cannot be read. */
char *read_file(const char *path, size_t *size);
/* As read_file, but NULL if the file does not exist. */
char *read_file_if_any(const char *path, size_t *size);

/* Queues an output; nothing reaches the disk before write_outputs, so that a tool that fails leaves
 * no output behind.  Directories in between are made. */
void add_output(char *path, struct text text);
void write_outputs(void);

/* Splits line in place at tabs; returns the number of fields, at most max. */
size_t split_fields(char *line, char **fields, size_t max);

/* Replaces every argument "@file" by the lines of that file. */
void expand_arguments(int *argc, char ***argv);

#endif
