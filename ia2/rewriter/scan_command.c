#include "scan_command.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scan_text.h"
#include "util.h"

static void add(struct command *c, const char *argument) {
  *(const char **)append(&c->arguments, &c->count, &c->capacity, sizeof *c->arguments) = argument;
}

static void finish(struct command *c) {
  add(c, NULL);
  c->count--;
}

static bool in_list(const char *word, const char *const *list) {
  for (; *list; list++)
    if (!strcmp(word, *list))
      return true;
  return false;
}

static bool begins_one_of(const char *word, const char *const *list) {
  for (; *list; list++)
    if (text_starts_with(word, *list))
      return true;
  return false;
}

static bool has_suffix(const char *text, const char *suffix) {
  size_t n = strlen(text), m = strlen(suffix);
  return n > m && !strcmp(text + n - m, suffix);
}

static bool is_source(const char *word) {
  return *word != '-' && (has_suffix(word, ".c") || has_suffix(word, ".i"));
}

/* Flags that take the next argument and are of no use here. */
static const char *const dropped_pairs[] = {"-o",      "-MF",       "-MT",      "-MQ",
                                            "-MJ",     "-dumpbase", "-dumpdir", "-dumpbase-ext",
                                            "--param", "-aux-info", NULL};
static const char *const dropped[] = {"-c",
                                      "-S",
                                      "-E",
                                      "-MD",
                                      "-MMD",
                                      "-MP",
                                      "-MG",
                                      "-M",
                                      "-MM",
                                      "-MV",
                                      "-pipe",
                                      "-save-temps",
                                      "-pedantic",
                                      "-pedantic-errors",
                                      "-fsyntax-only",
                                      "-v",
                                      "-###",
                                      "-s",
                                      NULL};
static const char *const dropped_prefixes[] = {"-W",
                                               "-g",
                                               "-save-temps=",
                                               "-fdiagnostics-",
                                               "-flto",
                                               "-fcolor-diagnostics",
                                               "-fno-lto",
                                               "-fprofile-",
                                               "-fcoverage-",
                                               "-fsanitize",
                                               "-ferror-limit",
                                               "-fmax-errors",
                                               "-fplugin",
                                               "-specs",
                                               "-fdump-",
                                               NULL};
/* -Wp,-DX=1 carries preprocessor flags; -Wp,-MD,x and the like are about dependencies. */
static void add_preprocessor_flags(struct command *c, const char *list) {
  while (*list) {
    size_t n = strcspn(list, ",");
    const char *flag = text_intern_bytes(list, n);
    if (text_starts_with(flag, "-D") || text_starts_with(flag, "-U") ||
        text_starts_with(flag, "-I"))
      add(c, flag);
    list += n + (list[n] == ',');
  }
}

static void take_source(struct command *c, const char *source) {
  if (c->source)
    fail("the compile command has two sources, %s and %s; give one command for each", c->source,
         source);
  c->source = source;
}

/* Takes argv[i]; returns the index of the last argument used. */
static int take(struct command *c, int argc, char **argv, int i) {
  const char *a = argv[i];
  if (is_source(a)) {
    take_source(c, a);
  } else if (in_list(a, dropped_pairs)) {
    return i + 1;
  } else if (!strcmp(a, "-x") && i + 1 < argc) {
    if (strcmp(argv[i + 1], "c") && strcmp(argv[i + 1], "cpp-output"))
      fail("-x %s: only C is analysed; leave this command out", argv[i + 1]);
    add(c, a);
    add(c, argv[i + 1]);
    return i + 1;
  } else if (text_starts_with(a, "-Wp,")) {
    add_preprocessor_flags(c, a + 4);
  } else if (in_list(a, dropped) || begins_one_of(a, dropped_prefixes) ||
             (text_starts_with(a, "-o") && a[2])) {
    return i;
  } else {
    add(c, a);
  }
  return i;
}

struct command command_clean(int argc, char **argv, const char *resource_dir) {
  struct command c = {0};
  add(&c, "clang");
  int i = argc && *argv[0] != '-' && !is_source(argv[0]) ? 1 : 0;
  for (; i < argc; i++)
    i = take(&c, argc, argv, i);
  if (!c.source)
    fail("the compile command names no C source (.c or .i); give the command of one unit");
  add(&c, "-w");
  add(&c, "-Wno-error");
  add(&c, "-Qunused-arguments");
  if (resource_dir) {
    add(&c, "-resource-dir");
    add(&c, resource_dir);
  }
  add(&c, c.source);
  finish(&c);
  return c;
}

bool command_drop(struct command *c, const char *flag) {
  size_t kept = 1;
  bool found = false;
  for (size_t i = 1; i < c->count; i++) {
    bool same = !strcmp(c->arguments[i], flag);
    found |= same;
    if (!same)
      c->arguments[kept++] = c->arguments[i];
  }
  c->arguments[kept] = NULL;
  c->count = kept;
  return found;
}

struct command command_probe(const struct command *from, const char *source) {
  struct command c = {0};
  for (size_t i = 0; i + 1 < from->count; i++) {
    bool include =
        !strcmp(from->arguments[i], "-include") || !strcmp(from->arguments[i], "-imacros");
    if (include)
      i++;
    else
      add(&c, from->arguments[i]);
  }
  c.source = source;
  add(&c, source);
  finish(&c);
  return c;
}

void command_free(struct command *c) {
  free(c->arguments);
  memset(c, 0, sizeof *c);
}
