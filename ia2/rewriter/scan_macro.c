/* See scan_macro.h.  The expansion of the outermost macro is followed as C 6.10.3 has it, on tokens
 * that remember where they are spelled. */
#include "scan_macro.h"

#include <stdlib.h>
#include <string.h>

#include "scan_define.h"
#include "scan_text.h"
#include "util.h"

enum { MAX_DEPTH = 24, MAX_STEPS = 20000 };

struct argument {
  const struct token *at;
  size_t count;
};

struct query {
  struct scan *s;
  size_t before; /* definitions up to here are in effect */
  struct position begin;
  unsigned end;     /* of the wanted text, or 0: */
  const char *name; /* the wanted token, pasted */
  const struct definition *active[MAX_DEPTH];
  int depth, steps;
  struct macro_use use;
};

static bool is_text(const struct token *t, const char *text) { return !strcmp(t->text, text); }

static bool is_wanted(const struct query *q, const struct token *t) {
  return q->end && t->file == q->begin.file && t->offset >= q->begin.offset &&
         t->offset + t->size <= q->end;
}

static bool holds_wanted(const struct query *q, const struct argument *a) {
  for (size_t i = 0; i < a->count; i++)
    if (is_wanted(q, &a->at[i]))
      return true;
  return false;
}

/* The argument is the wanted text and nothing else. */
static bool is_wanted_text(const struct query *q, const struct argument *a) {
  for (size_t i = 0; i < a->count; i++)
    if (!is_wanted(q, &a->at[i]))
      return false;
  return a->count && a->at[0].offset == q->begin.offset &&
         a->at[a->count - 1].offset + a->at[a->count - 1].size == q->end;
}

static int parameter(const struct definition *m, const struct token *t) {
  for (size_t i = 0; i < m->parameters.count; i++)
    if (t->kind == TOKEN_NAME && t->text == m->parameters.at[i].text)
      return (int)i;
  return -1;
}

static bool lies_in(const struct definition *m, const struct token *t) {
  const struct token *body = m->body.at;
  return m->body.count && t->file == body->file && t->offset >= body->offset &&
         t->offset <= body[m->body.count - 1].offset;
}

/* What is spelled in no body is spelled in the file, as an argument if there is a macro around it.
 */
static enum site_status status_of(const struct query *q, const struct definition *m,
                                  const struct token *t) {
  bool body = m && lies_in(m, t);
  for (int i = 0; i < q->depth; i++)
    body |= lies_in(q->active[i], t);
  return body ? SITE_MACRO_BODY : SITE_MACRO_ARG;
}

static void add_place(struct query *q, const struct definition *m, const struct token *first,
                      const struct token *last) {
  for (size_t i = 0; i < q->use.count; i++)
    if (q->use.at[i].begin.file == first->file && q->use.at[i].begin.offset == first->offset)
      return;
  struct body_place *place = APPEND(q->use);
  place->begin = (struct spot){first->file, first->offset, 0, 0, status_of(q, m, first)};
  clang_getSpellingLocation(clang_getLocationForOffset(q->s->unit, first->file, first->offset),
                            NULL, &place->begin.line, &place->begin.column, NULL);
  place->end = last->offset + last->size;
  place->body_begin = m && m->body.count ? m->body.at[0].offset : first->offset;
}

/* ---- one macro ---- */

struct frame {
  const struct definition *macro;
  const struct argument *arguments;
  size_t argument_count;
};

static const struct argument *argument_of(const struct frame *f, const struct token *t) {
  static const struct argument none;
  int i = parameter(f->macro, t);
  return i < 0 ? NULL : (size_t)i < f->argument_count ? &f->arguments[i] : &none;
}

/* Is body token i a ## that pastes?  GNU's `, ## __VA_ARGS__` only drops the comma. */
static bool is_paste(const struct definition *m, size_t i) {
  if (!i || i + 1 >= m->body.count || !is_text(&m->body.at[i], "##"))
    return false;
  int p = parameter(m, &m->body.at[i + 1]);
  bool drops_comma = m->is_variadic && p >= 0 && (size_t)p + 1 == m->parameters.count;
  return !(drops_comma && is_text(&m->body.at[i - 1], ","));
}

/* The text of a pasted sequence that begins at body token i; *next is behind it. */
static const char *pasted(const struct frame *f, size_t i, size_t *next) {
  const struct definition *m = f->macro;
  struct text text = {0};
  for (;; i += 2) {
    const struct argument *a = argument_of(f, &m->body.at[i]);
    if (!a)
      text_add(&text, m->body.at[i].text, m->body.at[i].size);
    for (size_t k = 0; a && k < a->count; k++)
      text_add(&text, a->at[k].text, a->at[k].size);
    if (!is_paste(m, i + 1))
      break;
  }
  *next = i + 1;
  return text_finish(&text);
}

