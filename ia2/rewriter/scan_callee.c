/* The text of a callee expression: p->cb, (*p)->cb, table[i], get(), also in macro bodies, where
 * libclang only knows where single tokens stand. */
#define _GNU_SOURCE
#include <string.h>

#include "scan.h"
#include "scan_define.h"
#include "scan_macro.h"
#include "scan_text.h"

struct buffer {
  const char *text;
  size_t size;
};

struct end {
  struct spot last; /* the token from which the end was found */
  size_t offset;    /* 0: not found */
};

static struct buffer buffer_of(const struct scan *s, CXFile file) {
  struct buffer b;
  b.text = spot_text(s, file, &b.size);
  return b;
}

static struct end end_of_name(const struct scan *s, CXCursor e) {
  struct span span =
      span_of_name(s, clang_getCursorLocation(e), text_take(clang_getCursorSpelling(e)));
  struct end end = {span.begin, span.status == SITE_PASTED ? 0 : span.end};
  return end;
}

static struct end end_of_bracket(const struct scan *s, struct end inner) {
  if (!inner.offset)
    return inner;
  struct buffer b = buffer_of(s, inner.last.file);
  inner.offset = skip_group(b.text, b.size, skip_blank(b.text, b.size, inner.offset));
  return inner;
}

/* (...), also after a keyword: _Generic(...), __builtin_choose_expr(...). */
static struct end end_of_group(const struct scan *s, CXCursor e) {
  struct end end = {spot_of(clang_getRangeStart(clang_getCursorExtent(e))), 0};
  struct buffer b = buffer_of(s, end.last.file);
  size_t i = end.last.offset;
  while (i < b.size && (b.text[i] == '_' || (b.text[i] >= 'a' && b.text[i] <= 'z') ||
                        (b.text[i] >= 'A' && b.text[i] <= 'Z')))
    i++;
  end.offset = skip_group(b.text, b.size, skip_blank(b.text, b.size, i));
  return end;
}

static struct end end_of(const struct scan *s, CXCursor e) {
  while (e.kind == CXCursor_UnexposedExpr) {
    CXCursor inner = cursor_first_child(e);
    if (cursor_is_null(inner) || !clang_equalCursors(inner, cursor_last_child(e)))
      return end_of_group(s, e);
    e = inner;
  }
  switch (e.kind) {
  case CXCursor_DeclRefExpr:
  case CXCursor_MemberRefExpr:
    return end_of_name(s, e);
  case CXCursor_ArraySubscriptExpr:
    return end_of_bracket(s, end_of(s, cursor_first_child(e)));
  case CXCursor_CallExpr:
    return end_of_bracket(s, end_of(s, cursor_first_child(e)));
  case CXCursor_UnaryOperator:
    return end_of(s, cursor_last_child(e));
  default:
    return end_of_group(s, e);
  }
}

static CXCursor leftmost_of(CXCursor e) {
  for (;;) {
    e = e.kind == CXCursor_UnexposedExpr ? cursor_skip(e) : e;
    if (e.kind == CXCursor_ParenExpr)
      return clang_getNullCursor();
    if (e.kind == CXCursor_MemberRefExpr)
      return e;
    if (e.kind != CXCursor_ArraySubscriptExpr && e.kind != CXCursor_CallExpr)
      return clang_getNullCursor();
    e = cursor_first_child(e);
  }
}

/* `p->cb` in a macro body whose parameter is p: e begins in the argument, but the body's text
 * begins at the parameter's name, which libclang does not show.  Read backwards from the member's
 * name. */
static bool begin_before_member(const struct scan *s, CXCursor member, struct spot *begin) {
  struct end name = end_of_name(s, member);
  if (!name.offset || name.last.status != SITE_MACRO_BODY)
    return false;
  struct buffer b = buffer_of(s, name.last.file);
  size_t i = name.last.offset;
  while (i && strchr(" \t", b.text[i - 1]))
    i--;
  if (i && b.text[i - 1] == '.')
    i--;
  else if (i > 1 && b.text[i - 1] == '>' && b.text[i - 2] == '-')
    i -= 2;
  else
    return false;
  while (i && strchr(" \t", b.text[i - 1]))
    i--;
  size_t end = i;
  while (i && (b.text[i - 1] == '_' || (b.text[i - 1] >= '0' && b.text[i - 1] <= '9') ||
               (b.text[i - 1] >= 'a' && b.text[i - 1] <= 'z') ||
               (b.text[i - 1] >= 'A' && b.text[i - 1] <= 'Z')))
    i--;
  size_t before = i;
  while (before && strchr(" \t", b.text[before - 1]))
    before--;
  if (i == end || (before && b.text[before - 1] == '#'))
    return false;
  *begin = name.last;
  begin->column -= begin->offset - (unsigned)i;
  begin->offset = (unsigned)i;
  return true;
}

