/* What ia2.h lets a program take out of the analysis: IA2_IGNORE, and IA2_BEGIN_NO_WRAP. */
#include "scan.h"
#include "scan_define.h"
#include "scan_macro.h"

/* Nothing is taken out where ia2.h is not included. */
static bool can_ignore(struct scan *s) {
  return definition_in_effect(s, "IA2_IGNORE", MAP_NONE) != NULL;
}

static unsigned token_size(const struct scan *s, struct spot at) {
  size_t size, i = at.offset;
  const char *text = spot_text(s, at.file, &size);
  while (i < size && is_name_character(text[i]))
    i++;
  return i > at.offset ? (unsigned)i - at.offset : 1;
}

bool is_ignored(struct scan *s, CXSourceLocation token) {
  struct spot spot = spot_of(token);
  if (spot.status == SITE_PLAIN || spot.status == SITE_PASTED || !can_ignore(s))
    return false;
  struct macro_use use = macro_use_of(s, token, spot, spot.offset + token_size(s, spot));
  bool ignored = use.ignored;
  macro_use_free(&use);
  return ignored;
}

bool is_ignored_value(struct scan *s, CXCursor value) {
  return is_ignored(s, clang_getRangeStart(clang_getCursorExtent(cursor_skip_casts(value))));
}

bool is_ignored_declaration(struct scan *s, CXCursor d) {
  return (d.kind == CXCursor_VarDecl || d.kind == CXCursor_FieldDecl) && can_ignore(s) &&
         (has_annotation(d, "ia2_skip_wrap") || is_ignored(s, clang_getCursorLocation(d)));
}
