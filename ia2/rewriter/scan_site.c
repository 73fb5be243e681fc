/* Sites: stable ids for places in the text, and the group of all sites that are one text. */
#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "scan_text.h"
#include "util.h"

/* Begin of the logical line that offset is on: continued lines belong together. */
static size_t line_begin(const char *text, size_t offset) {
  for (;;) {
    while (offset && text[offset - 1] != '\n')
      offset--;
    size_t end = offset ? offset - 1 : 0;
    if (end && text[end - 1] == '\r')
      end--;
    if (!end || text[end - 1] != '\\')
      return offset;
    offset = end;
  }
}

/* The macro whose body holds offset, as "#NAME+distance": distance does not change when lines above
 * the definition do. */
static const char *macro_at(const struct scan *s, struct spot at) {
  size_t size;
  const char *text = spot_text(s, at.file, &size);
  size_t begin = line_begin(text, at.offset), i = begin;
  while (i < at.offset && strchr(" \t#", text[i]))
    i++;
  if (at.offset - i < 7 || memcmp(text + i, "define", 6))
    return text_printf("#?+%u", at.offset);
  for (i += 6; i < at.offset && strchr(" \t", text[i]);)
    i++;
  size_t end = i;
  while (end < at.offset && !strchr(" \t(", text[end]))
    end++;
  return text_printf("#%s+%zu", text_intern_bytes(text + i, end - i), at.offset - begin);
}

/* A static function is one text in all units: ids lose the label. */
static const char *without_label(const struct scan *s, const char *id) {
  const char *label = text_printf("@%s", s->label);
  struct text out = {0};
  for (const char *at; (at = strstr(id, label)); id = at + strlen(label))
    text_add(&out, id, (size_t)(at - id));
  text_add(&out, id, strlen(id));
  const char *result = text_intern(out.at);
  free(out.at);
  return result;
}

static const char *group_of(const struct scan *s, const char *id, struct span span) {
  if (span.status >= SITE_PASTED)
    return text_printf("%s@%s", id, s->label);
  const char *file = file_name(s, span.begin.file);
  if (span.begin.status == SITE_MACRO_BODY)
    return text_printf("%s:%s-%u", file, macro_at(s, span.begin), span.end - span.begin.offset);
  return text_printf("%s:%s", file, without_label(s, id));
}

static struct site_ref describe(const struct scan *s, const char *id, struct span span) {
  struct site_ref ref = {id, group_of(s, id, span), span.status};
  return ref;
}

struct site_ref add_site(struct scan *s, const char *kind, const char *name, struct span span) {
  const char *prefix = text_printf("%s:%s:%s", kind, s->owner, name);
  const char *file = file_name(s, span.begin.file);
  unsigned n = 0;
  for (size_t i = 0; i < s->site_count; i++) {
    if (s->sites[i].prefix != prefix)
      continue;
    if (s->sites[i].file == file && s->sites[i].offset == span.begin.offset &&
        s->sites[i].end == span.end && span.begin.file)
      return describe(s, s->sites[i].id, span);
    n++;
  }
  struct site_key *key = append(&s->sites, &s->site_count, &s->site_capacity, sizeof *s->sites);
  key->prefix = prefix;
  key->file = file;
  key->offset = span.begin.offset;
  key->end = span.end;
  key->id = text_printf("%s#%u", prefix, n);
  size_t size;
  const char *text = spot_text(s, span.begin.file, &size);
  bool known = span.end > span.begin.offset && span.end <= size;
  struct site site = {.id = key->id,
                      .file = file,
                      .offset = span.begin.offset,
                      .length = known ? span.end - span.begin.offset : 0,
                      .line = span.begin.line,
                      .column = span.begin.column,
                      .status = span.status};
  site.text = known ? text_intern_bytes(text + site.offset, site.length) : "";
  summary_write_site(s->places.stream, &site);
  return describe(s, key->id, span);
}

/* The end of the unit's own file: ia2-edit appends what has to follow all definitions. */
void add_end_site(struct scan *s) {
  CXFile file = clang_getFile(s->unit, text_take(clang_getTranslationUnitSpelling(s->unit)));
  size_t size = 0;
  const char *text = file ? clang_getFileContents(s->unit, file, &size) : NULL;
  struct site site = {.id = "end",
                      .file = file_name(s, file),
                      .offset = size,
                      .line = 1,
                      .column = 1,
                      .status = SITE_PLAIN,
                      .text = ""};
  for (size_t i = 0; text && i < size; i++)
    site.line += text[i] == '\n';
  summary_write_site(s->places.stream, &site);
}
