/* See json.h.  Recursive descent; depth is bounded, so that hostile input cannot exhaust the stack.
 */
#include "json.h"

#include "util.h"

#include <string.h>

#define MAX_DEPTH 64

struct reader {
  const char *at, *end, *line_start;
  int line, depth;
  const char *error;
};

static struct json *read_value(struct reader *r);

static void *report(struct reader *r, const char *what) {
  if (!r->error)
    r->error = what;
  return NULL;
}

static void skip_space(struct reader *r) {
  for (; r->at < r->end && strchr(" \t\r\n", *r->at) && *r->at; r->at++)
    if (*r->at == '\n') {
      r->line++;
      r->line_start = r->at + 1;
    }
}

static bool take(struct reader *r, char c) {
  skip_space(r);
  if (r->at == r->end || *r->at != c)
    return false;
  r->at++;
  return true;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads four hex digits; -1 if they are not. */
static long read_hex4(struct reader *r) {
  long value = 0;
  for (int i = 0; i < 4; i++) {
    int digit = r->at < r->end ? hex_digit(*r->at) : -1;
    if (digit < 0)
      return -1;
    value = value << 4 | digit;
    r->at++;
  }
  return value;
}

static void add_utf8(struct text *text, long c) {
  char bytes[4];
  size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
  for (size_t i = size; i-- > 1; c >>= 6)
    bytes[i] = (char)(0x80 | (c & 0x3f));
  bytes[0] = (char)(lead[size] | c);
  text_add(text, bytes, size);
}

static bool read_unicode(struct reader *r, struct text *text) {
  long c = read_hex4(r);
  if (c >= 0xd800 && c < 0xdc00 && r->end - r->at > 2 && r->at[0] == '\\' && r->at[1] == 'u') {
    r->at += 2;
    long low = read_hex4(r);
    c = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00) : -1;
  }
  if (c <= 0 || (c >= 0xd800 && c < 0xe000))
    return report(r, "bad \\u escape"), false;
  add_utf8(text, c);
  return true;
}

static bool read_escape(struct reader *r, struct text *text) {
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  char c = r->at < r->end ? *r->at++ : 0;
  if (c == 'u')
    return read_unicode(r, text);
  const char *found = c ? strchr(from, c) : NULL;
  if (!found)
    return report(r, "bad escape in a string"), false;
  text_add(text, &to[found - from], 1);
  return true;
}

static char *read_string(struct reader *r) {
  struct text text = {0};
  text_add(&text, "", 0);
  while (r->at < r->end && *r->at != '"') {
    unsigned char c = (unsigned char)*r->at++;
    if (c < 0x20)
      return report(r, "control character in a string");
    if (c != '\\')
      text_add(&text, (char *)&c, 1);
    else if (!read_escape(r, &text))
      return NULL;
  }
  if (r->at == r->end)
    return report(r, "string without an end");
  r->at++;
  return text.at;
}

static bool digits(struct reader *r) {
  const char *start = r->at;
  while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
    r->at++;
  return r->at > start;
}

static struct json *read_number(struct reader *r, struct json *value) {
  const char *start = r->at;
  bool good = true;
  if (*r->at == '-')
    r->at++;
  if (r->at < r->end && *r->at == '0')
    r->at++;
  else
    good = digits(r);
  if (r->at < r->end && *r->at == '.') {
    r->at++;
    good = good && digits(r);
  }
  if (r->at < r->end && (*r->at | 0x20) == 'e') {
    r->at++;
    if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
      r->at++;
    good = good && digits(r);
  }
  if (!good)
    return report(r, "bad number");
  value->kind = JSON_NUMBER;
  value->text = copy_bytes(start, (size_t)(r->at - start));
  return value;
}

static struct json *read_word(struct reader *r, struct json *value) {
  static const struct {
    const char *word;
    enum json_kind kind;
  } words[] = {{"true", JSON_BOOL}, {"false", JSON_BOOL}, {"null", JSON_NULL}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t size = strlen(words[i].word);
    if ((size_t)(r->end - r->at) < size || memcmp(r->at, words[i].word, size))
      continue;
    r->at += size;
    value->kind = words[i].kind;
    value->text = copy_text(words[i].word);
    return value;
  }
  return report(r, "a value was expected");
}

static struct json *read_member(struct reader *r) {
  if (!take(r, '"'))
    return report(r, "a member name in quotes was expected");
  char *key = read_string(r);
  if (!key)
    return NULL;
  if (!take(r, ':'))
    return report(r, "\":\" was expected");
  struct json *value = read_value(r);
  if (value)
    value->key = key;
  return value;
}

static struct json *read_items(struct reader *r, struct json *value, char close) {
  struct json **tail = &value->first;
  if (take(r, close))
    return value;
  do {
    struct json *item = value->kind == JSON_OBJECT ? read_member(r) : read_value(r);
    if (!item)
      return NULL;
    if (item->key && json_member(value, item->key))
      return report(r, "a key stands twice in one object");
    *tail = item;
    tail = &item->next;
  } while (take(r, ','));
  return take(r, close) ? value : report(r, "\",\" or a closing bracket was expected");
}

static struct json *read_value(struct reader *r) {
  skip_space(r);
  if (r->at == r->end)
    return report(r, "the text ends too early");
  if (r->depth == MAX_DEPTH)
    return report(r, "nested too deeply");
  struct json *value = get_memory(sizeof *value);
  value->line = r->line;
  r->depth++;
  if (take(r, '"')) {
    value->kind = JSON_STRING;
    value->text = read_string(r);
    value = value->text ? value : NULL;
  } else if (take(r, '{')) {
    value->kind = JSON_OBJECT;
    value = read_items(r, value, '}');
  } else if (take(r, '[')) {
    value->kind = JSON_ARRAY;
    value = read_items(r, value, ']');
  } else if (*r->at == '-' || (*r->at >= '0' && *r->at <= '9')) {
    value = read_number(r, value);
  } else {
    value = read_word(r, value);
  }
  r->depth--;
  return value;
}

struct json *json_parse(const char *text, size_t size, char **error) {
  struct reader r = {.at = text, .end = text + size, .line_start = text, .line = 1};
  struct json *value = read_value(&r);
  skip_space(&r);
  if (value && r.at != r.end)
    value = report(&r, "something follows the end of the text");
  if (!value)
    *error = format("%d:%d: not JSON: %s", r.line, (int)(r.at - r.line_start) + 1, r.error);
  return value;
}

const struct json *json_member(const struct json *object, const char *key) {
  for (const struct json *item = object->first; item; item = item->next)
    if (item->key && !strcmp(item->key, key))
      return item;
  return NULL;
}

const char *json_kind_name(enum json_kind kind) {
  static const char *const names[] = {"null",     "a boolean", "a number",
                                      "a string", "an array",  "an object"};
  return names[kind];
}
