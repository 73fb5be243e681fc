/* One field of a line, strictly: what summary_write.c writes and nothing else. */
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "summary_format.h"

static int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

const char *summary_unescape(char *s) {
  char *to = s;
  for (; *s; s++) {
    if ((unsigned char)*s < 0x20)
      return "control character in a field";
    if (*s != '\\') {
      *to++ = *s;
      continue;
    }
    s++;
    if (*s == '\\') {
      *to++ = '\\';
    } else if (*s == 't') {
      *to++ = '\t';
    } else if (*s == 'n') {
      *to++ = '\n';
    } else if (*s == 'x' && hex_digit(s[1]) >= 0 && hex_digit(s[2]) >= 0 &&
               (s[1] != '0' || s[2] != '0')) {
      *to++ = (char)(hex_digit(s[1]) * 16 + hex_digit(s[2]));
      s += 2;
    } else {
      return "unknown escape in a field";
    }
  }
  *to = '\0';
  return NULL;
}

bool summary_parse_decimal(const char *s, uint64_t limit, uint64_t *value) {
  uint64_t v = 0;
  if (!*s || (s[0] == '0' && s[1]))
    return false;
  for (; *s; s++) {
    if (*s < '0' || *s > '9')
      return false;
    uint64_t digit = (uint64_t)(*s - '0');
    if (v > (limit - digit) / 10)
      return false;
    v = v * 10 + digit;
  }
  *value = v;
  return true;
}

static bool parse_hex64(const char *s, uint64_t *value) {
  uint64_t v = 0;
  if (strlen(s) != 16)
    return false;
  for (; *s; s++) {
    int d = hex_digit(*s);
    if (d < 0)
      return false;
    v = v << 4 | (unsigned)d;
  }
  *value = v;
  return true;
}

static bool find_word(const struct column *c, const char *s, size_t length, unsigned *index) {
  for (unsigned i = 0; i < c->word_count; i++)
    if (strlen(c->words[i]) == length && !memcmp(c->words[i], s, length)) {
      *index = i;
      return true;
    }
  return false;
}

static bool parse_bits(const struct column *c, const char *s, unsigned *bits) {
  *bits = 0;
  if (!strcmp(s, "-"))
    return true;
  for (;;) {
    size_t length = strcspn(s, ",");
    unsigned index;
    if (!find_word(c, s, length, &index) || *bits >> index)
      return false; /* in order, once */
    *bits |= 1u << index;
    if (!s[length])
      return true;
    s += length + 1;
  }
}

static bool parse_number(const struct column *c, const char *s, void *at) {
  uint64_t u64;
  bool negative = c->type == COLUMN_INT && *s == '-';
  uint64_t limit = c->type == COLUMN_INT    ? (uint64_t)INT_MAX
                   : c->type == COLUMN_UINT ? (uint64_t)UINT_MAX
                   : c->type == COLUMN_BOOL ? 1
                                            : UINT64_MAX;
  if (!summary_parse_decimal(s + negative, limit, &u64) || (negative && !u64))
    return false;
  if (c->type == COLUMN_INT)
    *(int *)at = negative ? -(int)u64 : (int)u64;
  else if (c->type == COLUMN_UINT)
    *(unsigned *)at = (unsigned)u64;
  else if (c->type == COLUMN_BOOL)
    *(bool *)at = u64 != 0;
  else
    *(uint64_t *)at = u64;
  return true;
}

const char *summary_parse_column(const struct column *c, char *s, char *fact) {
  void *at = fact + c->offset;
  unsigned u;
  bool ok = false;
  switch (c->type) {
  case COLUMN_STRING:
    *(const char **)at = s;
    return summary_unescape(s);
  case COLUMN_HEX64:
    ok = parse_hex64(s, at);
    break;
  case COLUMN_ENUM:
    ok = find_word(c, s, strlen(s), &u);
    if (ok)
      memcpy(at, &u, sizeof u);
    break;
  case COLUMN_BITS:
    ok = parse_bits(c, s, &u);
    if (ok)
      memcpy(at, &u, sizeof u);
    break;
  default:
    ok = parse_number(c, s, at);
  }
  return ok ? NULL : "bad value";
}