static bool is_quoted(const struct definition *m, size_t i) {
  return i && m->is_function && is_text(&m->body.at[i - 1], "#");
}

static bool is_pasted(const struct definition *m, size_t i) {
  return (i && is_paste(m, i - 1)) || is_paste(m, i + 1);
}

/* What the body becomes, and which tokens of the body that came by: a parameter, or a pasted
 * sequence. */
struct origin {
  const struct token *first, *last; /* NULL: none, or not the first token of an argument */
};

struct result {
  struct tokens tokens;
  ARRAY(struct origin) origins;
};

static void add_token(struct result *r, const struct token *t, const struct token *first,
                      const struct token *last) {
  *(struct token *)APPEND(r->tokens) = *t;
  *(struct origin *)APPEND(r->origins) = (struct origin){first, last};
}

/* Puts the token made of a sequence a ## b ## ... in place; returns the index behind it. */
static size_t paste(const struct frame *f, size_t i, struct result *r) {
  const struct definition *m = f->macro;
  size_t next;
  struct token made = m->body.at[i];
  made.text = pasted(f, i, &next);
  made.size = (unsigned)strlen(made.text);
  made.file = NULL;
  add_token(r, &made, &m->body.at[i], &m->body.at[next - 1]);
  return next;
}

static void substitute(struct query *q, const struct frame *f, struct result *r) {
  const struct definition *m = f->macro;
  for (size_t i = 0; i < m->body.count;) {
    const struct token *t = &m->body.at[i];
    const struct argument *a = argument_of(f, t);
    if (is_paste(m, i + 1)) {
      i = paste(f, i, r);
      continue;
    }
    for (size_t k = 0; a && k < a->count; k++)
      add_token(r, &a->at[k], k ? NULL : t, k ? NULL : t);
    if (!a)
      add_token(r, t, NULL, NULL);
    i++;
  }
  for (size_t i = 0; i < m->body.count; i++) {
    const struct argument *a = argument_of(f, &m->body.at[i]);
    if (a && holds_wanted(q, a)) {
      q->use.quoted |= is_quoted(m, i);
      q->use.pasted |= is_pasted(m, i);
    }
  }
}

/* expand: true if all that the macro becomes is the wanted, pasted name: then it is for the user of
 * the macro to say so where it uses it. */
static bool expand(struct query *q, const struct definition *m, const struct argument *arguments,
                   size_t count);

static bool is_active(const struct query *q, const struct definition *m) {
  for (int i = 0; i < q->depth; i++)
    if (q->active[i] == m)
      return true;
  return false;
}

static size_t split_arguments(const struct definition *m, const struct token *t, size_t count,
                              size_t open, struct argument *out, size_t max, size_t *made) {
  int depth = 0;
  *made = 0;
  struct argument current = {&t[open + 1], 0};
  for (size_t i = open; i < count; i++) {
    depth += is_text(&t[i], "(");
    depth -= is_text(&t[i], ")");
    bool comma =
        depth == 1 && is_text(&t[i], ",") && !(m->is_variadic && *made + 1 >= m->parameters.count);
    if (!depth || comma) {
      current.count = (size_t)(&t[i] - current.at);
      if (*made < max)
        out[(*made)++] = current;
      current.at = &t[i + 1];
    }
    if (!depth)
      return i + 1;
  }
  return 0;
}

/* The macro that is used at t[i], and where its use ends; NULL if none is. */
static const struct definition *used_macro(struct query *q, const struct token *t, size_t count,
                                           size_t i, struct argument *arguments, size_t max,
                                           size_t *made, size_t *end) {
  const struct definition *m =
      t[i].kind == TOKEN_NAME ? definition_in_effect(q->s, t[i].text, q->before) : NULL;
  *made = 0;
  *end = i + 1;
  if (!m || is_active(q, m) || !m->is_function)
    return m && !is_active(q, m) ? m : NULL;
  if (i + 1 >= count || !is_text(&t[i + 1], "("))
    return NULL;
  *end = split_arguments(m, t, count, i + 1, arguments, max, made);
  return *end ? m : NULL;
}

/* Follows the uses of macros in the tokens that a body became.  Sets used[i] where a token went
 * into one. Returns true if all of it is the wanted name; else notes where it is part of it. */
