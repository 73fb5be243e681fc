/* See policy.h. */
#include "policy.h"

#include "json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *path; /* of the policy being read, for messages */

static const char *const direction_names[] = {"none", "in", "out", "inout"};

const char *copy_direction_name(enum copy_direction direction) {
  return direction_names[direction];
}

static void expect_kind(const struct json *value, enum json_kind kind, const char *what) {
  if (value->kind != kind)
    fail("%s:%d: %s must be %s, but it is %s", path, value->line, what, json_kind_name(kind),
         json_kind_name(value->kind));
}

/* Refuses members that are not in the NULL-terminated list known. */
static void expect_keys(const struct json *object, const char *what, const char *const *known) {
  expect_kind(object, JSON_OBJECT, what);
  for (const struct json *item = object->first; item; item = item->next) {
    const char *const *name = known;
    struct text list = {0};
    while (*name && strcmp(*name, item->key)) {
      text_format(&list, "%s\"%s\"", name == known ? "" : ", ", *name);
      name++;
    }
    if (!*name)
      fail("%s:%d: unknown key \"%s\" in %s; known are %s", path, item->line, item->key, what,
           list.at);
  }
}

static const char *string_member(const struct json *object, const char *key, const char *what) {
  const struct json *value = json_member(object, key);
  if (!value)
    fail("%s:%d: %s lacks \"%s\"", path, object->line, what, key);
  expect_kind(value, JSON_STRING, format("\"%s\" of %s", key, what));
  if (!*value->text)
    fail("%s:%d: \"%s\" of %s is empty", path, value->line, key, what);
  return value->text;
}

static bool bool_member(const struct json *object, const char *key) {
  const struct json *value = json_member(object, key);
  if (!value)
    return false;
  expect_kind(value, JSON_BOOL, format("\"%s\"", key));
  return *value->text == 't';
}

static bool is_identifier(const char *text) {
  for (const char *c = text; *c; c++)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", *c))
      return false;
  return *text && (*text < '0' || *text > '9');
}

/* Splits "caller -> callee". */
static void read_edge_names(struct policy_edge *edge, const struct json *item) {
  edge->text = item->key;
  edge->line = item->line;
  const char *arrow = strstr(item->key, " -> ");
  if (arrow) {
    edge->caller = copy_bytes(item->key, (size_t)(arrow - item->key));
    edge->callee = arrow + 4;
  }
  if (!arrow || !is_identifier(edge->caller) || !is_identifier(edge->callee))
    fail("%s:%d: \"%s\" is not a call; write \"caller -> callee\", two function names", path,
         item->line, item->key);
}

static void read_lends(const struct json *lends, policy_edges *edges) {
  if (!lends)
    return;
  expect_kind(lends, JSON_OBJECT, "\"lends\"");
  for (const struct json *item = lends->first; item; item = item->next) {
    struct policy_edge *edge = APPEND(*edges);
    read_edge_names(edge, item);
    edge->reason = string_member(lends, item->key, "\"lends\"");
  }
}

static void read_borrows(const struct json *borrows, policy_edges *edges) {
  static const char *const keys[] = {"from", "reason", NULL};
  if (!borrows)
    return;
  expect_kind(borrows, JSON_OBJECT, "\"borrows\"");
  for (const struct json *item = borrows->first; item; item = item->next) {
    struct policy_edge *edge = APPEND(*edges);
    const char *what = format("\"borrows\" \"%s\"", item->key);
    read_edge_names(edge, item);
    expect_keys(item, what, keys);
    edge->from = string_member(item, "from", what);
    edge->reason = string_member(item, "reason", what);
  }
}

/* A number of bytes, or the name of the parameter that says how many elements there are. */
static void read_size(const struct json *size, const char *what, struct policy_copy *copy) {
  if (!size)
    return;
  if (size->kind == JSON_STRING && is_identifier(size->text)) {
    copy->count = size->text;
    return;
  }
  char *end = "x";
  errno = 0;
  if (size->kind == JSON_NUMBER || size->kind == JSON_STRING)
    copy->size = strtoull(size->text, &end, 10);
  if (errno || *end || *size->text == '-' || !copy->size || copy->size > 1 << 20)
    fail("%s:%d: \"size\" of %s must be a number of bytes from 1 to 1048576, or the name of a "
         "parameter",
         path, size->line, what);
}

