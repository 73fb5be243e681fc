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

void assign(assignment_list *assignments, const char *option) {
  const char *equals = strchr(option, '=');
  if (!equals || equals == option || !equals[1])
    fail("--compartment %s: write NAME=PATH", option);
  const char *name = copy_bytes(option, (size_t)(equals - option));
  int key = 0, highest = 0;
  for (size_t i = 0; i < assignments->count; i++) {
    const struct assignment *other = &assignments->at[i];
    if (other->key > highest)
      highest = other->key;
    if (!strcmp(other->name, name))
      key = other->key;
  }
  *(struct assignment *)APPEND(*assignments) =
      (struct assignment){name, equals + 1, key ? key : highest + 1};
}

static int find_assignment(const assignment_list *assignments, const char *file) {
  size_t longest = 0;
  int key = 0;
  for (size_t i = 0; i < assignments->count; i++) {
    const char *path = assignments->at[i].path;
    size_t size = strlen(path);
    bool below = !strncmp(file, path, size) && (!file[size] || file[size] == '/');
    if (!strcmp(path, ".") || (below && size > longest)) {
      key = assignments->at[i].key;
      longest = below ? size : longest;
    }
  }
  return key;
}

static int read_key(const struct command *command, const assignment_list *assignments,
                    const char *file) {
  const char *text = command_macro(command, "PKEY");
  int assigned = find_assignment(assignments, file);
  if (!text && !assigned)
    complain(
        "%s: its command does not say in which compartment it is; compile it with -DPKEY=n, give "
        "--compartment NAME=PATH, or leave it out of the files",
        command->path);
  if (!text)
    return assigned;
  char *end;
  long key = strtol(text, &end, 10);
  if (*text && !*end && key >= 1 && key <= 99)
    return (int)key;
  complain("%s: -DPKEY=%s is no compartment; they are numbered from 1", command->path, text);
  return 0;
}

unit_list choose_units(const command_list *commands, const char *root,
                       const assignment_list *assignments, char *const *files, int count) {
  unit_list units = {0};
  bool *used = get_memory((size_t)count * sizeof *used);
  root = real_path(root);
  for (size_t i = 0; i < commands->count; i++) {
    const struct command *command = &commands->at[i];
    const char *path = real_path(command->path);
    if (!is_chosen(path, files, used, count))
      continue;
    const char *file = relative_to(path, root);
    int key = read_key(command, assignments, file);
    char *label = make_label(&units, file);
    if (key)
      *(struct rewriter_unit *)APPEND(units) = (struct rewriter_unit){command, key, label};
  }
  for (int i = 0; i < count; i++)
    if (!used[i])
      complain("%s: compile_commands.json has no command for it", files[i]);
  return units;
}
