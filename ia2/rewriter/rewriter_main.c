/* ia2-rewriter: scan, merge and edit in one go, for builds outside Bazel.
 *
 *   ia2-rewriter -p DIR --root-directory R --output-directory O --output-prefix P
 *                [--policy FILE] [--compartment NAME=PATH]... [--extra-arg ARG]... [FILE...]
 *
 * DIR has compile_commands.json.  In which compartment a file is, its command says by -DPKEY=n, or
 * else --compartment, which puts what is at or below PATH (relative to R) into a compartment.  The
 * edited copies of files below R go to the same place below O; P_overlay.yaml puts them in place of
 * the originals, for clang's -ivfsoverlay.  P.h is what each of them is compiled with (-include
 * P.h); P_gates_<n>.S, P_fn_<n>.h, P_link_<n>.args, P_ia2_program.h and P_report.txt are as
 * ia2-merge writes them.  Without a policy nothing is lent, and compartments that only -DPKEY names
 * are called compartment_<n>.  Summaries stay in P_units. */
#define _GNU_SOURCE
#include "policy.h"
#include "run.h"
#include "units.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
    "usage: ia2-rewriter -p DIR --root-directory DIR --output-directory DIR --output-prefix "
    "PREFIX\n"
    "                    [--policy FILE] [--compartment NAME=PATH]... [--extra-arg ARG]...\n"
    "                    [FILE...]\n"
    "  without FILEs, every .c file of compile_commands.json\n";

struct options {
  const char *database, *root, *output, *prefix, *policy, *self;
  ARRAY(char *) extra;
  assignment_list assignments;
  char *const *files;
  int file_count;
};

static void set_option(struct options *options, int c) {
  switch (c) {
  case 'p':
    options->database = optarg;
    break;
  case 'r':
    options->root = optarg;
    break;
  case 'o':
    options->output = optarg;
    break;
  case 'x':
    options->prefix = optarg;
    break;
  case 'y':
    options->policy = optarg;
    break;
  case 'e':
    *(char **)APPEND(options->extra) = optarg;
    break;
  case 'c':
    assign(&options->assignments, optarg);
    break;
  case 'h':
    fputs(usage, stdout);
    exit(0);
  default:
    fputs(usage, stderr);
    exit(1);
  }
}

static struct options read_options(int argc, char **argv) {
  static const struct option names[] = {{"root-directory", required_argument, NULL, 'r'},
                                        {"output-directory", required_argument, NULL, 'o'},
                                        {"output-prefix", required_argument, NULL, 'x'},
                                        {"policy", required_argument, NULL, 'y'},
                                        {"compartment", required_argument, NULL, 'c'},
                                        {"extra-arg", required_argument, NULL, 'e'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};
  struct options options = {.self = argv[0]};
  for (int c; (c = getopt_long(argc, argv, "p:", names, NULL)) != -1;)
    set_option(&options, c);
  if (!options.database || !options.root || !options.output || !options.prefix)
    fail("-p, --root-directory, --output-directory and --output-prefix are needed\n%s", usage);
  options.files = argv + optind;
  options.file_count = argc - optind;
  return options;
}

/* Overlays are read wherever the compiler runs. */
static const char *absolute_path(const char *directory) {
  char *path = realpath(directory, NULL);
  if (!path)
    fail("%s: %s", directory, strerror(errno));
  return path;
}

/* A list of arguments for another tool. */
struct arguments {
  ARRAY(char *) list;
};

static void add_argument(struct arguments *arguments, const char *argument) {
  *(char **)APPEND(arguments->list) = (char *)argument;
}

static void add_pair(struct arguments *arguments, const char *name, const char *value) {
  add_argument(arguments, name);
  add_argument(arguments, value);
}

static void start(struct arguments *arguments) {
  add_argument(arguments, NULL);
  run_start(arguments->list.at);
}

static char *summary_path(const struct options *options, size_t unit, const char *suffix) {
  return format("%s_units/%zu.%s", options->prefix, unit, suffix);
}

static const char *name_of(const struct options *options, const struct policy *policy, int key) {
  if (policy)
    return policy->compartments.at[key - 1].name;
  for (size_t i = 0; i < options->assignments.count; i++)
    if (options->assignments.at[i].key == key)
      return options->assignments.at[i].name;
  return format("compartment_%d", key);
}

/* Compartments of a policy keep its order, whatever the order of the options. */
static void match_policy(struct options *options, const struct policy *policy) {
  for (size_t i = 0; policy && i < options->assignments.count; i++) {
    struct assignment *assignment = &options->assignments.at[i];
    assignment->key = 0;
    for (size_t j = 0; j < policy->compartments.count; j++)
      if (!strcmp(policy->compartments.at[j].name, assignment->name))
        assignment->key = (int)j + 1;
    if (!assignment->key)
      complain("--compartment %s=%s: %s has no such compartment", assignment->name,
               assignment->path, options->policy);
  }
}

/* Whether an option and its file are those that make the compiler see the last run's edits: what is
 * scanned is the original. */
static bool is_own(const struct options *options, const char *option, const char *file) {
  const char *name = !strcmp(option, "-include")       ? ".h"
                     : !strcmp(option, "-ivfsoverlay") ? "_overlay.yaml"
                                                       : NULL;
  char *given = name && file ? realpath(file, NULL) : NULL;
  char *own = given ? realpath(format("%s%s", options->prefix, name), NULL) : NULL;
  return own && !strcmp(given, own);
}

static void scan_unit(const struct options *options, const struct rewriter_unit *unit, size_t index,
                      const struct policy *policy) {
  struct arguments arguments = {0};
  add_argument(&arguments, tool_path(options->self, "ia2-scan"));
  add_pair(&arguments, "--compartment", name_of(options, policy, unit->key));
  add_pair(&arguments, "--tu", unit->label);
  add_pair(&arguments, "--output", summary_path(options, index, "sum"));
  add_pair(&arguments, "--root", options->root);
  add_pair(&arguments, "--directory", unit->command->directory);
  add_argument(&arguments, "--");
  size_t count = unit->command->arguments.count;
  for (size_t i = 0; i < count; i++) {
    char *const *at = &unit->command->arguments.at[i];
    if (is_own(options, at[0], i + 1 < count ? at[1] : NULL))
      i++;
    else
      add_argument(&arguments, at[0]);
  }
  for (size_t i = 0; i < options->extra.count; i++)
    add_argument(&arguments, options->extra.at[i]);
  start(&arguments);
}

static int highest_key(const unit_list *units) {
  int highest = 0;
  for (size_t i = 0; i < units->count; i++)
    if (units->at[i].key > highest)
      highest = units->at[i].key;
  return highest;
}

static void write_text(const char *path, const struct text *text) {
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(text->at, 1, text->size, file) != text->size || fclose(file))
    fail("cannot write %s: %s", path, strerror(errno));
}

