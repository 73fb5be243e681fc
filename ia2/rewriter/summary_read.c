/* The strict reader: a summary that ia2-scan did not write, or did not finish, is an error. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "summary.h"
#include "summary_format.h"

enum { MAX_COLUMNS = 64, MAX_FILE = 1 << 30 };

struct rows { /* growing array of facts of one table */
  char *facts;
  size_t count, capacity;
};

struct reader {
  const char *path;
  FILE *err;
  unsigned line;
  const char *magic;
  int first_table, end_table;
  const char *label, *compartment;
  struct rows rows[TABLE_COUNT];
};

static bool fail(const struct reader *r, const char *what, const char *detail) {
  fprintf(r->err, "%s:%u: %s%s%s; run ia2-scan again to make this file anew\n", r->path, r->line,
          what, *detail ? ": " : "", detail);
  return false;
}

static bool fail_column(const struct reader *r, const struct column *c, const char *error) {
  fprintf(r->err, "%s:%u: %s in column %s; run ia2-scan again to make this file anew\n", r->path,
          r->line, error, c->name);
  return false;
}

/* Splits line at tabs; the number of fields, or -1 if there are more than max. */
static int split(char *line, char **fields, int max) {
  int n = 0;
  for (;;) {
    if (n == max)
      return -1;
    fields[n++] = line;
    line = strchr(line, '\t');
    if (!line)
      return n;
    *line++ = '\0';
  }
}

static void *add_row(struct rows *rows, size_t size) {
  if (rows->count == rows->capacity) {
    size_t capacity = rows->capacity ? 2 * rows->capacity : 16;
    char *facts = realloc(rows->facts, capacity * size);
    if (!facts)
      return NULL;
    rows->facts = facts;
    rows->capacity = capacity;
  }
  void *row = rows->facts + rows->count++ * size;
  memset(row, 0, size);
  return row;
}

static bool parse_header(struct reader *r, char *line) {
  char *fields[5], version[16];
  int n = split(line, fields, 5);
  snprintf(version, sizeof version, "%d", SUMMARY_VERSION);
  if (n < 1 || strcmp(fields[0], r->magic))
    return fail(r, "the first line does not begin with", r->magic);
  if (n != 4)
    return fail(r, "the first line does not have four fields", "");
  if (strcmp(fields[1], version))
    return fail(r, "made by another version of ia2-scan, format", fields[1]);
  if (summary_unescape(fields[2]) || summary_unescape(fields[3]))
    return fail(r, "the label or the compartment is misspelt", "");
  if (!*fields[2] || !*fields[3])
    return fail(r, "the label or the compartment is empty", "");
  r->label = fields[2];
  r->compartment = fields[3];
  return true;
}

static bool parse_fact(struct reader *r, char *line) {
  char *fields[MAX_COLUMNS];
  int n = split(line, fields, MAX_COLUMNS);
  if (n < 0)
    return fail(r, "too many fields", "");
  for (int t = r->first_table; t < r->end_table; t++) {
    const struct table *table = &summary_tables[t];
    if (strcmp(fields[0], table->name))
      continue;
    if ((unsigned)n != table->column_count + 1)
      return fail(r, "wrong number of fields in", table->name);
    char *fact = add_row(&r->rows[t], table->size);
    if (!fact)
      return fail(r, "out of memory", "");
    for (unsigned i = 0; i < table->column_count; i++) {
      const char *error = summary_parse_column(&table->columns[i], fields[i + 1], fact);
      if (error)
        return fail_column(r, &table->columns[i], error);
    }
    return true;
  }
  return fail(r, "unknown kind of line", fields[0]);
}

/* The last line carries the number of facts, so that a file cut short is noticed. */
static bool parse_end(struct reader *r, const char *line, uint64_t facts) {
  uint64_t n;
  if (strncmp(line, "end\t", 4) || !summary_parse_decimal(line + 4, UINT64_MAX, &n))
    return fail(r, "the last line is not \"end\" and a number: the file is cut short", "");
  return n == facts || fail(r, "the number of facts is not what the last line says", "");
}

