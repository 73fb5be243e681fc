/* A strict JSON reader (RFC 8259) for policies and compile_commands.json.
 *
 * None of the libraries that Debian has (jansson, cJSON, json-c) tells where a value stands once it
 * is read, and most mistakes in a policy are found only then. */
#ifndef IA2_REWRITER_JSON_H
#define IA2_REWRITER_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
  enum json_kind kind;
  int line;   /* where the value starts, for messages */
  char *key;  /* set if the value is an object's member */
  char *text; /* JSON_STRING: the value; JSON_NUMBER: as spelled; JSON_BOOL: "true", "false" */
  struct json *first; /* members or elements, in order */
  struct json *next;
};

/* Parses a whole text.  Returns NULL and describes the error, as "line:column: what", if it is not
 * JSON, has a key twice in one object, or a string with a NUL in it. */
struct json *json_parse(const char *text, size_t size, char **error);

/* The member of that name, or NULL. */
const struct json *json_member(const struct json *object, const char *key);

const char *json_kind_name(enum json_kind kind);

#endif
