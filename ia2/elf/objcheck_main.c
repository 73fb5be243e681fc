/* ia2-objcheck --gates GATES.txt --object COMPARTMENT=FILE.o ... -o REPORT */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "ia2/elf/arguments.h"
#include "ia2/elf/objcheck.h"

static const char usage[] =
    "usage: ia2-objcheck --gates GATES.txt {--object|--generated} COMPARTMENT=FILE.o ...\n"
    "                    [-o REPORT] [@FILE]\n"
    "Compares the relocatable objects of a whole program with what ia2-merge decided about them.\n"
    "  --gates FILE                 lines 'direct|pointer|data|left COMPARTMENT SYMBOL'\n"
    "  --object COMPARTMENT=FILE    the user's code; compartments in the order of their keys\n"
    "  --generated COMPARTMENT=FILE gates and runtime parts: they define symbols, and may change\n"
    "                               rights in section ia2_gates\n"
    "  -o REPORT                    written when there is no breach; standard output otherwise\n"
    "  @FILE                        arguments from a file, one a line\n";

struct options {
  const char *gates;
  const char *output;
  struct objects objects;
};

static bool parse(struct options *options, int argc, char **argv, struct elf_error *error) {
  static const struct option names[] = {
      {"gates", required_argument, NULL, 'g'},
      {"object", required_argument, NULL, 'b'},
      {"generated", required_argument, NULL, 'n'},
      {"output", required_argument, NULL, 'o'},
      {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0},
  };
  int option;
  while ((option = getopt_long(argc, argv, "o:", names, NULL)) != -1) {
    switch (option) {
    case 'g':
      options->gates = optarg;
      break;
    case 'b':
    case 'n':
      if (!objects_add(&options->objects, optarg, option == 'n', error)) {
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
      return elf_fail(error, "bad option\n%s", usage);
    }
  }
  if (optind != argc || options->gates == NULL || options->objects.count == 0) {
    return elf_fail(error, "needs --gates and at least one --object");
  }
  return true;
}

static bool load_gates(struct gates_list *gates, const struct options *options,
                       struct elf_error *error) {
  struct file file;
  struct elf_error reason;
  if (!file_read(&file, options->gates, &reason)) {
    return elf_fail(error, "%.200s: %.200s", options->gates, reason.text);
  }
  const bool good = gates_list_parse(gates, (char *)file.bytes, options->objects.compartments,
                                     options->objects.compartment_count, &reason);
  file_free(&file);
  return good || elf_fail(error, "%.200s: %.250s", options->gates, reason.text);
}

static int check_all(const struct options *options, const struct gates_list *gates) {
  struct findings findings;
  findings_open(&findings, "ia2-objcheck");
  const struct objcheck check = {&options->objects, gates, &findings};
  for (size_t index = 0; index < options->objects.count; index++) {
    const struct object *object = &options->objects.list[index];
    if (!object->generated) {
      objcheck_references(&check, object);
      objcheck_pointers(&check, object);
    }
    objcheck_bytes(&check, object);
  }
  findings_note(&findings,
                "%zu objects of %zu compartments agree with %zu direct, %zu pointer "
                "and %zu data decisions",
                options->objects.count, options->objects.compartment_count,
                gates->symbols[GATES_DIRECT].count, gates->symbols[GATES_POINTER].count,
                gates->symbols[GATES_DATA].count);
  return findings_close(&findings, options->output);
}

int main(int argc, char **argv) {
  struct options options = {0};
  struct gates_list gates = {0};
  struct elf_error error;
  int status = 1;
  if (!arguments_expand(&argc, &argv, &error) || !parse(&options, argc, argv, &error) ||
      !load_gates(&gates, &options, &error)) {
    fprintf(stderr, "ia2-objcheck: %s\n", error.text);
  } else {
    status = check_all(&options, &gates);
  }
  gates_list_free(&gates);
  objects_free(&options.objects);
  return status;
}
