/* Where tokens are spelled.  libclang's positions of single tokens are right in macros as well; the
 * ends of its ranges are not, so ends are found by reading the text. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "scan_macro.h"
#include "scan_text.h"
#include "util.h"

struct position {
  CXFile file;
  unsigned line, column, offset;
};

static bool same(struct position a, struct position b) {
  return a.file == b.file && a.offset == b.offset;
}

/* Spelled elsewhere than in the file that is being read there: in a macro's body. */
struct spot spot_of(CXSourceLocation location) {
  struct position spelled, in_file, expanded;
  clang_getSpellingLocation(location, &spelled.file, &spelled.line, &spelled.column,
                            &spelled.offset);
  clang_getFileLocation(location, &in_file.file, &in_file.line, &in_file.column, &in_file.offset);
  clang_getExpansionLocation(location, &expanded.file, &expanded.line, &expanded.column,
                             &expanded.offset);
  struct spot spot = {spelled.file, spelled.offset, spelled.line, spelled.column, SITE_PLAIN};
  if (!spelled.file)
    spot.status = SITE_PASTED;
  else if (!same(spelled, in_file))
    spot.status = SITE_MACRO_BODY;
  else if (!same(in_file, expanded))
    spot.status = SITE_MACRO_ARG;
  return spot;
}

struct spot file_spot_of(CXSourceLocation location) {
  struct position in_file, expanded;
  clang_getFileLocation(location, &in_file.file, &in_file.line, &in_file.column, &in_file.offset);
  clang_getExpansionLocation(location, &expanded.file, &expanded.line, &expanded.column,
                             &expanded.offset);
  return (struct spot){in_file.file, in_file.offset, in_file.line, in_file.column,
                       same(in_file, expanded) ? SITE_PLAIN : SITE_MACRO_ARG};
}

const char *spot_text(const struct scan *s, CXFile file, size_t *size) {
  *size = 0;
  const char *text = file ? clang_getFileContents(s->unit, file, size) : NULL;
  return text ? text : "";
}

static bool is_word(char c) {
  return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

bool spot_has(const struct scan *s, struct spot spot, const char *word) {
  size_t size, length = strlen(word);
  const char *text = spot_text(s, spot.file, &size);
  if (!length || spot.offset > size || size - spot.offset < length)
    return false;
  if (memcmp(text + spot.offset, word, length))
    return false;
  return spot.offset + length == size || !is_word(text[spot.offset + length]);
}

/* Without "." and "..", absolute. */
static const char *normal_path(const char *directory, const char *path) {
  struct text out = {0};
  const char *parts[2] = {*path == '/' ? "" : directory, path};
  for (int i = 0; i < 2; i++)
    for (const char *p = parts[i]; *p;) {
      p += strspn(p, "/");
      size_t n = strcspn(p, "/");
      if (n == 2 && !memcmp(p, "..", 2)) {
        while (out.size && out.at[--out.size] != '/') {
        }
        if (out.at)
          out.at[out.size] = '\0';
      } else if (n && !(n == 1 && *p == '.')) {
        text_add(&out, "/", 1);
        text_add(&out, p, n);
      }
      p += n;
    }
  const char *result = text_intern(out.size ? out.at : "/");
  free(out.at);
  return result;
}

const char *file_name(const struct scan *s, CXFile file) {
  if (!file)
    return "";
  const char *path = normal_path(s->directory, text_take(clang_getFileName(file)));
  const char *root = normal_path(s->directory, s->root);
  size_t n = strlen(root);
  if (!strncmp(path, root, n) && path[n] == '/')
    return text_intern(path + n + 1);
  return path;
}

const char *file_of(const struct scan *s, CXCursor c) {
  CXFile file;
  clang_getFileLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
  return file_name(s, file);
}

struct span span_of_name(const struct scan *s, CXSourceLocation token, const char *name) {
  struct span span = {.begin = spot_of(token)};
  span.end = span.begin.offset + (unsigned)strlen(name);
  span.status = spot_has(s, span.begin, name) ? span.begin.status : SITE_PASTED;
  return span;
}

static struct span span_in_body(const struct body_place *place) {
  return (struct span){place->begin, place->end, place->begin.status};
}

struct spans spans_of_name(struct scan *s, CXSourceLocation token, const char *name) {
  struct spans spans = {{span_of_name(s, token, name)}, 1};
  struct span *first = &spans.at[0];
  if (first->status == SITE_PLAIN)
    return spans;
  bool pasted = first->status == SITE_PASTED;
  struct macro_use use =
      pasted ? macro_paste_of(s, token, name) : macro_use_of(s, token, first->begin, first->end);
  if (pasted || !macro_keeps_argument(&use)) {
    first->status = SITE_PASTED;
    for (size_t i = 0; use.count <= MAX_SPANS && i < use.count; i++) {
      spans.at[i] = span_in_body(&use.at[i]);
      spans.count = i + 1;
    }
  }
  macro_use_free(&use);
  return spans;
}

/* For messages: the end is trusted only outside macros. */
struct span span_of_cursor(const struct scan *s, CXCursor c) {
  CXSourceRange range = clang_getCursorExtent(c);
  struct spot end = spot_of(clang_getRangeEnd(range));
  struct span span = {.begin = spot_of(clang_getRangeStart(range))};
  size_t size;
  spot_text(s, span.begin.file, &size);
  bool sure = span.begin.status <= SITE_MACRO_ARG && end.status <= SITE_MACRO_ARG &&
              end.file == span.begin.file && end.offset > span.begin.offset && end.offset <= size;
  span.end = sure ? end.offset : span.begin.offset;
  span.status = sure ? span.begin.status : span.begin.file ? SITE_MIXED : SITE_PASTED;
  return span;
}
