/* Strings of a scan: each distinct text is kept once until the tool exits, so that equal texts are
 * equal pointers and nobody has to free one. */
#ifndef IA2_REWRITER_SCAN_TEXT_H
#define IA2_REWRITER_SCAN_TEXT_H

#include <clang-c/CXString.h>
#include <stddef.h>

const char *text_intern(const char *text);
const char *text_intern_bytes(const char *text, size_t size);

/* text_printf: the interned result of formatting. */
const char *text_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* text_take: the string's text; disposes of the string. "" for none. */
const char *text_take(CXString string);

/* text_finish: what was added to `growing`, which is freed. */
struct text;
const char *text_finish(struct text *growing);

/* text_starts_with: does text begin with prefix? */
int text_starts_with(const char *text, const char *prefix);

/* text_free_all: for tests that look for leaks; every interned pointer becomes invalid. */
void text_free_all(void);

#endif