static bool parse_lines(struct reader *r, char *text, size_t length) {
  if (memchr(text, 0, length))
    return fail(r, "the file holds a zero byte", "");
  if (!length || text[length - 1] != '\n')
    return fail(r, "the file is empty or its last line is cut short", "");
  char *end = text + length, *line = text;
  uint64_t facts = 0;
  for (;;) {
    char *next = strchr(line, '\n');
    *next++ = '\0';
    r->line++;
    if (r->line == 1) {
      if (!parse_header(r, line))
        return false;
      if (next == end)
        return fail(r, "the file ends after its first line", "");
    } else if (next == end) {
      return parse_end(r, line, facts);
    } else {
      if (!parse_fact(r, line))
        return false;
      facts++;
    }
    line = next;
  }
}

/* A copy of text that ends in NUL. */
static char *copy_text(const char *text, size_t length) {
  char *copy = malloc(length + 1);
  if (!copy)
    return NULL;
  if (length)
    memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

static void free_rows(struct reader *r) {
  for (int t = 0; t < TABLE_COUNT; t++)
    free(r->rows[t].facts);
}

struct summary *summary_parse(const char *path, const char *text, size_t length, FILE *err) {
  struct reader r = {
      .path = path, .err = err, .magic = SUMMARY_MAGIC, .end_table = TABLE_SUMMARY_COUNT};
  struct summary *s = calloc(1, sizeof *s);
  if (!s || !(s->text = copy_text(text, length)) || !(s->path = strdup(path))) {
    fail(&r, "out of memory", "");
    summary_free(s);
    return NULL;
  }
  if (!parse_lines(&r, s->text, length)) {
    free_rows(&r);
    summary_free(s);
    return NULL;
  }
  s->label = r.label;
  s->compartment = r.compartment;
#define X(name)                                                                                    \
  s->name##s = (struct name *)(void *)r.rows[TABLE_##name].facts;                                  \
  s->name##_count = r.rows[TABLE_##name].count;
  SUMMARY_TABLES(X)
#undef X
  return s;
}

struct locations *locations_parse(const char *path, const char *text, size_t length, FILE *err) {
  struct reader r = {.path = path,
                     .err = err,
                     .magic = LOCATIONS_MAGIC,
                     .first_table = TABLE_SUMMARY_COUNT,
                     .end_table = TABLE_COUNT};
  struct locations *l = calloc(1, sizeof *l);
  if (!l || !(l->text = copy_text(text, length)) || !(l->path = strdup(path))) {
    fail(&r, "out of memory", "");
    locations_free(l);
    return NULL;
  }
  if (!parse_lines(&r, l->text, length)) {
    free_rows(&r);
    locations_free(l);
    return NULL;
  }
  l->label = r.label;
  l->compartment = r.compartment;
  l->sites = (struct site *)(void *)r.rows[TABLE_site].facts;
  l->site_count = r.rows[TABLE_site].count;
  l->places = (struct place *)(void *)r.rows[TABLE_place].facts;
  l->place_count = r.rows[TABLE_place].count;
  return l;
}

void summary_free(struct summary *s) {
  if (!s)
    return;
#define X(name) free(s->name##s);
  SUMMARY_TABLES(X)
#undef X
  free(s->text);
  free(s->path);
  free(s);
}

void locations_free(struct locations *l) {
  if (!l)
    return;
  free(l->sites);
  free(l->places);
  free(l->text);
  free(l->path);
  free(l);
}

/* The whole file, to be freed by the caller; NULL after a message. */
static char *read_whole(const char *path, size_t *length, FILE *err) {
  FILE *f = fopen(path, "rb");
  struct stat st;
  char *text = NULL;
  if (!f || fstat(fileno(f), &st)) {
    fprintf(err, "%s: cannot be read: %s\n", path, strerror(errno));
  } else if (!S_ISREG(st.st_mode) || st.st_size > MAX_FILE) {
    fprintf(err, "%s: is no file, or too large for what ia2-scan writes\n", path);
  } else if (!(text = malloc((size_t)st.st_size + 1))) {
    fprintf(err, "%s: out of memory\n", path);
  } else {
    *length = fread(text, 1, (size_t)st.st_size, f);
  }
  if (f)
    fclose(f);
  return text;
}

struct summary *summary_read(const char *path, FILE *err) {
  size_t length = 0;
  char *text = read_whole(path, &length, err);
  struct summary *s = text ? summary_parse(path, text, length, err) : NULL;
  free(text);
  return s;
}

struct locations *locations_read(const char *path, FILE *err) {
  size_t length = 0;
  char *text = read_whole(path, &length, err);
  struct locations *l = text ? locations_parse(path, text, length, err) : NULL;
  free(text);
  return l;
}
