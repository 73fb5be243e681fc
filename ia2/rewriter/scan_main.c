/* ia2-scan: one translation unit -> what crosses, flows and is referred to (FORMAT.md). */
#define _GNU_SOURCE
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scan.h"
#include "scan_command.h"
#include "scan_macro.h"
#include "scan_text.h"
#include "summary_format.h"
#include "types.h"
#include "util.h"

static const char usage[] =
    "usage: ia2-scan --compartment NAME --tu LABEL --output OUT.sum [options] -- compile command\n"
    "  --compartment NAME   the compartment that the unit is linked into\n"
    "  --tu LABEL           names the unit; different for each compile command of the program\n"
    "  --output FILE        facts; FILE with .loc for .sum gets the places\n"
    "  --locations FILE     places go here instead\n"
    "  --root DIR           paths below DIR are written relative to it (default: --directory)\n"
    "  --directory DIR      where the compile command runs (default: here)\n"
    "  --resource-dir DIR   clang's own headers (default: those beside libclang)\n"
    "The compile command may be clang's, gcc's or cc's, with or without the compiler's name.\n";

struct options {
  const char *compartment, *label, *output, *locations, *root, *directory, *resource_dir;
};

static void parse_options(int argc, char **argv, struct options *o) {
  static const struct option names[] = {{"compartment", required_argument, NULL, 'c'},
                                        {"tu", required_argument, NULL, 't'},
                                        {"output", required_argument, NULL, 'o'},
                                        {"locations", required_argument, NULL, 'l'},
                                        {"root", required_argument, NULL, 'r'},
                                        {"directory", required_argument, NULL, 'd'},
                                        {"resource-dir", required_argument, NULL, 'R'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};
  for (int c; (c = getopt_long(argc, argv, "+", names, NULL)) != -1;) {
    switch (c) {
    case 'c':
      o->compartment = optarg;
      break;
    case 't':
      o->label = optarg;
      break;
    case 'o':
      o->output = optarg;
      break;
    case 'l':
      o->locations = optarg;
      break;
    case 'r':
      o->root = optarg;
      break;
    case 'd':
      o->directory = optarg;
      break;
    case 'R':
      o->resource_dir = optarg;
      break;
    case 'h':
      fputs(usage, stdout);
      exit(0);
    default:
      fputs(usage, stderr);
      exit(1);
    }
  }
  if (!o->compartment || !o->label || !o->output || !*o->compartment || !*o->label) {
    fputs(usage, stderr);
    fail("--compartment, --tu and --output are needed");
  }
}

static const char *absolute(const char *path) {
  char here[PATH_MAX];
  if (*path == '/')
    return text_intern(path);
  if (!getcwd(here, sizeof here))
    fail("the current directory has no name");
  return strcmp(path, ".") ? text_printf("%s/%s", here, path) : text_intern(here);
}

static const char *locations_path(const struct options *o) {
  if (o->locations)
    return absolute(o->locations);
  const char *path = absolute(o->output);
  size_t n = strlen(path);
  if (n > 4 && !strcmp(path + n - 4, ".sum"))
    n -= 4;
  return text_printf("%.*s.loc", (int)n, path);
}

static const char *error_text(CXTranslationUnit unit, unsigned i) {
  CXDiagnostic d = clang_getDiagnostic(unit, i);
  const char *text = "";
  if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error)
    text = text_take(
        clang_formatDiagnostic(d, CXDiagnostic_DisplaySourceLocation | CXDiagnostic_DisplayColumn));
  clang_disposeDiagnostic(d);
  return text;
}

/* Prints the compiler's errors; true if there were any. */
static bool report_errors(CXTranslationUnit unit) {
  bool failed = false;
  unsigned count = clang_getNumDiagnostics(unit);
  for (unsigned i = 0; i < count; i++) {
    const char *text = error_text(unit, i);
    failed |= *text != 0;
    if (*text)
      fprintf(stderr, "%s\n", text);
  }
  return failed;
}

/* Takes out the flags that clang does not know, as those that only gcc has; true if there were. */
static bool drop_unknown_flags(CXTranslationUnit unit, struct command *command) {
  static const char begin[] = "error: unknown argument: '";
  bool dropped = false;
  unsigned count = clang_getNumDiagnostics(unit);
  for (unsigned i = 0; i < count; i++) {
    const char *text = error_text(unit, i);
    if (!text_starts_with(text, begin))
      continue;
    const char *name = text + sizeof begin - 1;
    const char *flag = text_intern_bytes(name, strcspn(name, "'"));
    if (!command_drop(command, flag))
      continue;
    fprintf(stderr, "ia2-scan: note: clang does not know %s; analysed without it\n", flag);
    dropped = true;
  }
  return dropped;
}

