/* See scan_define.h. */
#include "scan_define.h"

#include <stdlib.h>
#include <string.h>

#include "scan_text.h"

bool is_name_character(char c) {
  return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* ---- text ---- */

static size_t skip_comment(const char *text, size_t size, size_t i) {
  if (text[i + 1] == '*') {
    for (i += 2; i + 1 < size; i++)
      if (text[i] == '*' && text[i + 1] == '/')
        return i + 2;
    return size;
  }
  while (i < size && text[i] != '\n')
    i++;
  return i;
}

size_t skip_blank(const char *text, size_t size, size_t i) {
  for (;;) {
    bool more = i + 1 < size;
    if (i < size && text[i] && strchr(" \t\n\r\f\v", text[i]))
      i++;
    else if (more && text[i] == '\\' && (text[i + 1] == '\n' || text[i + 1] == '\r'))
      i += 2;
    else if (more && text[i] == '/' && (text[i + 1] == '*' || text[i + 1] == '/'))
      i = skip_comment(text, size, i);
    else
      return i;
  }
}

size_t skip_literal(const char *text, size_t size, size_t i) {
  char quote = text[i++];
  for (; i < size && text[i] != quote; i++) {
    if (text[i] == '\n')
      return size;
    if (text[i] == '\\')
      i++;
  }
  return i + 1 < size ? i + 1 : size;
}

size_t skip_group(const char *text, size_t size, size_t i) {
  char open = i < size ? text[i] : 0, close = open == '(' ? ')' : ']';
  int depth = 0;
  if (open != '(' && open != '[')
    return 0;
  while (i < size) {
    char c = text[i];
    if (c == '"' || c == '\'') {
      i = skip_literal(text, size, i);
      continue;
    }
    if (c == '/' || c == '\\') {
      size_t next = skip_blank(text, size, i);
      i = next > i ? next : i + 1;
      continue;
    }
    depth += c == open;
    depth -= c == close;
    i++;
    if (!depth)
      return i;
  }
  return 0;
}

/* ---- tokens ---- */

static size_t token_end(const char *text, size_t size, size_t i) {
  if (text[i] == '"' || text[i] == '\'')
    return skip_literal(text, size, i);
  size_t end = i;
  while (end < size && is_name_character(text[end]))
    end++;
  if (end > i)
    return end;
  static const char *const long_ones[] = {"...", "##", "->"};
  for (size_t k = 0; k < sizeof long_ones / sizeof *long_ones; k++) {
    size_t n = strlen(long_ones[k]);
    if (size - i >= n && !memcmp(text + i, long_ones[k], n))
      return i + n;
  }
  return i + 1;
}

struct tokens lex(struct scan *s, CXFile file, size_t begin, size_t end) {
  struct tokens list = {0};
  size_t size;
  const char *text = spot_text(s, file, &size);
  end = end < size ? end : size;
  for (size_t i = skip_blank(text, end, begin); i < end; i = skip_blank(text, end, i)) {
    struct token *t = APPEND(list);
    size_t next = token_end(text, end, i);
    bool number = text[i] >= '0' && text[i] <= '9';
    t->kind = is_name_character(text[i]) && !number ? TOKEN_NAME : TOKEN_OTHER;
    t->text = text_intern_bytes(text + i, next - i);
    t->size = (unsigned)(next - i);
    t->file = file;
    t->offset = (unsigned)i;
    i = next;
  }
  return list;
}

/* End of the logical line that i is on. */
static size_t line_end(const char *text, size_t size, size_t i) {
  while (i < size && text[i] != '\n') {
    if (i + 1 < size && text[i] == '/' && text[i + 1] == '*')
      i = skip_comment(text, size, i);
    else if (i + 1 < size && text[i] == '\\')
      i += text[i + 1] == '\r' && i + 2 < size ? 3 : 2;
    else
      i++;
  }
  return i < size ? i : size;
}

/* ---- definitions ---- */

static void read_parameters(struct definition *d) {
  size_t names = 0;
  for (size_t i = 0; i < d->parameters.count; i++) {
    struct token t = d->parameters.at[i];
    bool dots = !strcmp(t.text, "...");
    bool named = dots && i && d->parameters.at[i - 1].kind == TOKEN_NAME;
    d->is_variadic |= dots;
    if (dots && !named) {
      t.kind = TOKEN_NAME;
      t.text = text_intern("__VA_ARGS__");
    }
    if (t.kind == TOKEN_NAME)
      d->parameters.at[names++] = t;
  }
  d->parameters.count = names;
}

static void read_definition(struct scan *s, struct definition *d) {
  size_t size, i = d->offset;
  const char *text = spot_text(s, d->file, &size);
  d->is_read = true;
  while (i < size && is_name_character(text[i]))
    i++;
  if (i < size && text[i] == '(') {
    size_t end = skip_group(text, size, i);
    d->is_function = true;
    d->parameters = lex(s, d->file, i + 1, end ? end - 1 : i + 1);
    read_parameters(d);
    i = end ? end : i;
  }
  d->body = lex(s, d->file, i, line_end(text, size, i));
}

static void add_definition(struct definitions *all, CXCursor c) {
  struct definition *d = APPEND(all->all);
  d->name = text_take(clang_getCursorSpelling(c));
  clang_getFileLocation(clang_getCursorLocation(c), &d->file, NULL, NULL, &d->offset);
  d->previous = map_get(&all->last, d->name);
  map_add(&all->last, d->name, 0);
  map_set(&all->last, d->name, all->all.count - 1);
}

struct definitions *definitions_of(struct scan *s) {
  if (s->definitions)
    return s->definitions;
  struct definitions *all = s->definitions = get_memory(sizeof *all);
  struct cursors top = cursor_children(clang_getTranslationUnitCursor(s->unit));
  for (size_t i = 0; i < top.count; i++) {
    CXCursor c = top.at[i];
    if (c.kind == CXCursor_MacroDefinition && !clang_Cursor_isMacroBuiltin(c)) {
      add_definition(all, c);
    } else if (c.kind == CXCursor_MacroExpansion) {
      struct use_of_macro *use = APPEND(all->uses);
      use->definitions = all->all.count;
      clang_getExpansionLocation(clang_getCursorLocation(c), &use->file, NULL, NULL, &use->offset);
    }
  }
  cursors_free(&top);
  return all;
}

void definitions_free(struct scan *s) {
  struct definitions *all = s->definitions;
  if (!all)
    return;
  for (size_t i = 0; i < all->all.count; i++) {
    free(all->all.at[i].parameters.at);
    free(all->all.at[i].body.at);
  }
  free(all->all.at);
  free(all->uses.at);
  free(all->last.slots);
  free(all);
}

const struct definition *definition_in_effect(struct scan *s, const char *name, size_t before) {
  struct definitions *all = definitions_of(s);
  size_t i = map_get(&all->last, name);
  while (i != MAP_NONE && i >= before)
    i = all->all.at[i].previous;
  if (i == MAP_NONE)
    return NULL;
  struct definition *d = &all->all.at[i];
  if (!d->is_read)
    read_definition(s, d);
  return d;
}
