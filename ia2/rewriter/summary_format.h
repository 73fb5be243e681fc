/* The columns of every table of a summary, shared by its reader and its writer. */
#ifndef IA2_REWRITER_SUMMARY_FORMAT_H
#define IA2_REWRITER_SUMMARY_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SUMMARY_MAGIC "ia2-summary"
#define LOCATIONS_MAGIC "ia2-locations"

enum column_type {
  COLUMN_STRING,
  COLUMN_INT,   /* int, decimal */
  COLUMN_UINT,  /* unsigned, decimal */
  COLUMN_U64,   /* uint64_t, decimal */
  COLUMN_HEX64, /* uint64_t, 16 hexadecimal digits */
  COLUMN_BOOL,  /* 0 or 1 */
  COLUMN_ENUM,  /* one of words */
  COLUMN_BITS,  /* words joined by ',', "-" for none; word i is bit i */
};

struct column {
  const char *name; /* for messages */
  enum column_type type;
  size_t offset; /* in the fact's struct */
  const char *const *words;
  unsigned word_count;
};

struct table {
  const char *name; /* first field of the line */
  size_t size;      /* of one fact */
  const struct column *columns;
  unsigned column_count;
};

/* In the order of SUMMARY_TABLES. */
enum table_id {
  TABLE_function,
  TABLE_param,
  TABLE_pass,
  TABLE_record,
  TABLE_field,
  TABLE_variable,
  TABLE_flow,
  TABLE_launder,
  TABLE_call,
  TABLE_icall,
  TABLE_address,
  TABLE_use,
  TABLE_lend,
  TABLE_annotation,
  TABLE_refusal,
  TABLE_SUMMARY_COUNT,
  TABLE_site = TABLE_SUMMARY_COUNT,
  TABLE_place,
  TABLE_COUNT,
};
extern const struct table summary_tables[TABLE_COUNT];

/* For the reader (summary_column.c).  NULL, or what is wrong.  summary_unescape works in place. */
const char *summary_unescape(char *field);
const char *summary_parse_column(const struct column *column, char *field, char *fact);
bool summary_parse_decimal(const char *text, uint64_t limit, uint64_t *value);

#endif