static enum CXErrorCode parse(CXIndex index, const struct command *c, struct CXUnsavedFile *unsaved,
                              CXTranslationUnit *unit) {
  return clang_parseTranslationUnit2FullArgv(
      index, NULL, c->arguments, (int)c->count, unsaved, unsaved ? 1 : 0,
      CXTranslationUnit_KeepGoing | CXTranslationUnit_DetailedPreprocessingRecord, unit);
}

static enum CXChildVisitResult read_width(CXCursor c, CXCursor parent, CXClientData width) {
  (void)parent;
  if (c.kind == CXCursor_EnumConstantDecl)
    *(unsigned *)width = (unsigned)clang_getEnumConstantDeclValue(c);
  return CXChildVisit_Recurse;
}

/* The widest vector register of the instruction set that the flags choose. */
static unsigned vector_bytes(CXIndex index, const struct command *command) {
  static const char text[] = "enum {\n#ifdef __AVX512F__\nwidth = 64\n#elif defined __AVX__\n"
                             "width = 32\n#else\nwidth = 16\n#endif\n};\n";
  struct CXUnsavedFile file = {"/ia2-isa.c", text, sizeof text - 1};
  struct command probe = command_probe(command, file.Filename);
  CXTranslationUnit unit = NULL;
  unsigned width = 16;
  if (parse(index, &probe, &file, &unit) == CXError_Success)
    clang_visitChildren(clang_getTranslationUnitCursor(unit), read_width, &width);
  if (unit)
    clang_disposeTranslationUnit(unit);
  command_free(&probe);
  return width;
}

static CXTranslationUnit parse_command(CXIndex index, struct command *command) {
  for (;;) {
    CXTranslationUnit unit = NULL;
    enum CXErrorCode error = parse(index, command, NULL, &unit);
    if (error != CXError_Success || !unit)
      fail("%s: clang does not accept the compile command; try it with clang -fsyntax-only",
           command->source);
    if (!drop_unknown_flags(unit, command))
      return unit;
    clang_disposeTranslationUnit(unit);
  }
}

static void finish(struct scan *s, const char *facts, const char *places) {
  const char *paths[] = {facts, places}, *magics[] = {SUMMARY_MAGIC, LOCATIONS_MAGIC};
  struct output_lines *lines[] = {&s->facts, &s->places};
  for (int i = 0; i < 2; i++) {
    struct text text = {0};
    text.at = lines_finish(lines[i], magics[i], s, &text.size);
    add_output(copy_text(paths[i]), text);
  }
  write_outputs();
}

static void scan(struct scan *s) {
  s->functions_seen = set_new();
  s->variables_seen = set_new();
  s->records_seen = set_new();
  s->bodies_seen = set_new();
  s->function = s->owner = text_intern("");
  s->function_cursor = clang_getNullCursor();
  lines_begin(&s->facts);
  lines_begin(&s->places);
  types_begin(s->unit, s->label);
  walk_top(s);
  add_end_site(s);
  types_end();
}

static void release(struct scan *s) {
  macros_free(s);
  set_free(s->functions_seen);
  set_free(s->variables_seen);
  set_free(s->records_seen);
  set_free(s->bodies_seen);
  cursors_free(&s->pending);
  free(s->sites);
  free(s->locals);
}

int main(int argc, char **argv) {
  struct options o = {.root = NULL};
  set_tool_name("ia2-scan");
  expand_arguments(&argc, &argv);
  parse_options(argc, argv, &o);
  const char *facts = absolute(o.output), *places = locations_path(&o);
  unlink(facts); /* a scan that fails leaves no summary behind */
  unlink(places);
  struct scan s = {.label = o.label, .compartment = o.compartment};
  s.directory = absolute(o.directory ? o.directory : ".");
  s.root = o.root ? absolute(o.root) : s.directory;
  const char *resource_dir = o.resource_dir ? absolute(o.resource_dir) : NULL;
  if (o.directory && chdir(o.directory))
    fail("--directory %s: there is no such directory", o.directory);

  struct command command = command_clean(argc - optind, argv + optind, resource_dir);
  CXIndex index = clang_createIndex(0, 0);
  s.unit = parse_command(index, &command);
  if (report_errors(s.unit))
    fail("%s does not compile with clang (above); if one of clang's own headers is missing, give "
         "--resource-dir",
         command.source);
  s.vector_bytes = vector_bytes(index, &command);
  scan(&s);
  finish(&s, facts, places);
  release(&s);
  clang_disposeTranslationUnit(s.unit);
  clang_disposeIndex(index);
  command_free(&command);
  free(argv);
  return 0;
}
