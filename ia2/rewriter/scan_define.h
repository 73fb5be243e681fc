/* The macros that a unit defines, as tokens, and where it uses them. */
#ifndef IA2_REWRITER_SCAN_DEFINE_H
#define IA2_REWRITER_SCAN_DEFINE_H

#include "map.h"
#include "scan.h"
#include "util.h"

struct position {
  CXFile file;
  unsigned offset;
};

enum token_kind { TOKEN_NAME, TOKEN_OTHER };

struct token {
  enum token_kind kind;
  const char *text; /* interned */
  unsigned size;
  CXFile file; /* NULL: pasted */
  unsigned offset;
};

struct tokens {
  struct token *at;
  size_t count, capacity;
};

struct definition {
  const char *name; /* interned */
  CXFile file;
  unsigned offset; /* of the name */
  size_t previous; /* definition of the name, or MAP_NONE */
  bool is_read, is_function, is_variadic;
  struct tokens parameters, body; /* once it is read */
};

struct use_of_macro {
  CXFile file;
  unsigned offset;
  size_t definitions; /* so many were made before */
};

struct definitions {
  ARRAY(struct definition) all; /* in the order in which they were made */
  ARRAY(struct use_of_macro) uses;
  struct map last; /* of a name */
};

struct definitions *definitions_of(struct scan *s);
void definitions_free(struct scan *s);
/* definition_in_effect: the last one of that name among the first `before`; NULL if none.  That it
 * may have been undefined since is not looked at: then the name is no macro and was not asked for.
 */
const struct definition *definition_in_effect(struct scan *s, const char *name, size_t before);

/* lex: tokens between two offsets; at is to be freed. */
struct tokens lex(struct scan *s, CXFile file, size_t begin, size_t end);
bool is_name_character(char c);
/* skip_blank: past blanks, comments and continued lines.  skip_literal: past the string or
 * character that begins at i.  skip_group: past the bracket that closes the one at i, 0 if there is
 * none. */
size_t skip_blank(const char *text, size_t size, size_t i);
size_t skip_literal(const char *text, size_t size, size_t i);
size_t skip_group(const char *text, size_t size, size_t i);

#endif