static enum copy_direction read_direction(const struct json *item, const char *what) {
  const char *text = string_member(item, "direction", what);
  for (size_t i = 0; i < sizeof direction_names / sizeof *direction_names; i++)
    if (!strcmp(text, direction_names[i]))
      return (enum copy_direction)i;
  fail("%s:%d: direction \"%s\" of %s is none of \"in\", \"out\", \"inout\" and \"none\"", path,
       json_member(item, "direction")->line, text, what);
}

/* Names with points in between. */
static bool is_path(const char *text) {
  for (const char *dot; (dot = strchr(text, '.')); text = dot + 1)
    if (!is_identifier(copy_bytes(text, (size_t)(dot - text))))
      return false;
  return is_identifier(text);
}

static void read_only(const struct json *only, const char *what, struct policy_copy *copy) {
  if (!only)
    return;
  expect_kind(only, JSON_ARRAY, format("\"only\" of %s", what));
  for (const struct json *item = only->first; item; item = item->next) {
    expect_kind(item, JSON_STRING, format("a field of \"only\" of %s", what));
    *(const char **)APPEND(copy->only) = item->text;
  }
}

static void read_copies(const struct json *copies, struct policy_compartment *compartment) {
  static const char *const keys[] = {"direction", "size", "only", "reason", NULL};
  if (!copies)
    return;
  expect_kind(copies, JSON_OBJECT, "\"copies\"");
  for (const struct json *item = copies->first; item; item = item->next) {
    struct policy_copy *copy = APPEND(compartment->copies);
    const char *what = format("\"copies\" \"%s\"", item->key);
    const char *dot = strchr(item->key, '.');
    copy->text = item->key;
    copy->line = item->line;
    copy->function = copy_bytes(item->key, dot ? (size_t)(dot - item->key) : 0);
    if (!dot || !is_identifier(copy->function) || !is_path(dot + 1))
      fail("%s:%d: \"%s\" is not a parameter; write \"function.parameter\", or "
           "\"function.parameter.field\"",
           path, item->line, item->key);
    copy->param = dot + 1;
    expect_keys(item, what, keys);
    copy->direction = read_direction(item, what);
    read_size(json_member(item, "size"), what, copy);
    read_only(json_member(item, "only"), what, copy);
    if (strchr(copy->param, '.') && (json_member(item, "size") || json_member(item, "only")))
      fail("%s:%d: %s is a field; it has a direction only", path, item->line, what);
    copy->reason = string_member(item, "reason", what);
  }
}

static const char *const verb_names[] = {"gives", "takes", "uses"};

static enum handle_verb read_verb(const struct json *item, const char *what) {
  const char *text = string_member(item, "verb", what);
  for (size_t i = 0; i < sizeof verb_names / sizeof *verb_names; i++)
    if (!strcmp(text, verb_names[i]))
      return (enum handle_verb)i;
  fail("%s:%d: verb \"%s\" of %s is none of \"gives\", \"takes\" and \"uses\"", path,
       json_member(item, "verb")->line, text, what);
}

/* "struct type", or a place, which has a point in it. */
static void read_handles(const struct json *handles, struct policy_compartment *compartment) {
  static const char *const of_types[] = {"reason", NULL};
  static const char *const of_places[] = {"verb", "kind", "reason", NULL};
  if (!handles)
    return;
  expect_kind(handles, JSON_OBJECT, "\"handles\"");
  for (const struct json *item = handles->first; item; item = item->next) {
    struct policy_handle *handle = APPEND(compartment->handles);
    const char *what = format("\"handles\" \"%s\"", item->key);
    bool place = strchr(item->key, '.') != NULL;
    handle->text = handle->kind = item->key;
    handle->line = item->line;
    handle->verb = HANDLE_BY_POSITION;
    expect_kind(item, JSON_OBJECT, what);
    if (place)
      handle->verb = read_verb(item, what);
    expect_keys(item, what, place ? of_places : of_types);
    if (place)
      handle->kind = string_member(item, "kind", what);
    handle->reason = string_member(item, "reason", what);
  }
}