static bool rescan(struct query *q, const struct token *t, size_t count, bool *used) {
  enum { MAX_ARGUMENTS = 64 };
  struct argument arguments[MAX_ARGUMENTS];
  size_t made, end;
  for (size_t i = 0; i < count; i++) {
    const struct definition *m = used_macro(q, t, count, i, arguments, MAX_ARGUMENTS, &made, &end);
    if (!m)
      continue;
    for (size_t k = i; k < end; k++)
      used[k] = m->is_function;
    bool whole = expand(q, m, arguments, made);
    if (whole && i == 0 && end == count)
      return true;
    if (whole && t[i].file && t[i].file == t[end - 1].file)
      add_place(q, q->depth ? q->active[q->depth - 1] : NULL, &t[i], &t[end - 1]);
  }
  return false;
}

static bool expand(struct query *q, const struct definition *m, const struct argument *arguments,
                   size_t count) {
  if (q->depth >= MAX_DEPTH || ++q->steps > MAX_STEPS)
    return false;
  struct frame f = {m, arguments, count};
  struct result r = {0};
  for (size_t i = 0; i < count && !strcmp(m->name, "IA2_IGNORE"); i++)
    q->use.ignored |= holds_wanted(q, &arguments[i]);
  substitute(q, &f, &r);
  bool *used = get_memory(r.tokens.count + 1);
  q->active[q->depth++] = m;
  bool whole = rescan(q, r.tokens.at, r.tokens.count, used);
  q->depth--;
  for (size_t i = 0; i < r.tokens.count && !whole; i++) {
    struct origin o = r.origins.at[i];
    size_t place = o.first ? (size_t)(o.first - m->body.at) : 0;
    bool is_made = o.first && !r.tokens.at[i].file;
    bool plain = o.first && !used[i] && !is_pasted(m, place) && !is_quoted(m, place);
    const struct argument *a = plain ? argument_of(&f, o.first) : NULL;
    if (is_made && !used[i] && q->name && is_text(&r.tokens.at[i], q->name)) {
      whole = r.tokens.count == 1;
      if (!whole)
        add_place(q, m, o.first, o.last);
    } else if (a && is_wanted_text(q, a)) {
      add_place(q, m, o.first, o.first);
    }
  }
  free(used);
  free(r.tokens.at);
  free(r.origins.at);
  return whole;
}

/* ---- the outermost one ---- */

static void ask(struct query *q, CXSourceLocation token) {
  struct position at;
  clang_getExpansionLocation(token, &at.file, NULL, NULL, &at.offset);
  const struct definitions *all = definitions_of(q->s);
  for (size_t i = 0; i < all->uses.count; i++) {
    if (all->uses.at[i].file != at.file || all->uses.at[i].offset != at.offset)
      continue;
    q->before = all->uses.at[i].definitions;
    struct spot begin = {.file = at.file, .offset = at.offset};
    struct tokens tokens = lex(q->s, at.file, at.offset, macro_end(q->s, begin));
    bool *used = get_memory(tokens.count + 1);
    if (rescan(q, tokens.at, tokens.count, used) && tokens.count)
      add_place(q, NULL, &tokens.at[0], &tokens.at[tokens.count - 1]);
    free(used);
    free(tokens.at);
  }
}

struct macro_use macro_use_of(struct scan *s, CXSourceLocation token, struct spot begin,
                              unsigned end) {
  struct query q = {.s = s, .begin = {begin.file, begin.offset}, .end = end};
  ask(&q, token);
  return q.use;
}

struct macro_use macro_paste_of(struct scan *s, CXSourceLocation token, const char *name) {
  struct query q = {.s = s, .name = name};
  ask(&q, token);
  return q.use;
}

void macro_use_free(struct macro_use *use) { free(use->at); }

/* The macro whose name stands there, as it was defined last. */
static const struct definition *definition_at(struct scan *s, struct spot at) {
  size_t size;
  const char *text = spot_text(s, at.file, &size);
  size_t i = at.offset;
  while (i < size && is_name_character(text[i]))
    i++;
  if (i <= at.offset)
    return NULL;
  return definition_in_effect(s, text_intern_bytes(text + at.offset, i - at.offset), MAP_NONE);
}

unsigned macro_end(struct scan *s, struct spot begin) {
  size_t size;
  const char *text = spot_text(s, begin.file, &size);
  const struct definition *m = definition_at(s, begin);
  size_t i = begin.offset;
  while (i < size && is_name_character(text[i]))
    i++;
  if (!m || !m->is_function)
    return m ? (unsigned)i : 0;
  return (unsigned)skip_group(text, size, skip_blank(text, size, i));
}

bool macro_begins_with(struct scan *s, struct spot use, struct spot token) {
  const struct definition *m = definition_at(s, use);
  if (!m || !m->body.count)
    return false;
  const struct token *first = &m->body.at[0];
  return (first->file == token.file && first->offset == token.offset) || parameter(m, first) >= 0 ||
         definition_in_effect(s, first->text, MAP_NONE);
}

void macros_free(struct scan *s) { definitions_free(s); }
