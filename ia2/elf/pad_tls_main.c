/* pad-tls [--check] [-o OUT] IN */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "ia2/elf/file.h"
#include "ia2/elf/pad_tls.h"

static const char usage[] =
    "usage: pad-tls [--check] [-o OUT] IN\n"
    "Writes to OUT the linked object IN (of a compartment) with a thread-local block that fills\n"
    "whole pages, or refuses with the reason. An object that is right already is copied as it is.\n"
    "  --check   change nothing: refuse an object that would have to be padded\n"
    "  -o OUT    may be the same as IN; may be left out with --check\n";

struct options {
  bool check;
  const char *output;
  const char *input;
};

static bool parse(struct options *options, int argc, char **argv) {
  static const struct option names[] = {
      {"check", no_argument, NULL, 'c'},
      {"help", no_argument, NULL, 'h'},
      {"output", required_argument, NULL, 'o'},
      {NULL, 0, NULL, 0},
  };
  int option;
  while ((option = getopt_long(argc, argv, "o:", names, NULL)) != -1) {
    switch (option) {
    case 'c':
      options->check = true;
      break;
    case 'o':
      options->output = optarg;
      break;
    case 'h':
      fputs(usage, stdout);
      exit(0);
    default:
      return false;
    }
  }
  if (optind != argc - 1 || (options->output == NULL && !options->check)) {
    return false;
  }
  options->input = argv[optind];
  return true;
}

static bool process(const struct options *options, struct file *file, struct elf_error *error) {
  struct elf elf;
  struct pad_tls_plan plan;
  if (!elf_view(&elf, file->bytes, file->size, error) || !pad_tls_plan(&plan, &elf, error)) {
    return false;
  }
  if (options->check && plan.needed) {
    const Elf64_Phdr tls = elf_segment(&elf, plan.segment);
    return elf_fail(error,
                    "its thread-local block (0x%llx bytes, aligned to 0x%llx) does not "
                    "fill whole pages: run pad-tls without --check, or link with "
                    "-Wl,-T,tls.ld",
                    (unsigned long long)tls.p_memsz, (unsigned long long)tls.p_align);
  }
  pad_tls_apply(&plan, &elf, file->bytes);
  return true;
}

int main(int argc, char **argv) {
  struct options options = {0};
  if (!parse(&options, argc, argv)) {
    fputs(usage, stderr);
    return 1;
  }
  struct elf_error error;
  struct file file;
  if (!file_read(&file, options.input, &error)) {
    fprintf(stderr, "pad-tls: %s: %s\n", options.input, error.text);
    return 1;
  }
  int status = 0;
  if (!process(&options, &file, &error)) {
    fprintf(stderr, "pad-tls: %s: %s\n", options.input, error.text);
    status = 1;
  } else if (options.output != NULL &&
             !file_write(options.output, file.bytes, file.size, file.mode, &error)) {
    fprintf(stderr, "pad-tls: %s: %s\n", options.output, error.text);
    status = 1;
  }
  file_free(&file);
  return status;
}
