/* ia2-edit: writes the edited copies of sources.
 *
 *   ia2-edit --decisions FILE --output-dir DIR [--root DIR] [--overlay FILE] [--edits FILE]
 *            [--report-in FILE --report-out FILE] UNIT.loc...    (@FILE: arguments, one a line)
 *
 * Only files that change are written: DIR/path, path being relative to the root (a path outside of
 * it goes below DIR/_outside).  --overlay writes a clang VFS overlay that puts the copies in place
 * of the originals.  One unit gives its own view of the sources; several give one tree for all of
 * them. */
#include "edit.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "usage: ia2-edit --decisions FILE --output-dir DIR [--root DIR] "
                            "[--overlay FILE] [--edits FILE]\n"
                            "                [--report-in FILE --report-out FILE] UNIT.loc...\n"
                            "  @FILE stands for the lines of FILE\n";

struct options {
  const char *decisions, *directory, *root, *overlay, *edits, *report_in, *report_out;
  size_t unit_count;
  struct locations **units;
};

static const char **find_option(struct options *options, const char *name) {
  const struct {
    const char *name, **value;
  } known[] = {
      {"--decisions", &options->decisions},
      {"--output-dir", &options->directory},
      {"--root", &options->root},
      {"--overlay", &options->overlay},
      {"--edits", &options->edits},
      {"--report-in", &options->report_in},
      {"--report-out", &options->report_out},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (!strcmp(known[i].name, name))
      return known[i].value;
  return NULL;
}

static struct options read_options(int argc, char **argv) {
  struct options options = {.units = get_memory((size_t)argc * sizeof(struct locations *))};
  for (int i = 1; i < argc; i++) {
    const char **value = find_option(&options, argv[i]);
    if (value && i + 1 < argc) {
      *value = argv[++i];
    } else if (value || argv[i][0] == '-') {
      fail("%s %s\n%s", value ? "no value for" : "unknown option", argv[i], usage);
    } else {
      options.units[options.unit_count] = locations_read(argv[i], stderr);
      if (!options.units[options.unit_count++])
        fail("%s is not usable", argv[i]);
    }
  }
  if (!options.decisions || !options.directory)
    fail("--decisions and --output-dir are needed\n%s", usage);
  if (!options.report_in != !options.report_out)
    fail("--report-in and --report-out need each other\n%s", usage);
  return options;
}

static const char *input_path(const struct options *options, const char *file) {
  return options->root && *file != '/' ? format("%s/%s", options->root, file) : file;
}

static char *output_path(const struct options *options, const char *file) {
  bool outside = *file == '/' || !strncmp(file, "../", 3) || strstr(file, "/../");
  if (!outside)
    return format("%s/%s", options->directory, file);
  struct text name = {0};
  for (const char *c = file; *c; c++)
    text_format(&name, "%s", *c == '/' ? "_" : (char[]){*c, 0});
  return format("%s/_outside/%s", options->directory, name.at);
}

static void add_json(struct text *text, const char *string) {
  text_add(text, "\"", 1);
  for (; *string; string++)
    text_format(text, *string == '"' || *string == '\\' ? "\\%c" : "%c", *string);
  text_add(text, "\"", 1);
}

static void add_to_overlay(struct text *overlay, const char *from, const char *to) {
  text_format(overlay, "%s\n    {\"type\": \"file\", \"name\": ", overlay->size ? "," : "");
  add_json(overlay, from);
  text_format(overlay, ", \"external-contents\": ");
  add_json(overlay, to);
  text_format(overlay, "}");
}

static void write_overlay(const struct options *options, const struct text *files) {
  struct text text = {0};
  text_format(&text,
              "{\"version\": 0, \"case-sensitive\": \"true\", \"use-external-names\": \"false\",\n"
              "  \"roots\": [%s]}\n",
              files->size ? files->at : "");
  add_output(copy_text(options->overlay), text);
}

static void write_files(const struct options *options, const edit_list *edits) {
  struct text overlay = {0};
  for (size_t i = 0, next; i < edits->count; i = next) {
    const char *file = edits->at[i].file, *input = input_path(options, file);
    for (next = i; next < edits->count && !strcmp(edits->at[next].file, file);)
      next++;
    char *output = output_path(options, file);
    add_output(output, apply_edits(input, &edits->at[i], next - i));
    add_to_overlay(&overlay, input, output);
  }
  if (options->overlay)
    write_overlay(options, &overlay);
}

/* The list of edits, for people and tests: file:line:column, offset, length, old and new text. */
static void write_list(const struct options *options, const edit_list *edits) {
  struct text text = {0};
  text_add(&text, "", 0);
  for (size_t i = 0; i < edits->count; i++) {
    const struct edit *edit = &edits->at[i];
    text_format(&text, "%s:%u:%u\t%llu\t%llu\t%s\t%s%s%s%s", edit->file, edit->line, edit->column,
                (unsigned long long)edit->offset, (unsigned long long)edit->length, edit->text,
                edit->before, edit->text, edit->after, edit->length ? "\n" : "");
  }
  add_output(copy_text(options->edits), text);
}

/* Puts file:line:column in place of every {LABEL SITE} of the merge's report. */
static void write_report(const struct options *options) {
  struct map places = {0};
  ARRAY(const char *) texts = {0};
  for (size_t i = 0; i < options->unit_count; i++)
    for (size_t j = 0; j < options->units[i]->site_count; j++) {
      const struct site *site = &options->units[i]->sites[j];
      map_add(&places, format("%s %s", options->units[i]->label, site->id), texts.count);
      *(const char **)APPEND(texts) = format("%s:%u:%u", site->file, site->line, site->column);
    }
  struct text text = {0};
  text_add(&text, "", 0);
  for (const char *at = read_file(options->report_in, NULL), *end; *at; at = end + 1) {
    size_t size = strcspn(at, "{");
    text_add(&text, at, size);
    at += size;
    end = strchr(at, '}');
    if (!end) {
      text_add(&text, at, strlen(at));
      break;
    }
    size_t index = *at ? map_get(&places, copy_bytes(at + 1, (size_t)(end - at - 1))) : MAP_NONE;
    if (index == MAP_NONE)
      text_add(&text, at, (size_t)(end + 1 - at));
    else
      text_add(&text, texts.at[index], strlen(texts.at[index]));
  }
  add_output(copy_text(options->report_out), text);
}

int main(int argc, char **argv) {
  set_tool_name("ia2-edit");
  if (argc == 2 && !strcmp(argv[1], "--help"))
    return fputs(usage, stdout) < 0;
  expand_arguments(&argc, &argv);
  struct options options = read_options(argc, argv);
  const struct decisions *decisions = decisions_read(options.decisions);
  edit_list edits = collect_edits(decisions, options.units, options.unit_count);
  fail_if_complained();
  write_files(&options, &edits);
  if (options.edits)
    write_list(&options, &edits);
  if (options.report_in)
    write_report(&options);
  write_outputs();
  return 0;
}
