/* libFuzzer: the reader of summaries and locations takes any bytes; what it accepts can be written
 * again and read again. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/rewriter/summary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FILE *nowhere(void) {
  static FILE *file;
  if (!file)
    file = fopen("/dev/null", "w");
  return file;
}

static void write_all(FILE *out, const struct summary *s) {
#define X(name)                                                                                    \
  for (size_t i = 0; i < s->name##_count; i++)                                                     \
    summary_write_##name(out, &s->name##s[i]);
  SUMMARY_TABLES(X)
#undef X
}

static void check_again(const struct summary *s) {
  char *text = NULL;
  size_t size = 0, facts = 0;
  FILE *out = open_memstream(&text, &size);
  fprintf(out, "ia2-summary\t%d\tlabel\tcompartment\n", SUMMARY_VERSION);
  write_all(out, s);
  fflush(out);
  for (size_t i = 0; i < size; i++)
    facts += text[i] == '\n';
  fprintf(out, "end\t%zu\n", facts - 1);
  fclose(out);
  struct summary *again = summary_parse("again", text, size, stderr);
  if (!again)
    abort();
  summary_free(again);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct summary *s = summary_parse("input", (const char *)data, size, nowhere());
  if (s)
    check_again(s);
  summary_free(s);
  locations_free(locations_parse("input", (const char *)data, size, nowhere()));
  return 0;
}
