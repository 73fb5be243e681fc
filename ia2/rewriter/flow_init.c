/* Initialisers: which value initialises which member.  Follows C 6.7.9: braces may be left out, and
 * a designator moves the current object. */
#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "types.h"
#include "util.h"

/* One aggregate that is being filled: a record (fields) or an array (its elements are one node). */
struct level {
  CXType type;
  struct cursors fields;
  long long next, count; /* next member to initialise; count < 0: no bound */
  const char *node;      /* of the elements, for arrays */
};

struct filler {
  struct scan *s;
  ARRAY(struct level) levels;
};

static void fill_list(struct scan *s, CXCursor list, CXType t, const char *node);

static bool is_aggregate(CXType t) { return type_is_array(t) || t.kind == CXType_Record; }

static bool is_union(CXType t) {
  return t.kind == CXType_Record && clang_getTypeDeclaration(t).kind == CXCursor_UnionDecl;
}

static bool is_unnamed_bits(CXCursor field) {
  CXString name = clang_getCursorSpelling(field);
  const char *text = clang_getCString(name);
  bool unnamed = !text || !*text || strchr(text, '(');
  clang_disposeString(name);
  return unnamed && clang_Cursor_isBitField(field);
}

static void push(struct filler *f, CXType t, const char *node) {
  t = clang_getCanonicalType(t);
  struct level *level = APPEND(f->levels);
  level->type = t;
  level->node = node;
  level->count = -1;
  if (t.kind == CXType_Record) {
    level->fields = type_fields(t);
    level->count = (long long)level->fields.count;
    if (is_union(t) && level->count > 1)
      level->count = 1;
  } else if (t.kind == CXType_ConstantArray) {
    level->count = clang_getArraySize(t);
  }
}

static void pop(struct filler *f) {
  cursors_free(&f->levels.at[f->levels.count - 1].fields);
  f->levels.count--;
}

static struct level *top(struct filler *f) { return &f->levels.at[f->levels.count - 1]; }

/* The member that comes next at the innermost level; false if that level is full. */
static bool next_member(struct filler *f, CXType *t, const char **node) {
  struct level *l = top(f);
  while (l->type.kind == CXType_Record && l->next < (long long)l->fields.count &&
         is_unnamed_bits(l->fields.at[l->next]))
    l->next++;
  if (l->type.kind == CXType_Record) {
    if (l->next >= (long long)l->fields.count || (is_union(l->type) && l->next >= l->count))
      return false;
    CXCursor field = l->fields.at[l->next];
    *t = clang_getCanonicalType(clang_getCursorType(field));
    *node = node_of_declaration(f->s, field);
    return true;
  }
  if (l->count >= 0 && l->next >= l->count)
    return false;
  *t = clang_getCanonicalType(clang_getArrayElementType(l->type));
  *node = l->node;
  return true;
}

/* An expression of the aggregate's own type initialises it as a whole. */
static bool fits_whole(CXCursor value, CXType t) {
  CXCursor e = cursor_skip(value);
  if (e.kind == CXCursor_InitListExpr)
    return true;
  if (e.kind == CXCursor_StringLiteral)
    return type_is_array(t);
  return t.kind == CXType_Record && type_mangle(clang_getCursorType(e)) == type_mangle(t);
}

static void fill_next(struct filler *f, CXCursor value) {
  CXType t;
  const char *node;
  while (!next_member(f, &t, &node)) {
    if (f->levels.count == 1)
      return; /* excess elements */
    pop(f);
  }
  top(f)->next++;
  while (is_aggregate(t) && !fits_whole(value, t)) { /* braces left out */
    push(f, t, node);
    if (!next_member(f, &t, &node)) {
      pop(f);
      return;
    }
    top(f)->next++;
  }
  flow_initializer(f->s, value, t, node);
}

/* Makes `field` the next member of the innermost level; false if it is none of its. */
static bool seek_field(struct filler *f, CXCursor field) {
  struct level *l = top(f);
  for (size_t i = 0; i < l->fields.count; i++)
    if (clang_equalCursors(l->fields.at[i], field)) {
      l->next = (long long)i;
      l->count = (long long)l->fields.count;
      return true;
    }
  return false;
}

/* A designator: children are MemberRefs and array indices, then the value. */
static void fill_designated(struct filler *f, struct cursors parts) {
  while (f->levels.count > 1)
    pop(f);
  for (size_t i = 0; i + 1 < parts.count; i++) {
    bool member = parts.at[i].kind == CXCursor_MemberRef;
    CXType t;
    const char *node;
    if (i) {
      if (!next_member(f, &t, &node) || !is_aggregate(t))
        return;
      top(f)->next++;
      push(f, t, node);
    }
    if (member != (top(f)->type.kind == CXType_Record)) {
      if (member || i + 2 < parts.count)
        return;
      continue;
    }
    if (member && !seek_field(f, clang_getCursorReferenced(parts.at[i])))
      return;
    if (!member)
      top(f)->next = 0, top(f)->count = -1;
  }
  fill_next(f, parts.at[parts.count - 1]);
}

/* [2] = x and .a = x have more than one child; a conversion has one; a ?: b has no designator. */
static bool is_designated(CXCursor element, struct cursors parts) {
  if (element.kind != CXCursor_UnexposedExpr || parts.count < 2)
    return false;
  if (parts.at[0].kind == CXCursor_MemberRef)
    return true;
  CXSourceRange range = clang_getCursorExtent(element);
  CXFile a, b;
  unsigned begin, first;
  clang_getSpellingLocation(clang_getRangeStart(range), &a, NULL, NULL, &begin);
  clang_getSpellingLocation(clang_getRangeStart(clang_getCursorExtent(parts.at[0])), &b, NULL, NULL,
                            &first);
  return a != b || begin != first; /* '[' stands before the index */
}

static void fill_list(struct scan *s, CXCursor list, CXType t, const char *node) {
  struct filler f = {.s = s};
  push(&f, t, node);
  struct cursors elements = cursor_children(list);
  for (size_t i = 0; i < elements.count; i++) {
    struct cursors parts = cursor_children(elements.at[i]);
    if (is_designated(elements.at[i], parts))
      fill_designated(&f, parts);
    else
      fill_next(&f, elements.at[i]);
    cursors_free(&parts);
  }
  cursors_free(&elements);
  while (f.levels.count)
    pop(&f);
  free(f.levels.at);
}

void flow_initializer(struct scan *s, CXCursor value, CXType t, const char *node) {
  CXCursor e = cursor_skip(value);
  t = clang_getCanonicalType(t);
  if (e.kind != CXCursor_InitListExpr) {
    flow_value(s, value, node, t, "init");
  } else if (is_aggregate(t)) {
    fill_list(s, e, t, node);
  } else {
    CXCursor only = cursor_last_child(e); /* int (*f)(void) = {g} */
    if (!cursor_is_null(only))
      flow_initializer(s, only, t, node);
  }
}
