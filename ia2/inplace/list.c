#include "ia2/inplace/list.h"

#include <stdlib.h>
#include <string.h>

#include "ia2/inplace/memory.h"

static bool add_permit(struct entry *entry, enum permit_kind kind, const char *what,
                       struct elf_error *error) {
  if (kind == PERMIT_CALLS && strcmp(what, "argument") != 0) {
    return elf_fail(error, "line %zu: %s calls '%.80s'; only `calls argument` can be permitted",
                    entry->line, entry->name, what);
  }
  entry->permits = memory_grow(entry->permits, (entry->permit_count + 1) * sizeof *entry->permits);
  entry->permits[entry->permit_count++] = (struct permit){.kind = kind, .what = what};
  return true;
}

static bool read_permits(struct entry *entry, char **text, struct elf_error *error) {
  static const char *const words[] = {"writes", "asks", "calls"};
  int kind = -1;
  size_t of_kind = 1;
  for (char *word; (word = strtok_r(NULL, " \t", text)) != NULL;) {
    int next = -1;
    for (int i = 0; i < 3; i++) {
      next = strcmp(word, words[i]) == 0 ? i : next;
    }
    if (next < 0 && kind < 0) {
      return elf_fail(error, "line %zu: '%.80s' after %.80s; say `writes`, `asks` or `calls` first",
                      entry->line, word, entry->name);
    }
    if (next >= 0 && of_kind == 0) {
      break;
    }
    if (next >= 0) {
      kind = next;
      of_kind = 0;
    } else if (!add_permit(entry, (enum permit_kind)kind, word, error)) {
      return false;
    } else {
      of_kind++;
    }
  }
  return of_kind != 0 ||
         elf_fail(error, "line %zu: %.80s: `%s` what?", entry->line, entry->name, words[kind]);
}

static bool read_line(struct entry *entry, char *line, struct elf_error *error) {
  char *reason = strchr(line, '#');
  if (reason != NULL) {
    *reason++ = '\0';
    reason += strspn(reason, " \t");
  }
  char *text;
  entry->name = strtok_r(line, " \t", &text);
  if (entry->name == NULL) {
    return true;
  }
  if (strcmp(entry->name, "ends") == 0 || strcmp(entry->name, "constant") == 0) {
    entry->kind = entry->name[0] == 'e' ? ENTRY_END : ENTRY_CONSTANT;
    const char *word = entry->name;
    entry->name = strtok_r(NULL, " \t", &text);
    if (entry->name == NULL) {
      return elf_fail(error, "line %zu: `%s` what?", entry->line, word);
    }
  }
  if (!read_permits(entry, &text, error)) {
    return false;
  }
  const bool function = entry->kind == ENTRY_FUNCTION;
  if ((!function || entry->permit_count != 0) && (reason == NULL || *reason == '\0')) {
    return elf_fail(error, "line %zu: %.80s: say why, after a #", entry->line, entry->name);
  }
  if (!function && entry->permit_count != 0) {
    return elf_fail(error, "line %zu: %.80s can be permitted nothing", entry->line, entry->name);
  }
  return true;
}

static bool add_line(struct list *list, size_t number, char *line, struct elf_error *error) {
  struct entry entry = {.line = number};
  if (!read_line(&entry, line, error)) {
    free(entry.permits);
    return false;
  }
  if (entry.name == NULL) {
    return true;
  }
  for (size_t i = 0; i < list->count; i++) {
    if (strcmp(list->entries[i].name, entry.name) == 0) {
      free(entry.permits);
      return elf_fail(error, "line %zu: %.80s is there twice; it is in line %zu, too", number,
                      entry.name, list->entries[i].line);
    }
  }
  list->entries = memory_grow(list->entries, (list->count + 1) * sizeof *list->entries);
  list->entries[list->count++] = entry;
  return true;
}

bool list_read(struct list *list, const char *path, struct elf_error *error) {
  *list = (struct list){0};
  if (!file_read(&list->file, path, error)) {
    return false;
  }
  char *text = (char *)list->file.bytes;
  for (size_t number = 1; text != NULL; number++) {
    if (!add_line(list, number, strsep(&text, "\n"), error)) {
      return false;
    }
  }
  return true;
}

void list_free(struct list *list) {
  for (size_t i = 0; i < list->count; i++) {
    free(list->entries[i].permits);
  }
  free(list->entries);
  file_free(&list->file);
  *list = (struct list){0};
}