static void read_checks(const struct json *checks, struct policy_compartment *compartment) {
  static const char *const keys[] = {"check", "reason", NULL};
  if (!checks)
    return;
  expect_kind(checks, JSON_OBJECT, "\"checks\"");
  for (const struct json *item = checks->first; item; item = item->next) {
    struct policy_check *check = APPEND(compartment->checks);
    const char *what = format("\"checks\" \"%s\"", item->key);
    check->function = item->key;
    check->line = item->line;
    expect_keys(item, what, keys);
    check->check = string_member(item, "check", what);
    check->reason = string_member(item, "reason", what);
    if (!is_identifier(check->function) || !is_identifier(check->check))
      fail("%s:%d: %s: write \"function\": \"function that checks: reason\"", path, item->line,
           what);
  }
}

static void read_internals(const struct json *internals, struct policy_compartment *compartment) {
  if (!internals)
    return;
  expect_kind(internals, JSON_OBJECT, "\"internal\"");
  for (const struct json *item = internals->first; item; item = item->next) {
    struct policy_internal *internal = APPEND(compartment->internals);
    internal->function = item->key;
    internal->line = item->line;
    internal->reason = string_member(internals, item->key, "\"internal\"");
  }
}

static void read_compartment(const struct json *item, struct policy *policy) {
  static const char *const keys[] = {"name",    "label",  "lends",    "borrows", "copies",
                                     "handles", "checks", "internal", NULL};
  expect_keys(item, "a compartment", keys);
  const char *name = string_member(item, "name", "a compartment");
  for (size_t i = 0; i < policy->compartments.count; i++)
    if (!strcmp(policy->compartments.at[i].name, name))
      fail("%s:%d: two compartments are named \"%s\"; rename one", path, item->line, name);
  struct policy_compartment *compartment = APPEND(policy->compartments);
  compartment->name = name;
  compartment->line = item->line;
  compartment->label = json_member(item, "label") ? string_member(item, "label", name) : name;
  read_lends(json_member(item, "lends"), &compartment->lends);
  read_borrows(json_member(item, "borrows"), &compartment->borrows);
  read_copies(json_member(item, "copies"), compartment);
  read_handles(json_member(item, "handles"), compartment);
  read_checks(json_member(item, "checks"), compartment);
  read_internals(json_member(item, "internal"), compartment);
}

static bool read_mode(const struct json *root) {
  if (!json_member(root, "mode"))
    return false;
  const char *mode = string_member(root, "mode", "the policy");
  if (strcmp(mode, "enforcing") && strcmp(mode, "permissive"))
    fail("%s:%d: mode \"%s\" is neither \"enforcing\" nor \"permissive\"", path,
         json_member(root, "mode")->line, mode);
  return *mode == 'p';
}

struct policy *policy_read(const char *policy_path) {
  static const char *const keys[] = {"label", "mode", "strict", "compartments", NULL};
  path = policy_path;
  size_t size;
  char *error;
  const char *text = read_file(path, &size);
  const struct json *root = json_parse(text, size, &error);
  if (!root)
    fail("%s:%s", path, error);
  expect_keys(root, "the policy", keys);
  struct policy *policy = get_memory(sizeof *policy);
  policy->path = path;
  policy->label = string_member(root, "label", "the policy");
  policy->permissive = read_mode(root);
  policy->strict = bool_member(root, "strict");
  const struct json *list = json_member(root, "compartments");
  if (!list)
    fail("%s:%d: the policy lacks \"compartments\"", path, root->line);
  expect_kind(list, JSON_ARRAY, "\"compartments\"");
  for (const struct json *item = list->first; item; item = item->next)
    read_compartment(item, policy);
  if (!policy->compartments.count)
    fail("%s:%d: \"compartments\" is empty", path, list->line);
  return policy;
}