/* The policy for programs that come without: compartments by number. */
static const char *make_policy(const struct options *options, int count) {
  struct text text = {0};
  text_format(&text, "{\"label\": \"%s\", \"compartments\": [", options->database);
  for (int key = 1; key <= count; key++)
    text_format(&text, "%s{\"name\": \"%s\"}", key > 1 ? ", " : "", name_of(options, NULL, key));
  text_format(&text, "]}\n");
  const char *path = format("%s_units/policy.json", options->prefix);
  write_text(path, &text);
  return path;
}

static void merge(const struct options *options, size_t count, const char *policy) {
  struct arguments arguments = {0};
  add_argument(&arguments, tool_path(options->self, "ia2-merge"));
  add_pair(&arguments, "--policy", policy);
  add_pair(&arguments, "--output-prefix", options->prefix);
  for (size_t i = 0; i < count; i++)
    add_argument(&arguments, summary_path(options, i, "sum"));
  start(&arguments);
  run_finish();
}

static void edit(const struct options *options, size_t count) {
  struct arguments arguments = {0};
  add_argument(&arguments, tool_path(options->self, "ia2-edit"));
  add_pair(&arguments, "--decisions", format("%s_decisions.txt", options->prefix));
  add_pair(&arguments, "--output-dir", options->output);
  add_pair(&arguments, "--root", options->root);
  add_pair(&arguments, "--overlay", format("%s_overlay.yaml", options->prefix));
  add_pair(&arguments, "--edits", format("%s_edits.txt", options->prefix));
  add_pair(&arguments, "--report-in", format("%s_report.txt", options->prefix));
  add_pair(&arguments, "--report-out", format("%s_report.txt", options->prefix));
  for (size_t i = 0; i < count; i++)
    add_argument(&arguments, summary_path(options, i, "loc"));
  start(&arguments);
  run_finish();
}

/* What the edited sources are compiled with, whichever compartment they are in.  Sources that a
 * build compiles besides (without PKEY) are left alone. */
static void write_header(const struct options *options, int count) {
  const char *slash = strrchr(options->prefix, '/'), *name = slash ? slash + 1 : options->prefix;
  struct text text = {0};
  text_format(&text, "/* Generated by ia2-rewriter. */\n");
  for (int key = 1; key <= count; key++)
    text_format(&text, "%s PKEY == %d\n#include \"%s_ia2_program.h\"\n#include \"%s_fn_%d.h\"\n",
                key == 1 ? "#if" : "#elif", key, name, name, key);
  text_format(&text, "#endif\n");
  write_text(format("%s.h", options->prefix), &text);
}

static void make_directory(const char *path) {
  if (mkdir(path, 0777) && errno != EEXIST)
    fail("cannot make the directory %s: %s", path, strerror(errno));
}

int main(int argc, char **argv) {
  set_tool_name("ia2-rewriter");
  struct options options = read_options(argc, argv);
  options.root = absolute_path(options.root);
  command_list commands = compdb_read(options.database);
  const struct policy *policy = options.policy ? policy_read(options.policy) : NULL;
  match_policy(&options, policy);
  unit_list units = choose_units(&commands, options.root, &options.assignments, options.files,
                                 options.file_count);
  int count = highest_key(&units);
  if (policy && (size_t)count > policy->compartments.count)
    complain("-DPKEY=%d: %s has only %zu compartments", count, options.policy,
             policy->compartments.count);
  if (!units.count)
    complain("%s: no C file with -DPKEY=n", options.database);
  fail_if_complained();
  make_directory(format("%s_units", options.prefix));
  make_directory(options.output);
  options.output = absolute_path(options.output);
  for (size_t i = 0; i < units.count; i++)
    scan_unit(&options, &units.at[i], i, policy);
  run_finish();
  merge(&options, units.count, policy ? options.policy : make_policy(&options, count));
  edit(&options, units.count);
  write_header(&options, policy ? (int)policy->compartments.count : count);
  return 0;
}
