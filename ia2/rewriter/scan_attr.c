/* Attributes that libclang does not name are read from its rendering of the declaration, which has
 * them with macros expanded. */
#include <string.h>

#include "scan.h"
#include "scan_text.h"

static bool has_attributes(CXCursor c) {
  struct cursors children = cursor_children(c);
  bool found = false;
  for (size_t i = 0; i < children.count && !found; i++)
    found = clang_isAttribute(children.at[i].kind);
  cursors_free(&children);
  return found;
}

static const char *rendered(CXCursor c) {
  CXPrintingPolicy policy = clang_getCursorPrintingPolicy(c);
  clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
  const char *text = text_take(clang_getCursorPrettyPrinted(c, policy));
  clang_PrintingPolicy_dispose(policy);
  return text;
}

/* What libclang's rendering lacks where an earlier declaration has it. */
bool has_annotation(CXCursor c, const char *wanted) {
  struct cursors children = cursor_children(c);
  bool found = false;
  for (size_t i = 0; i < children.count && !found; i++)
    found = children.at[i].kind == CXCursor_AnnotateAttr &&
            !strcmp(text_take(clang_getCursorSpelling(children.at[i])), wanted);
  cursors_free(&children);
  return found;
}

/* The string in NAME("string"), "" if there is none. */
static const char *quoted(const char *text, const char *name) {
  const char *open = text_printf("%s(\"", name), *at = strstr(text, open);
  if (!at)
    return "";
  at += strlen(open);
  return text_intern_bytes(at, strcspn(at, "\""));
}

static bool has(const char *text, const char *name) {
  return strstr(text, text_printf("((%s))", name)) || strstr(text, text_printf("((%s(", name)) ||
         strstr(text, text_printf("((__%s__", name));
}

static unsigned target_vector_bytes(const char *target) {
  if (strstr(target, "avx512") || strstr(target, "avx10"))
    return 64;
  return strstr(target, "avx") ? 32 : 0;
}

static unsigned visible_flags(CXCursor c) {
  unsigned flags = 0;
  if (clang_Location_isInSystemHeader(clang_getCursorLocation(c)))
    flags |= DECL_SYSTEM;
  if (c.kind == CXCursor_FunctionDecl && clang_Cursor_isFunctionInlined(c))
    flags |= DECL_INLINE;
  return flags;
}

struct attributes read_attributes(CXCursor c) {
  static const struct {
    const char *name;
    unsigned flag;
  } named[] = {
      {"weak", DECL_WEAK},
      {"constructor", DECL_CONSTRUCTOR},
      {"destructor", DECL_DESTRUCTOR},
      {"noreturn", DECL_NORETURN},
      {"returns_twice", DECL_RETURNS_TWICE},
  };
  struct attributes a = {visible_flags(c), "", "", 0};
  if (!has_attributes(c))
    return a;
  const char *text = rendered(c);
  for (size_t i = 0; i < sizeof named / sizeof *named; i++)
    if (has(text, named[i].name))
      a.flags |= named[i].flag;
  if (strstr(text, "_Noreturn"))
    a.flags |= DECL_NORETURN;
  a.alias = quoted(text, "alias");
  if (!*a.alias)
    a.alias = quoted(text, "weakref");
  if (!*a.alias)
    a.alias = quoted(text, "ifunc");
  if (*a.alias)
    a.flags |= DECL_ALIAS;
  a.section = quoted(text, "section");
  if (!strcmp(a.section, "ia2_shared_data"))
    a.flags |= DECL_SHARED;
  if (has_annotation(c, "ia2_skip_wrap"))
    a.flags |= DECL_IGNORE;
  a.vector_bytes = target_vector_bytes(quoted(text, "target"));
  return a;
}
