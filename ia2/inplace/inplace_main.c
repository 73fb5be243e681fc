/* ia2-inplace --list LIST [-o REPORT] LIBRARY... */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "ia2/inplace/verdict.h"

static const char usage[] =
    "usage: ia2-inplace --list LIST [-o REPORT] LIBRARY...\n"
    "Shows for each function in LIST, by following all machine code that it can reach, that it "
    "can\n"
    "run where the data of the libraries, thread-local storage and the thread control block can "
    "be\n"
    "read but not written: nothing stores there, there is no system call, and no call or jump of\n"
    "which it is not known where it leads. What cannot be shown is refused.\n"
    "  --list LIST  the functions, one a line, and what they may do all the same (list.h)\n"
    "  -o REPORT    written when nothing was refused; standard output otherwise\n"
    "  LIBRARY...   the libraries, in the order in which symbols are looked up\n";

struct options {
  const char *list;
  const char *output;
};

static bool parse(struct options *options, int argc, char **argv) {
  static const struct option names[] = {
      {"list", required_argument, NULL, 'l'},
      {"output", required_argument, NULL, 'o'},
      {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0},
  };
  int option;
  while ((option = getopt_long(argc, argv, "o:", names, NULL)) != -1) {
    switch (option) {
    case 'l':
      options->list = optarg;
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
  if (options->list == NULL || optind == argc) {
    fprintf(stderr, "ia2-inplace: no %s\n%s", options->list == NULL ? "list" : "library", usage);
    return false;
  }
  return true;
}

static bool fail(const char *path, const struct elf_error *error) {
  fprintf(stderr, "ia2-inplace: %s: %s\n", path, error->text);
  return false;
}

static bool read_all(struct libraries *libraries, struct list *list, const char *list_path,
                     char **paths) {
  struct elf_error error;
  for (; *paths != NULL; paths++) {
    if (!libraries_add(libraries, *paths, &error)) {
      return fail(*paths, &error);
    }
  }
  return list_read(list, list_path, &error) || fail(list_path, &error);
}

int main(int argc, char **argv) {
  struct options options = {0};
  if (!parse(&options, argc, argv)) {
    return 1;
  }
  struct libraries libraries = {0};
  struct list list = {0};
  int status = 1;
  if (read_all(&libraries, &list, options.list, argv + optind)) {
    struct findings findings;
    findings_open(&findings, "ia2-inplace");
    verdict_give(&findings, &libraries, &list, options.list);
    status = findings_close(&findings, options.output);
  }
  list_free(&list);
  libraries_free(&libraries);
  return status;
}
