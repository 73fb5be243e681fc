/* ia2-merge: from the summaries of all translation units to gates, edits, link arguments and
 * report.
 *
 *   ia2-merge --policy FILE --output-dir DIR SUMMARY.sum...      (@FILE: arguments, one a line)
 *   ia2-merge --policy FILE --output-prefix P SUMMARY.sum...
 *
 * The outputs are DIR/gates_1.S and so on, or P_gates_1.S.
 *
 * X.loc next to X.sum is read for the lines in messages, and only then: the outputs depend on facts
 * alone.  Exit status 1, a message and no output if anything is wrong. */
#include "emit.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: ia2-merge --policy FILE {--output-dir DIR | --output-prefix PREFIX} SUMMARY.sum...\n"
    "  @FILE stands for the lines of FILE\n";

struct options {
  const char *policy, *directory, *prefix;
  int summary_count;
  char **summaries;
};

static struct options read_options(int argc, char **argv) {
  struct options options = {.summaries = get_memory((size_t)argc * sizeof(char *))};
  for (int i = 1; i < argc; i++) {
    const char **value = !strcmp(argv[i], "--policy")          ? &options.policy
                         : !strcmp(argv[i], "--output-dir")    ? &options.directory
                         : !strcmp(argv[i], "--output-prefix") ? &options.prefix
                                                               : NULL;
    if (value && i + 1 < argc)
      *value = argv[++i];
    else if (value || argv[i][0] == '-')
      fail("%s %s\n%s", value ? "no value for" : "unknown option", argv[i], usage);
    else
      options.summaries[options.summary_count++] = argv[i];
  }
  if (!options.policy || !options.directory == !options.prefix)
    fail("--policy is needed, and one of --output-dir and --output-prefix\n%s", usage);
  return options;
}

int main(int argc, char **argv) {
  set_tool_name("ia2-merge");
  if (argc == 2 && !strcmp(argv[1], "--help"))
    return fputs(usage, stdout) < 0;
  expand_arguments(&argc, &argv);
  struct options options = read_options(argc, argv);
  const struct policy *policy = policy_read(options.policy);
  const struct program *program = program_read(policy, options.summary_count, options.summaries);
  struct plan *plan = make_plan(program);
  emit_all(plan, options.prefix ? format("%s_", options.prefix) : format("%s/", options.directory));
  write_outputs();
  return 0;
}
