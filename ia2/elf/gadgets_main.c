/* ia2-gadgets [--allow [FILE:]SYMBOL]... [--rights VALUE]... [-o REPORT] FILE... */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "ia2/elf/arguments.h"
#include "ia2/elf/gadgets.h"

static const char usage[] =
    "usage: ia2-gadgets [--allow [FILE:]SYMBOL]... [--rights VALUE]... [-o REPORT] FILE...\n"
    "Looks in everything that linked files make executable, at any byte, for what could change\n"
    "protection rights or the base of %fs: wrpkru, xrstor, xrstors, wrfsbase, wrgsbase. Only the\n"
    "call gates (section ia2_gates) may, if they check the value at once.\n"
    "  --allow [FILE:]SYMBOL  put up with hits in a function, of the file called so or of any\n"
    "                         (unsafe unless something else takes them out, as the runtime does\n"
    "                         with those of libc and ld.so)\n"
    "  --rights VALUE         the only values (PKRU, such as 0xfffffff0) that gates may set\n"
    "  -o REPORT              written when nothing was found; standard output otherwise\n";

struct options {
  struct gadgets_policy policy;
  const char *output;
};

static bool add_rights(struct gadgets_policy *policy, const char *text) {
  char *end;
  errno = 0;
  const unsigned long value = strtoul(text, &end, 0);
  if (errno != 0 || end == text || *end != '\0' || value > UINT32_MAX) {
    fprintf(stderr, "ia2-gadgets: --rights %s is no 32-bit number\n", text);
    return false;
  }
  policy->rights[policy->rights_count++] = (uint32_t)value;
  return true;
}

static bool parse(struct options *options, int argc, char **argv) {
  static const struct option names[] = {
      {"allow", required_argument, NULL, 'a'},
      {"rights", required_argument, NULL, 'r'},
      {"output", required_argument, NULL, 'o'},
      {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0},
  };
  int option;
  while ((option = getopt_long(argc, argv, "o:", names, NULL)) != -1) {
    switch (option) {
    case 'a':
      options->policy.allowed[options->policy.allowed_count++] = optarg;
      break;
    case 'r':
      if (!add_rights(&options->policy, optarg)) {
        return false;
      }
      break;
    case 'o':
      options->output = optarg;
      break;
    case 'h':
      fputs(usage, stdout);
      exit(0);
    default:
      fputs(usage, stderr);
      return false;
    }
  }
  if (optind == argc) {
    fprintf(stderr, "ia2-gadgets: no file\n%s", usage);
    return false;
  }
  return true;
}

int main(int argc, char **argv) {
  struct elf_error error;
  if (!arguments_expand(&argc, &argv, &error)) {
    fprintf(stderr, "ia2-gadgets: %s\n", error.text);
    return 1;
  }
  /* No list can be longer than the command line. */
  struct options options = {.policy = {
                                .allowed = calloc((size_t)argc, sizeof(char *)),
                                .rights = calloc((size_t)argc, sizeof(uint32_t)),
                            }};
  int status = 1;
  if (options.policy.allowed == NULL || options.policy.rights == NULL) {
    perror("ia2-gadgets");
  } else if (parse(&options, argc, argv)) {
    struct findings findings;
    findings_open(&findings, "ia2-gadgets");
    for (int index = optind; index < argc; index++) {
      gadgets_scan(&findings, &options.policy, argv[index]);
    }
    status = findings_close(&findings, options.output);
  }
  free(options.policy.allowed);
  free(options.policy.rights);
  return status;
}
