#include "ia2/elf/bodies.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char alias_prefix[] = "__ia2_body_";

/* Writes the function's name out of its alias' with or without the number at the end. */
static bool alias_names(const struct gates_list *gates, size_t compartment, const char *symbol) {
  if (strncmp(symbol, alias_prefix, sizeof alias_prefix - 1) != 0) {
    return false;
  }
  const char *name = symbol + sizeof alias_prefix - 1;
  if (gates_list_has(gates, GATES_POINTER, compartment, name)) {
    return true;
  }
  size_t length = strlen(name);
  while (length > 0 && isdigit((unsigned char)name[length - 1])) {
    length--;
  }
  if (name[length] == '\0' || length < 3 || memcmp(name + length - 2, "__", 2) != 0) {
    return false;
  }
  char *plain = strndup(name, length - 2);
  const bool found = plain != NULL && gates_list_has(gates, GATES_POINTER, compartment, plain);
  free(plain);
  return found;
}

/* The compartment has a definition of `name` that other files of it can see, or an alias. */
static bool is_known_by_symbol(const struct objects *objects, size_t compartment,
                               const char *name) {
  char alias[512];
  snprintf(alias, sizeof alias, "%s%s", alias_prefix, name);
  return (names_get(&objects->definitions.any, name) |
          names_get(&objects->definitions.any, alias)) >>
             compartment &
         1;
}

static bool is_body(const struct objects *objects, const struct gates_list *gates,
                    const struct object *object, const struct elf_symbol *symbol) {
  const size_t compartment = object->compartment;
  if (symbol->home != ELF_SYMBOL_SECTION || symbol->type == STT_SECTION ||
      symbol->type == STT_FILE || symbol->name[0] == '\0') {
    return false;
  }
  if (alias_names(gates, compartment, symbol->name)) {
    return true;
  }
  if (!gates_list_has(gates, GATES_POINTER, compartment, symbol->name)) {
    return false;
  }
  return symbol->binding != STB_LOCAL || !is_known_by_symbol(objects, compartment, symbol->name);
}

static int by_place(const void *left, const void *right) {
  const struct body *a = left;
  const struct body *b = right;
  if (a->section != b->section) {
    return a->section < b->section ? -1 : 1;
  }
  return (a->value > b->value) - (a->value < b->value);
}

static const char *plain_name(const char *symbol) {
  const size_t length = sizeof alias_prefix - 1;
  return strncmp(symbol, alias_prefix, length) == 0 ? symbol + length : symbol;
}

bool bodies_find(struct bodies *bodies, const struct objects *objects,
                 const struct gates_list *gates, const struct object *object,
                 struct elf_error *error) {
  *bodies = (struct bodies){0};
  for (size_t index = 1; index < elf_entries(&object->elf, object->symbols); index++) {
    const struct elf_symbol symbol = elf_symbol(&object->elf, object->symbols, index);
    if (!is_body(objects, gates, object, &symbol)) {
      continue;
    }
    struct body *list = realloc(bodies->list, (bodies->count + 1) * sizeof *list);
    if (list == NULL) {
      bodies_free(bodies);
      return elf_fail(error, "out of memory for %zu functions", bodies->count);
    }
    bodies->list = list;
    list[bodies->count++] = (struct body){symbol.section, symbol.value, plain_name(symbol.name)};
  }
  if (bodies->count != 0) {
    qsort(bodies->list, bodies->count, sizeof *bodies->list, by_place);
  }
  return true;
}

void bodies_free(struct bodies *bodies) {
  free(bodies->list);
  *bodies = (struct bodies){0};
}

const char *bodies_at(const struct bodies *bodies, size_t section, uint64_t value) {
  if (bodies->count == 0) {
    return NULL;
  }
  const struct body key = {.section = section, .value = value};
  const struct body *found = bsearch(&key, bodies->list, bodies->count, sizeof key, by_place);
  return found == NULL ? NULL : found->name;
}
