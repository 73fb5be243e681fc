/* The text of a callee expression: p->cb, (*p)->cb, table[i], get(), also in macro bodies, where
 * libclang only knows where single tokens stand. */
#define _GNU_SOURCE
#include <string.h>

#include "scan.h"
#include "scan_text.h"

struct buffer {
  const char *text;
  size_t size;
};

/* Past blanks, comments and continued lines. */
static size_t skip_blank(struct buffer b, size_t i) {
  for (;;) {
    if (i < b.size && strchr(" \t\n\r\f\v", b.text[i])) {
      i++;
    } else if (i + 1 < b.size && b.text[i] == '\\' &&
               (b.text[i + 1] == '\n' || b.text[i + 1] == '\r')) {
      i += 2;
    } else if (i + 1 < b.size && b.text[i] == '/' && b.text[i + 1] == '*') {
      const char *end = memmem(b.text + i + 2, b.size - i - 2, "*/", 2);
      if (!end)
        return b.size;
      i = (size_t)(end - b.text) + 2;
    } else if (i + 1 < b.size && b.text[i] == '/' && b.text[i + 1] == '/') {
      while (i < b.size && b.text[i] != '\n')
        i++;
    } else {
      return i;
    }
  }
}

/* Past a string or character literal that begins at i. */
static size_t skip_literal(struct buffer b, size_t i) {
  char quote = b.text[i++];
  for (; i < b.size && b.text[i] != quote; i++) {
    if (b.text[i] == '\n')
      return b.size;
    if (b.text[i] == '\\')
      i++;
  }
  return i + 1;
}

/* Past the bracket that closes the one at i; 0 if there is none. */
static size_t match(struct buffer b, size_t i, char open) {
  char close = open == '(' ? ')' : ']';
  int depth = 0;
  if (i >= b.size || b.text[i] != open)
    return 0;
  while (i < b.size) {
    char c = b.text[i];
    if (c == '"' || c == '\'') {
      i = skip_literal(b, i);
      continue;
    }
    if (c == '/' || c == '\\') {
      size_t next = skip_blank(b, i);
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

static struct end end_of_bracket(const struct scan *s, struct end inner, char open) {
  if (!inner.offset)
    return inner;
  struct buffer b = buffer_of(s, inner.last.file);
  inner.offset = match(b, skip_blank(b, inner.offset), open);
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
  end.offset = match(b, skip_blank(b, i), '(');
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
    return end_of_bracket(s, end_of(s, cursor_first_child(e)), '[');
  case CXCursor_CallExpr:
    return end_of_bracket(s, end_of(s, cursor_first_child(e)), '(');
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

struct span span_of_callee(const struct scan *s, CXCursor callee) {
  while (callee.kind == CXCursor_UnexposedExpr &&
         clang_equalCursors(cursor_first_child(callee), cursor_last_child(callee)))
    callee = cursor_first_child(callee);
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
