/* Gathers the lines of the two output files: sorted and unique, so that the order of the source and
 * what the compiler shows twice leave no trace. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "util.h"

void lines_begin(struct output_lines *lines) {
  lines->stream = open_memstream(&lines->text, &lines->size);
  if (!lines->stream)
    fail("out of memory");
}

static int compare_lines(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Cuts text at its newlines. */
static char **cut(char *text, size_t *count) {
  size_t capacity = 0;
  char **lines = NULL;
  *count = 0;
  for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
    *end = '\0';
    *(char **)append(&lines, count, &capacity, sizeof *lines) = line;
  }
  return lines;
}

char *lines_finish(struct output_lines *lines, const char *magic, const struct scan *s,
                   size_t *size) {
  if (fclose(lines->stream))
    fail("out of memory");
  size_t count, unique = 0;
  char **sorted = cut(lines->text, &count);
  if (count)
    qsort(sorted, count, sizeof *sorted, compare_lines);
  struct text out = {0};
  text_format(&out, "%s\t%d\t%s\t%s\n", magic, SUMMARY_VERSION, s->label, s->compartment);
  for (size_t i = 0; i < count; i++) {
    if (i && !strcmp(sorted[i], sorted[i - 1]))
      continue;
    text_add(&out, sorted[i], strlen(sorted[i]));
    text_add(&out, "\n", 1);
    unique++;
  }
  text_format(&out, "end\t%zu\n", unique);
  free(sorted);
  free(lines->text);
  *size = out.size;
  return out.at;
}

void emit_place(struct scan *s, const char *table, const char *key, CXCursor at) {
  CXFile file;
  unsigned line, column;
  clang_getFileLocation(clang_getCursorLocation(at), &file, &line, &column, NULL);
  if (!file)
    return;
  struct place place = {table, key, file_name(s, file), line, column};
  summary_write_place(s->places.stream, &place);
}
