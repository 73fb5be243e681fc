/* See near.h. */
#include "near.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SUGGESTIONS 3
#define MAX_NAME 255

/* Levenshtein distance, with the row above kept in one array. */
static size_t distance(const char *a, const char *b) {
  size_t row[MAX_NAME + 1], size = strlen(b);
  if (size > MAX_NAME)
    return (size_t)-1;
  for (size_t j = 0; j <= size; j++)
    row[j] = j;
  for (size_t i = 1; *a; a++, i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= size; j++) {
      size_t best = diagonal + (*a != b[j - 1]);
      diagonal = row[j];
      if (row[j] + 1 < best)
        best = row[j] + 1;
      if (row[j - 1] + 1 < best)
        best = row[j - 1] + 1;
      row[j] = best;
    }
  }
  return row[size];
}

struct candidate {
  const char *name;
  size_t distance;
};

static int compare(const void *a, const void *b) {
  const struct candidate *x = a, *y = b;
  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return strcmp(x->name, y->name);
}

const char *nearest_functions(const struct program *program, const char *name, int key) {
  ARRAY(struct candidate) found = {0};
  for (size_t i = 0; i < program->symbols.count; i++) {
    const struct symbol *symbol = program->symbols.at[i];
    if (symbol->home && (!key || symbol->home == key))
      *(struct candidate *)APPEND(found) =
          (struct candidate){symbol->spelling, distance(symbol->spelling, name)};
  }
  if (found.count)
    qsort(found.at, found.count, sizeof *found.at, compare);
  struct text text = {0};
  size_t limit = strlen(name) / 3 + 1, listed = 0;
  const char *last = "";
  for (size_t i = 0; i < found.count && listed < MAX_SUGGESTIONS; i++) {
    if (found.at[i].distance > limit || !strcmp(found.at[i].name, last))
      continue;
    last = found.at[i].name;
    text_format(&text, "%s%s", listed++ ? ", " : "; did you mean ", last);
  }
  return listed ? format("%s?", text.at) : "";
}
