/* Ids of records. */
#include "types.h"

#include <stdlib.h>
#include <string.h>

#include "scan_cursor.h"
#include "scan_text.h"
#include "util.h"

static const char *unit_label;
static ARRAY(struct unnamed {
  CXCursor record;
  const char *id;
}) unnamed;

const char *record_name(CXCursor record) {
  if (clang_Cursor_isAnonymous(record))
    return "";
  const char *name = text_take(clang_getCursorSpelling(record));
  return strchr(name, '(') ? "" : name;
}

static const char *record_keyword(CXCursor record) {
  return record.kind == CXCursor_UnionDecl ? "union" : "struct";
}

static const char *base_name(CXCursor c) {
  CXFile file;
  clang_getExpansionLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
  const char *path = file ? text_take(clang_getFileName(file)) : "";
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static void number_record(CXCursor record, const char *id) {
  struct unnamed *u = APPEND(unnamed);
  u->record = clang_getCanonicalCursor(record);
  u->id = id;
}

static const char *find_unnamed(CXCursor record) {
  record = clang_getCanonicalCursor(record);
  for (size_t i = 0; i < unnamed.count; i++)
    if (clang_equalCursors(unnamed.at[i].record, record))
      return unnamed.at[i].id;
  return NULL;
}

static bool is_record(CXCursor c) {
  return c.kind == CXCursor_StructDecl || c.kind == CXCursor_UnionDecl;
}

/* Unnamed records of a file are counted in order, which is the same wherever it is included. */
void types_begin(CXTranslationUnit unit, const char *label) {
  unit_label = label;
  struct cursors top = cursor_children(clang_getTranslationUnitCursor(unit));
  const char *file = "";
  unsigned n = 0;
  for (size_t i = 0; i < top.count; i++) {
    if (!is_record(top.at[i]) || *record_name(top.at[i]))
      continue;
    const char *here = base_name(top.at[i]);
    if (here != file)
      n = 0;
    file = here;
    number_record(top.at[i], text_printf("%s #%u@%s", record_keyword(top.at[i]), n++, here));
  }
  cursors_free(&top);
}

void types_end(void) {
  free(unnamed.at);
  memset(&unnamed, 0, sizeof unnamed);
}

static const char *scope_of(CXCursor parent) {
  if (parent.kind != CXCursor_FunctionDecl)
    return "";
  const char *name = text_take(clang_getCursorSpelling(parent));
  return text_printf("@%s@%s", name, unit_label);
}

/* Inside another record: by position among the unnamed ones of the parent. */
static const char *nested_id(CXCursor record, CXCursor parent) {
  struct cursors members = cursor_children(parent);
  unsigned n = 0;
  record = clang_getCanonicalCursor(record);
  for (size_t i = 0; i < members.count; i++) {
    if (!is_record(members.at[i]) || *record_name(members.at[i]))
      continue;
    if (clang_equalCursors(clang_getCanonicalCursor(members.at[i]), record))
      break;
    n++;
  }
  cursors_free(&members);
  return text_printf("%s.#%u", record_id(parent), n);
}

const char *record_id(CXCursor record) {
  const char *name = record_name(record);
  CXCursor parent = clang_getCursorSemanticParent(record);
  if (*name) {
    bool by_typedef = text_take(clang_getTypeSpelling(clang_getCursorType(record))) == name;
    return text_printf("%s %s%s", by_typedef ? "typedef" : record_keyword(record), name,
                       scope_of(parent));
  }
  const char *id = find_unnamed(record);
  if (id)
    return id;
  id = is_record(parent) ? nested_id(record, parent)
                         : text_printf("%s #%zu%s@%s", record_keyword(record), unnamed.count,
                                       scope_of(parent), unit_label);
  number_record(record, id);
  return id;
}