static bool fits(struct spot begin, struct end end) {
  return begin.file && begin.file == end.last.file && begin.status == end.last.status &&
         begin.offset < end.offset;
}

/* The text of the expression where its first token is spelled. */
static struct span spelled_span(const struct scan *s, CXCursor callee) {
  struct span span = {.begin = spot_of(clang_getRangeStart(clang_getCursorExtent(callee)))};
  struct end end = end_of(s, callee);
  for (CXCursor member = leftmost_of(callee); end.offset && !fits(span.begin, end);) {
    /* Walk towards the left until a member's name stands in the same body as the end. */
    if (cursor_is_null(member))
      break;
    if (begin_before_member(s, member, &span.begin) && fits(span.begin, end)) {
      CXCursor inner = leftmost_of(cursor_first_child(member));
      struct spot further;
      while (!cursor_is_null(inner) && begin_before_member(s, inner, &further) &&
             fits(further, end)) {
        span.begin = further;
        inner = leftmost_of(cursor_first_child(inner));
      }
      break;
    }
    member = leftmost_of(cursor_first_child(member));
  }
  span.end = (unsigned)end.offset;
  if (!span.begin.file || !end.offset)
    span.status = SITE_PASTED;
  else
    span.status = fits(span.begin, end) ? span.begin.status : SITE_MIXED;
  if (span.status >= SITE_PASTED)
    span.end = span.begin.offset;
  return span;
}

/* ---- what only the preprocessor puts together ---- */

static bool is_called(struct buffer b, size_t begin, size_t end) {
  size_t i = skip_blank(b.text, b.size, end);
  while (i < b.size && b.text[i] == ')') { /* (f)(...), and not: if (f) (...) */
    while (begin && strchr(" \t", b.text[begin - 1]))
      begin--;
    if (!begin || b.text[--begin] != '(' || (begin && is_name_character(b.text[begin - 1])))
      return false;
    i = skip_blank(b.text, b.size, i + 1);
  }
  return i < b.size && b.text[i] == '(';
}

/* Where the callee stands that ends with a token: the macro's arguments may be all of it. */
static size_t primary_begin(struct buffer b, size_t i, size_t least) {
  for (;;) {
    while (i > least && strchr(" \t", b.text[i - 1]))
      i--;
    while (i > least && (b.text[i - 1] == ')' || b.text[i - 1] == ']')) {
      int depth = 0;
      do {
        i--;
        depth += b.text[i] == ')' || b.text[i] == ']';
        depth -= b.text[i] == '(' || b.text[i] == '[';
      } while (depth && i > least);
    }
    while (i > least && is_name_character(b.text[i - 1]))
      i--;
    size_t before = i;
    while (before > least && strchr(" \t", b.text[before - 1]))
      before--;
    if (before > least + 1 && b.text[before - 1] == '>' && b.text[before - 2] == '-')
      i = before - 2;
    else if (before > least && b.text[before - 1] == '.')
      i = before - 1;
    else
      return i;
  }
}

static struct span span_at(const struct scan *s, const struct body_place *place, bool member) {
  struct span span = {place->begin, place->end, place->begin.status};
  struct buffer b = buffer_of(s, place->begin.file);
  size_t i = place->begin.offset;
  if (!member)
    return span;
  while (i > place->body_begin && strchr(" \t", b.text[i - 1]))
    i--;
  bool dot = i > place->body_begin && b.text[i - 1] == '.';
  bool arrow = i > place->body_begin + 1 && b.text[i - 1] == '>' && b.text[i - 2] == '-';
  size_t begin = dot || arrow ? primary_begin(b, i - (dot ? 1 : 2), place->body_begin) : i;
  if (begin + 1 >= i)
    span.status = SITE_PASTED;
  span.begin.column -= span.begin.offset - (unsigned)begin;
  span.begin.offset = (unsigned)begin;
  return span;
}

/* The place in a macro's body where what it is given is called; SITE_PASTED if there are none or
 * several. */
