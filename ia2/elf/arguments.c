#include "ia2/elf/arguments.h"

#include <stdlib.h>
#include <string.h>

#include "ia2/elf/file.h"

static bool append(int *count, char ***list, char *argument) {
  char **longer = realloc(*list, ((size_t)*count + 2) * sizeof *longer);
  if (longer == NULL) {
    return false;
  }
  *list = longer;
  longer[(*count)++] = argument;
  longer[*count] = NULL;
  return true;
}

static bool append_lines(int *count, char ***list, const char *path, struct elf_error *error) {
  struct file file;
  struct elf_error reason;
  if (!file_read(&file, path, &reason)) {
    return elf_fail(error, "%.200s: %.200s", path, reason.text);
  }
  char *text = (char *)file.bytes; /* the arguments point into it */
  while (text != NULL) {
    char *line = strsep(&text, "\n");
    if (line[0] != '\0' && !append(count, list, line)) {
      return elf_fail(error, "out of memory");
    }
  }
  return true;
}

/* Keeps a leak checker from taking the list, which lives as long as the program, for lost. */
static char **kept;

bool arguments_expand(int *count, char ***list, struct elf_error *error) {
  int expanded = 0;
  char **result = NULL;
  for (int index = 0; index < *count; index++) {
    char *argument = (*list)[index];
    if (index > 0 && argument[0] == '@') {
      if (!append_lines(&expanded, &result, argument + 1, error)) {
        return false;
      }
    } else if (!append(&expanded, &result, argument)) {
      return elf_fail(error, "out of memory");
    }
  }
  *count = expanded;
  *list = result;
  kept = result;
  return true;
}
