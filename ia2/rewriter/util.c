/* See util.h. */
#define _GNU_SOURCE
#include "util.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *tool_name = "ia2";
static int complaints;

static ARRAY(struct output {
  char *path;
  struct text text;
}) outputs;

/* Nothing is ever freed (util.h), so the sanitizer's search for leaks would only find that. */
#if defined __has_feature
#if __has_feature(address_sanitizer)
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }
#endif
#endif

void set_tool_name(const char *name) { tool_name = name; }

static void print_error(const char *fmt, va_list args) {
  fprintf(stderr, "%s: error: ", tool_name);
  vfprintf(stderr, fmt, args);
  fputc('\n', stderr);
}

void fail(const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  print_error(fmt, args);
  va_end(args);
  exit(1);
}

void complain(const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  print_error(fmt, args);
  va_end(args);
  complaints++;
}

void fail_if_complained(void) {
  if (complaints)
    exit(1);
}

void *get_memory(size_t size) {
  void *memory = calloc(1, size ? size : 1);
  if (!memory)
    fail("out of memory");
  return memory;
}

void *grow_memory(void *old, size_t size) {
  void *memory = realloc(old, size ? size : 1);
  if (!memory)
    fail("out of memory");
  return memory;
}

char *copy_bytes(const char *text, size_t size) {
  char *copy = get_memory(size + 1);
  memcpy(copy, text, size);
  return copy;
}

char *copy_text(const char *text) { return copy_bytes(text, strlen(text)); }

char *format(const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  char *result;
  if (vasprintf(&result, fmt, args) < 0)
    fail("out of memory");
  va_end(args);
  return result;
}

void *append(void *array_pointer, size_t *count, size_t *capacity, size_t element_size) {
  char *array;
  memcpy(&array, array_pointer,
         sizeof array); /* the array's own type is only known to the caller */
  if (*count == *capacity) {
    *capacity = *capacity ? 2 * *capacity : 8;
    array = grow_memory(array, *capacity * element_size);
    memcpy(array_pointer, &array, sizeof array);
  }
  return memset(array + (*count)++ * element_size, 0, element_size);
}

void text_add(struct text *text, const char *bytes, size_t size) {
  if (text->size + size + 1 > text->capacity) {
    text->capacity = 2 * text->capacity + size + 64;
    text->at = grow_memory(text->at, text->capacity);
  }
  if (size)
    memcpy(text->at + text->size, bytes, size);
  text->size += size;
  text->at[text->size] = 0;
}

void text_format(struct text *text, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  char *added;
  int size = vasprintf(&added, fmt, args);
  va_end(args);
  if (size < 0)
    fail("out of memory");
  text_add(text, added, (size_t)size);
  free(added);
}

static char *read_stream(FILE *file, const char *path, size_t *size) {
  struct text text = {0};
  char buffer[65536];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, file)) > 0;)
    text_add(&text, buffer, n);
  if (ferror(file))
    fail("cannot read %s: %s", path, strerror(errno));
  fclose(file);
  text_add(&text, "", 0);
  if (size)
    *size = text.size;
  return text.at;
}

char *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file)
    fail("cannot open %s: %s", path, strerror(errno));
  return read_stream(file, path, size);
}

char *read_file_if_any(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file && errno == ENOENT)
    return NULL;
  if (!file)
    fail("cannot open %s: %s", path, strerror(errno));
  return read_stream(file, path, size);
}

void add_output(char *path, struct text text) {
  struct output *output = APPEND(outputs);
  output->path = path;
  output->text = text;
}

static void make_parents(const char *path) {
  char *copy = copy_text(path);
  for (char *slash = copy + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
    *slash = 0;
    if (mkdir(copy, 0777) && errno != EEXIST)
      fail("cannot make the directory %s: %s", copy, strerror(errno));
  }
  free(copy);
}

static int write_output(const struct output *output) {
  FILE *file = fopen(output->path, "wb");
  if (!file)
    return -1;
  size_t written = output->text.size ? fwrite(output->text.at, 1, output->text.size, file) : 0;
  return fclose(file) || written != output->text.size ? -1 : 0;
}

void write_outputs(void) {
  fail_if_complained();
  for (size_t i = 0; i < outputs.count; i++) {
    make_parents(outputs.at[i].path);
    if (!write_output(&outputs.at[i]))
      continue;
    int error = errno;
    for (size_t j = 0; j <= i; j++)
      unlink(outputs.at[j].path);
    fail("cannot write %s: %s", outputs.at[i].path, strerror(error));
  }
}

size_t split_fields(char *line, char **fields, size_t max) {
  size_t count = 0;
  for (char *at = line; at && count < max; count++) {
    fields[count] = at;
    if ((at = strchr(at, '\t')))
      *at++ = 0;
  }
  return count;
}

static void add_lines(const char *path, char ***arguments, size_t *count, size_t *capacity) {
  char *save = NULL;
  for (char *line = strtok_r(read_file(path, NULL), "\n", &save); line;
       line = strtok_r(NULL, "\n", &save))
    *(char **)append(arguments, count, capacity, sizeof **arguments) = line;
}

void expand_arguments(int *argc, char ***argv) {
  char **all = NULL;
  size_t count = 0, capacity = 0;
  for (int i = 0; i < *argc; i++) {
    if (i && (*argv)[i][0] == '@')
      add_lines((*argv)[i] + 1, &all, &count, &capacity);
    else
      *(char **)append(&all, &count, &capacity, sizeof *all) = (*argv)[i];
  }
  append(&all, &count, &capacity, sizeof *all);
  *argc = (int)count - 1;
  *argv = all;
}