static struct span called_place(const struct scan *s, const struct macro_use *use, bool member) {
  struct span found = {.status = SITE_PASTED};
  for (size_t i = 0; i < use->count; i++) {
    struct buffer b = buffer_of(s, use->at[i].begin.file);
    struct span span = span_at(s, &use->at[i], member);
    if (span.status == SITE_PASTED || !is_called(b, span.begin.offset, span.end))
      continue;
    if (found.status != SITE_PASTED)
      return (struct span){.status = SITE_PASTED};
    found = span;
  }
  return found;
}

/* p->method where a macro's body says `p->` or `->method`, and the rest is given or pasted. */
static struct span span_in_body(struct scan *s, CXCursor callee) {
  CXCursor e = cursor_skip(callee);
  if (e.kind != CXCursor_MemberRefExpr && e.kind != CXCursor_DeclRefExpr)
    return (struct span){.status = SITE_PASTED};
  CXSourceLocation token = clang_getCursorLocation(e);
  const char *name = text_take(clang_getCursorSpelling(e));
  struct span span = span_of_name(s, token, name);
  struct macro_use use = span.status == SITE_PASTED ? macro_paste_of(s, token, name)
                                                    : macro_use_of(s, token, span.begin, span.end);
  span = called_place(s, &use, e.kind == CXCursor_MemberRefExpr);
  macro_use_free(&use);
  return span;
}

/* MACRO(x)(...): the call is written in the file, and what it calls is all that a macro becomes. */
static struct span span_in_file(struct scan *s, CXCursor call, CXCursor callee) {
  struct span none = {.status = SITE_PASTED};
  CXSourceLocation start = clang_getRangeStart(clang_getCursorExtent(callee));
  struct spot first = spot_of(start), last, close;
  struct span span = {.begin = file_spot_of(start)};
  CXCursor e = cursor_skip(callee);
  close = spot_of(clang_getRangeEnd(clang_getCursorExtent(call)));
  if (close.status > SITE_MACRO_ARG || !span.begin.file)
    return none;
  if (first.status > SITE_MACRO_ARG && !macro_begins_with(s, span.begin, first))
    return none;
  last = span.begin;
  if (e.kind == CXCursor_MemberRefExpr || e.kind == CXCursor_DeclRefExpr) {
    struct spot spelled = spot_of(clang_getCursorLocation(e));
    last = file_spot_of(clang_getCursorLocation(e));
    if (spelled.status <= SITE_MACRO_ARG)
      span.end = last.offset + (unsigned)strlen(text_take(clang_getCursorSpelling(e)));
  }
  if (!span.end)
    span.end = macro_end(s, last);
  struct buffer b = buffer_of(s, span.begin.file);
  size_t next = skip_blank(b.text, b.size, span.end);
  span.status = span.begin.status;
  bool fits = last.file == span.begin.file && span.end > span.begin.offset && next < b.size &&
              b.text[next] == '(' && close.file == span.begin.file && close.offset > next;
  return fits ? span : none;
}

static struct span unless_quoted(struct scan *s, CXCursor callee, struct span span) {
  if (span.status == SITE_PLAIN)
    return span;
  CXSourceLocation start = clang_getRangeStart(clang_getCursorExtent(callee));
  struct macro_use use = macro_use_of(s, start, span.begin, span.end);
  if (!macro_keeps_argument(&use))
    span = called_place(s, &use, false);
  macro_use_free(&use);
  return span;
}

/* Nobody edits the C library's macros. */
static bool is_system_file(const struct scan *s, struct spot at) {
  return clang_Location_isInSystemHeader(clang_getLocationForOffset(s->unit, at.file, at.offset));
}

struct span span_of_callee(struct scan *s, CXCursor call, CXCursor callee) {
  while (callee.kind == CXCursor_UnexposedExpr &&
         clang_equalCursors(cursor_first_child(callee), cursor_last_child(callee)))
    callee = cursor_first_child(callee);
  struct span span = spelled_span(s, callee), body = span;
  if (span.status > SITE_MACRO_ARG)
    span = span_in_file(s, call, callee);
  if (span.status <= SITE_MACRO_ARG)
    return unless_quoted(s, callee, span);
  span = body.status == SITE_MACRO_BODY ? body : span_in_body(s, callee);
  if (span.status != SITE_PASTED && !is_system_file(s, span.begin))
    return span;
  span.status = SITE_PASTED;
  span.begin = file_spot_of(clang_getRangeStart(clang_getCursorExtent(callee)));
  span.end = span.begin.offset;
  return span;
}
