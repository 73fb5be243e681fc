/* See compdb.h. */
#include "compdb.h"

#include "json.h"

#include <string.h>
#include <sys/stat.h>

static const char *join_path(const char *directory, const char *path) {
  return *path == '/' || !*directory ? path : format("%s/%s", directory, path);
}

/* One word of a shell command line; NULL at the end, or with *error set. */
static char *next_word(const char **at, const char **error) {
  struct text word = {0};
  while (**at && strchr(" \t\r\n", **at))
    ++*at;
  if (!**at)
    return NULL;
  text_add(&word, "", 0);
  for (char quote = 0; **at && (quote || !strchr(" \t\r\n", **at)); ++*at) {
    char c = **at;
    if (quote ? c == quote : c == '"' || c == '\'') {
      quote = quote ? 0 : c;
      if (quote && !strchr(*at + 1, quote)) {
        *error = "a quote without an end";
        return NULL;
      }
      continue;
    }
    /* Inside double quotes a backslash keeps its meaning only before these. */
    if (c == '\\' && quote != '\'' && (*at)[1] && (!quote || strchr("\"\\$`", (*at)[1])))
      c = *++*at;
    text_add(&word, &c, 1);
  }
  return word.at;
}

static void read_command_line(const char *path, const struct json *value, struct command *command) {
  const char *at = value->text, *error = NULL;
  for (char *word; (word = next_word(&at, &error));)
    *(char **)APPEND(command->arguments) = word;
  if (error)
    fail("%s:%d: \"command\" has %s", path, value->line, error);
}

static void read_arguments(const char *path, const struct json *value, struct command *command) {
  if (value->kind != JSON_ARRAY)
    fail("%s:%d: \"arguments\" must be an array, but it is %s", path, value->line,
         json_kind_name(value->kind));
  for (const struct json *item = value->first; item; item = item->next) {
    if (item->kind != JSON_STRING)
      fail("%s:%d: an argument must be a string, but it is %s", path, item->line,
           json_kind_name(item->kind));
    *(char **)APPEND(command->arguments) = item->text;
  }
}

static const struct json *string_of(const char *path, const struct json *entry, const char *key) {
  const struct json *value = json_member(entry, key);
  if (value && value->kind != JSON_STRING)
    fail("%s:%d: \"%s\" must be a string, but it is %s", path, value->line, key,
         json_kind_name(value->kind));
  return value;
}

static struct command read_entry(const char *path, const char *base, const struct json *entry) {
  struct command command = {.line = entry->line};
  if (entry->kind != JSON_OBJECT)
    fail("%s:%d: an entry must be an object, but it is %s", path, entry->line,
         json_kind_name(entry->kind));
  const struct json *directory = string_of(path, entry, "directory");
  const struct json *file = string_of(path, entry, "file");
  const struct json *line = string_of(path, entry, "command");
  const struct json *arguments = json_member(entry, "arguments");
  if (!file || !*file->text)
    fail("%s:%d: an entry lacks \"file\"", path, entry->line);
  command.directory = join_path(base, directory ? directory->text : ".");
  command.file = file->text;
  command.path = join_path(command.directory, file->text);
  if (arguments)
    read_arguments(path, arguments, &command);
  else if (line)
    read_command_line(path, line, &command);
  if (command.arguments.count < 2)
    fail("%s:%d: the entry of %s has no command; \"arguments\" or \"command\" must hold one", path,
         entry->line, command.file);
  return command;
}

static const char *parent(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? copy_bytes(path, (size_t)(slash - path)) : "";
}

command_list compdb_read(const char *path) {
  struct stat status;
  if (!stat(path, &status) && S_ISDIR(status.st_mode))
    path = format("%s/compile_commands.json", path);
  size_t size;
  char *error;
  const char *text = read_file(path, &size);
  const struct json *root = json_parse(text, size, &error);
  if (!root)
    fail("%s:%s", path, error);
  if (root->kind != JSON_ARRAY)
    fail("%s: must be an array of commands, but it is %s", path, json_kind_name(root->kind));
  command_list commands = {0};
  for (const struct json *entry = root->first; entry; entry = entry->next)
    *(struct command *)APPEND(commands) = read_entry(path, parent(path), entry);
  return commands;
}

const char *command_macro(const struct command *command, const char *name) {
  const char *value = NULL;
  size_t size = strlen(name);
  for (size_t i = 1; i < command->arguments.count; i++) {
    const char *argument = command->arguments.at[i];
    if (strncmp(argument, "-D", 2))
      continue;
    argument += 2;
    if (!*argument && i + 1 < command->arguments.count)
      argument = command->arguments.at[++i];
    if (!strncmp(argument, name, size) && (argument[size] == '=' || !argument[size]))
      value = argument[size] ? argument + size + 1 : "1";
  }
  return value;
}
