/* See units.h. */
#define _GNU_SOURCE
#include "units.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The path without "." and ".." and links, as a name to compare by. */
static const char *real_path(const char *path) {
  char *real = realpath(path, NULL);
  return real ? real : path;
}

static bool is_c_file(const char *path) {
  size_t size = strlen(path);
  return size > 2 && !strcmp(path + size - 2, ".c");
}

static bool is_chosen(const char *path, char *const *files, bool *used, int count) {
  if (!count)
    return is_c_file(path);
  bool chosen = false;
  for (int i = 0; i < count; i++)
    if (!strcmp(real_path(files[i]), path))
      chosen = used[i] = true;
  return chosen;
}

static const char *relative_to(const char *path, const char *root) {
  size_t size = strlen(root);
  return !strncmp(path, root, size) && path[size] == '/' ? path + size + 1 : path;
}

static char *make_label(const unit_list *units, const char *file) {
  int before = 0;
  size_t size = strlen(file);
  for (size_t i = 0; i < units->count; i++) {
    const char *label = units->at[i].label;
    before += !strncmp(label, file, size) && (!label[size] || label[size] == '#');
  }
  return before ? format("%s#%d", file, before + 1) : copy_text(file);
}

static int read_key(const struct command *command) {
  const char *text = command_macro(command, "PKEY");
  if (!text) {
    complain(
        "%s: its command does not say in which compartment it is; compile it with -DPKEY=n, or "
        "leave it out of the files",
        command->path);
    return 0;
  }
  char *end;
  long key = strtol(text, &end, 10);
  if (!*text || *end || key < 1 || key > 99) {
    complain("%s: -DPKEY=%s is no compartment; they are numbered from 1", command->path, text);
    return 0;
  }
  return (int)key;
}

unit_list choose_units(const command_list *commands, const char *root, char *const *files,
                       int count) {
  unit_list units = {0};
  bool *used = get_memory((size_t)count * sizeof *used);
  root = real_path(root);
  for (size_t i = 0; i < commands->count; i++) {
    const struct command *command = &commands->at[i];
    const char *path = real_path(command->path);
    if (!is_chosen(path, files, used, count))
      continue;
    int key = read_key(command);
    char *label = make_label(&units, relative_to(path, root));
    if (key)
      *(struct rewriter_unit *)APPEND(units) = (struct rewriter_unit){command, key, label};
  }
  for (int i = 0; i < count; i++)
    if (!used[i])
      complain("%s: compile_commands.json has no command for it", files[i]);
  return units;
}
