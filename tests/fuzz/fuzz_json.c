/* libFuzzer: the JSON reader takes any bytes; what it refuses has a place, what it accepts is
 * whole. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/rewriter/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count_lines(const uint8_t *data, size_t size) {
  int lines = 1;
  for (size_t i = 0; i < size; i++)
    lines += data[i] == '\n';
  return lines;
}

static void check_value(const struct json *value, int lines) {
  bool container = value->kind == JSON_OBJECT || value->kind == JSON_ARRAY;
  if (value->line < 1 || value->line > lines || container != !value->text)
    abort();
  for (const struct json *item = value->first; item; item = item->next) {
    if (!container || (value->kind == JSON_OBJECT) != (item->key != NULL) ||
        (item->key && json_member(value, item->key) != item))
      abort();
    check_value(item, lines);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  /* In a block of its own size, so that reads past the end show. */
  char *copy = malloc(size ? size : 1), *error = NULL;
  if (!copy)
    return 0;
  memcpy(copy, data, size);
  const struct json *root = json_parse(copy, size, &error);
  int lines = count_lines(data, size);
  if (root)
    check_value(root, lines);
  else if (!error || strtol(error, NULL, 10) < 1 || strtol(error, NULL, 10) > lines)
    abort();
  free(copy);
  return 0;
}
