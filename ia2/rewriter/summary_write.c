#include <string.h>

#include "summary.h"
#include "summary_format.h"

static void write_escaped(FILE *out, const char *s) {
  for (; s && *s; s++) {
    unsigned char c = (unsigned char)*s;
    if (c == '\\')
      fputs("\\\\", out);
    else if (c == '\t')
      fputs("\\t", out);
    else if (c == '\n')
      fputs("\\n", out);
    else if (c < 0x20 || c == 0x7f)
      fprintf(out, "\\x%02x", c);
    else
      fputc(c, out);
  }
}

static void write_bits(FILE *out, const struct column *c, unsigned bits) {
  const char *separator = "";
  if (!bits)
    fputc('-', out);
  for (unsigned i = 0; i < c->word_count; i++)
    if (bits >> i & 1) {
      fprintf(out, "%s%s", separator, c->words[i]);
      separator = ",";
    }
}

static void write_column(FILE *out, const struct column *c, const char *fact) {
  const void *at = fact + c->offset;
  unsigned u = 0;
  uint64_t u64 = 0;
  switch (c->type) {
  case COLUMN_STRING:
    write_escaped(out, *(const char *const *)at);
    break;
  case COLUMN_INT:
    fprintf(out, "%d", *(const int *)at);
    break;
  case COLUMN_UINT:
    fprintf(out, "%u", *(const unsigned *)at);
    break;
  case COLUMN_BOOL:
    fputc(*(const bool *)at ? '1' : '0', out);
    break;
  case COLUMN_U64:
    memcpy(&u64, at, sizeof u64);
    fprintf(out, "%llu", (unsigned long long)u64);
    break;
  case COLUMN_HEX64:
    memcpy(&u64, at, sizeof u64);
    fprintf(out, "%016llx", (unsigned long long)u64);
    break;
  case COLUMN_ENUM:
    memcpy(&u, at, sizeof u);
    fputs(c->words[u], out);
    break;
  case COLUMN_BITS:
    memcpy(&u, at, sizeof u);
    write_bits(out, c, u);
    break;
  }
}

static void write_fact(FILE *out, const struct table *table, const void *fact) {
  fputs(table->name, out);
  for (unsigned i = 0; i < table->column_count; i++) {
    fputc('\t', out);
    write_column(out, &table->columns[i], fact);
  }
  fputc('\n', out);
}

#define X(name)                                                                                    \
  void summary_write_##name(FILE *out, const struct name *fact) {                                  \
    write_fact(out, &summary_tables[TABLE_##name], fact);                                          \
  }
SUMMARY_TABLES(X)
X(site) X(place)
#undef X
