#include "ia2/elf/gates_list.h"

#include <stdlib.h>
#include <string.h>

static const char *const words[GATES_KINDS] = {"direct", "pointer", "data", "left"};

static bool find_kind(const char *word, enum gates_kind *kind) {
  for (int index = 0; index < GATES_KINDS; index++) {
    if (strcmp(word, words[index]) == 0) {
      *kind = (enum gates_kind)index;
      return true;
    }
  }
  return false;
}

/* A name, or a key; `count` when it is neither. */
static size_t find_compartment(const char *word, const char *const *compartments, size_t count) {
  for (size_t index = 0; index < count; index++) {
    if (strcmp(word, compartments[index]) == 0) {
      return index;
    }
  }
  char *end;
  const unsigned long key = strtoul(word, &end, 10);
  return *end == '\0' && key >= 1 && key <= count ? key - 1 : count;
}

static bool parse_line(struct gates_list *list, char *line, size_t number,
                       const char *const *compartments, size_t count, struct elf_error *error) {
  static const char blanks[] = "\t \r";
  char *rest;
  const char *word = strtok_r(line, blanks, &rest);
  if (word == NULL || word[0] == '#') {
    return true;
  }
  const char *compartment = strtok_r(NULL, blanks, &rest);
  const char *symbol = strtok_r(NULL, blanks, &rest);
  enum gates_kind kind;
  if (!find_kind(word, &kind) || symbol == NULL || strtok_r(NULL, blanks, &rest) != NULL) {
    return elf_fail(error,
                    "line %zu is not 'direct|pointer|data|left COMPARTMENT SYMBOL': was it "
                    "written by ia2-merge of this version?",
                    number);
  }
  const size_t index = find_compartment(compartment, compartments, count);
  if (index == count) {
    return elf_fail(error,
                    "line %zu names compartment '%.100s', of which no object was "
                    "given: add --object %.100s=FILE",
                    number, compartment, compartment);
  }
  *names_add(&list->symbols[kind], symbol) |= (uint64_t)1 << index;
  return true;
}

bool gates_list_parse(struct gates_list *list, char *text, const char *const *compartments,
                      size_t count, struct elf_error *error) {
  *list = (struct gates_list){0};
  size_t number = 0;
  while (text != NULL) {
    char *line = strsep(&text, "\n");
    if (!parse_line(list, line, ++number, compartments, count, error)) {
      gates_list_free(list);
      return false;
    }
  }
  return true;
}

void gates_list_free(struct gates_list *list) {
  for (int kind = 0; kind < GATES_KINDS; kind++) {
    names_free(&list->symbols[kind]);
  }
}

bool gates_list_has(const struct gates_list *list, enum gates_kind kind, size_t compartment,
                    const char *symbol) {
  return names_get(&list->symbols[kind], symbol) >> compartment & 1;
}
