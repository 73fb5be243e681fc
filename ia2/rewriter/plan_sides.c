/* What each side of a gate does with the pointers that cross: in copied objects, arguments and
 * results.
 *
 * By the types: what comes over must not point into the memory of the side that it comes to, for
 * that would be a place that its sender cannot reach, but the receiver can be made to.  By the
 * policy: pointers of a compartment's own become handles when they leave it, and are looked up when
 * they come back. */
#include "plan.h"
#include "where.h"

#include <stdlib.h>
#include <string.h>

/* How an object or a value travels, seen from the side that the call goes into. */
enum travel { TRAVEL_ARGUMENT, TRAVEL_IN, TRAVEL_INOUT, TRAVEL_OUT, TRAVEL_RESULT };

struct handle {
  const struct policy_handle *policy;
  int owner;
  uint16_t kind;
  bool used;
};

/* An entry of the policy's copies that is about a field. */
struct field_copy {
  const struct policy_copy *policy;
  bool used;
};

static ARRAY(struct handle) handles;
static ARRAY(struct field_copy) field_copies;
static const struct plan *plan;

/* ---- the policy's handles ---- */

/* Kinds are numbered from 1 among those of their owner. */
static uint16_t number_kind(int owner, const char *kind) {
  uint16_t count = 0;
  for (size_t i = 0; i < handles.count; i++) {
    const struct handle *other = &handles.at[i];
    if (other->owner != owner || !other->kind)
      continue;
    if (!strcmp(other->policy->kind, kind))
      return other->kind;
    if (other->kind > count)
      count = other->kind;
  }
  return (uint16_t)(count + 1);
}

static const char *handle_place(const struct handle *handle) {
  return format("%s:%d: handles of %s: \"%s\"", plan->program->policy->path, handle->policy->line,
                plan->program->policy->compartments.at[handle->owner - 1].label,
                handle->policy->text);
}

/* Live objects are entries of the same table; no place is named so. */
static void list_objects(void) {
  for (size_t i = 0; i < plan->objects.count; i++) {
    struct plan_object *object = &plan->objects.at[i];
    struct policy_handle *policy = get_memory(sizeof *policy);
    *policy = (struct policy_handle){
        .text = "", .verb = HANDLE_USES, .kind = format("live %s", object->record)};
    object->kind = number_kind(object->key, policy->kind);
    *(struct handle *)APPEND(handles) = (struct handle){policy, object->key, object->kind, true};
  }
}

static void list_policy(void) {
  handles.count = field_copies.count = 0;
  for (int key = 1; key <= plan->program->compartment_count; key++) {
    const struct policy_compartment *compartment = &plan->program->policy->compartments.at[key - 1];
    for (size_t i = 0; i < compartment->handles.count; i++) {
      const struct policy_handle *policy = &compartment->handles.at[i];
      uint16_t kind = policy->kind ? number_kind(key, policy->kind) : 0;
      *(struct handle *)APPEND(handles) = (struct handle){policy, key, kind, false};
    }
    for (size_t i = 0; i < compartment->copies.count; i++)
      *(struct field_copy *)APPEND(field_copies) =
          (struct field_copy){&compartment->copies.at[i], false};
  }
  list_objects();
}

static bool names_record(const char *text, const struct record_info *record) {
  return record &&
         (!strcmp(text, record->id) || (record->fact && !strcmp(text, record->fact->spelling)));
}

static const struct record_info *find_record(const char *text) {
  for (size_t i = 0; i < plan->program->records.count; i++)
    if (names_record(text, &plan->program->records.at[i]))
      return &plan->program->records.at[i];
  return NULL;
}

/* A handle cannot be looked into, so nobody else may try. */
static void check_types(void) {
  for (size_t i = 0; i < handles.count; i++) {
    struct handle *handle = &handles.at[i];
    if (handle->policy->verb != HANDLE_BY_POSITION)
      continue;
    const struct record_info *record = find_record(handle->policy->text);
    key_set others = record ? record->defined_in & ~KEY_BIT(handle->owner) : 0;
    if (!record)
      complain("%s: no type of the program has this name; write \"struct name\", or a place, "
               "\"function.parameter.field\"",
               handle_place(handle));
    else if (others)
      complain("%s: %s sees the definition, and what it gets cannot be looked into; lend such "
               "objects, or name the places of those pointers that it only carries",
               handle_place(handle), compartment_name(plan->program, __builtin_ctz(others)));
    handle->used = !record || others; /* one complaint is enough */
  }
}

static void check_used(void) {
  for (size_t i = 0; i < handles.count; i++)
    if (!handles.at[i].used)
      complain("%s: no pointer that crosses is there, in a copied object, an argument or a result; "
               "correct the name or remove the entry",
               handle_place(&handles.at[i]));
}

/* ---- one pointer ---- */

struct pointer {
  const struct plan_function *function;
  const char *path;  /* "function.parameter.field" */
  const char *field; /* "record.field" of the innermost record; NULL if in none */
  const char *name;  /* of the place, for messages at run time */
  const struct value *value;
  int levels; /* of pointers to value->record, or to what value says */
  enum travel travel;
  enum copy_direction object;     /* in which the object is copied; COPY_NONE: in none */
  enum copy_direction direction;  /* in which this goes */
  const struct policy_copy *only; /* of the object; NULL if there is no list */
  bool read;                      /* what is handed in is looked at */
  uint8_t place, where;
  uint32_t offset;
};

static struct handle *find_handle(const struct pointer *pointer) {
  struct handle *by_type = NULL;
  for (size_t i = 0; i < handles.count; i++) {
    struct handle *handle = &handles.at[i];
    const char *text = handle->policy->text;
    if (handle->policy->verb != HANDLE_BY_POSITION) {
      if (!strcmp(text, pointer->path) || (pointer->field && !strcmp(text, pointer->field)))
        return handle;
    } else if (pointer->levels == 1 && *pointer->value->record &&
               names_record(text, program_record(plan->program, pointer->value->record))) {
      by_type = handle;
    }
  }
  return by_type;
}

struct actions {
  enum gate_action forth, back;
};

/* No entry: nothing of the kind can happen there. */
#define NEVER {255, 255}

static const struct actions callee_actions[4][5] = {
    [HANDLE_GIVES] = {NEVER, NEVER, {GATE_HIDE, GATE_GIVE}, {0, GATE_GIVE}, {0, GATE_GIVE}},
    [HANDLE_TAKES] = {{GATE_TAKE, 0}, {GATE_TAKE, 0}, {GATE_TAKE, GATE_HIDE}, NEVER, NEVER},
    [HANDLE_USES] = {{GATE_USE, 0}, {GATE_USE, 0}, NEVER, NEVER, NEVER},
    [HANDLE_BY_POSITION] =
        {{GATE_USE, 0}, {GATE_USE, 0}, {GATE_TAKE, GATE_GIVE}, {0, GATE_GIVE}, {0, GATE_GIVE}},
};

static const struct actions caller_actions[4][5] = {
    [HANDLE_GIVES] = {{GATE_GIVE, 0}, {GATE_GIVE, 0}, {GATE_GIVE, GATE_KNOW}, NEVER, NEVER},
    [HANDLE_TAKES] = {NEVER, NEVER, {GATE_HIDE, GATE_TAKE}, {0, GATE_TAKE}, {0, GATE_TAKE}},
    [HANDLE_USES] = {NEVER, NEVER, NEVER, {0, GATE_KNOW}, {0, GATE_KNOW}},
    [HANDLE_BY_POSITION] =
        {{GATE_SHOW, 0}, {GATE_SHOW, 0}, {GATE_GIVE, GATE_TAKE}, {0, GATE_KNOW}, {0, GATE_KNOW}},
};

static struct actions handle_actions(const struct pointer *pointer, const struct handle *handle,
                                     bool callee) {
  static const char *const travels[] = {"an argument", "a field that is only read",
                                        "a field that goes both ways",
                                        "a field that is only written", "a result"};
  struct actions actions =
      (callee ? callee_actions : caller_actions)[handle->policy->verb][pointer->travel];
  if (actions.forth == 255) {
    complain("%s: this is %s of a function of %s: %s", handle_place(handle),
             travels[pointer->travel],
             compartment_name(plan->program, pointer->function->symbol->home),
             handle->policy->verb == HANDLE_USES
                 ? "write \"gives\" where the pointer leaves, \"takes\" where it comes home"
             : callee ? "what goes in there comes home, what comes out there leaves"
                      : "what goes in there leaves, what comes out there comes home");
    return (struct actions){GATE_PASS, GATE_PASS};
  }
  /* Whatever the caller's memory held before: nobody reads it. */
  if (callee && pointer->travel == TRAVEL_INOUT && !pointer->read && actions.forth == GATE_TAKE)
    actions.forth = GATE_HIDE;
  return actions;
}

/* Whether a pointer of this type means memory that who gets it will read or write. */
static bool is_followed(const struct pointer *pointer) {
  const struct value *value = pointer->value;
  if (pointer->levels > 1)
    return true;
  switch (value->pointee) {
  case POINTEE_CHAR:
  case POINTEE_SCALAR:
  case POINTEE_POINTER:
  case POINTEE_ARRAY:
    return !value->is_fp;
  case POINTEE_RECORD: {
    const struct record_info *record = program_record(plan->program, value->record);
    const struct plan_function *function = pointer->function;
    key_set callers = function->called_from | pointer_callers(function);
    return record && (record->defined_in & KEY_BIT(function->symbol->home)) &&
           (record->defined_in & callers);
  }
  default:
    return false;
  }
}

static struct actions pointer_actions(const struct pointer *pointer, bool callee) {
  struct actions actions = {GATE_PASS, GATE_PASS};
  bool goes_in = pointer->travel <= TRAVEL_INOUT, comes_out = pointer->travel >= TRAVEL_INOUT;
  if (!is_followed(pointer))
    return actions;
  if (callee && goes_in && (pointer->travel != TRAVEL_INOUT || pointer->read))
    actions.forth = GATE_FOREIGN;
  if (!callee && comes_out)
    actions.back = GATE_FOREIGN;
  return actions;
}

/* What the field is left out of. */
static struct actions left_out(const struct pointer *pointer, bool callee, struct actions actions) {
  enum copy_direction missing = pointer->object & ~(unsigned)pointer->direction;
  if (missing & COPY_IN)
    actions.forth = GATE_HIDE;
  if (missing & COPY_OUT)
    actions.back = callee ? GATE_HIDE : GATE_KEEP;
  return actions;
}

/* Bytes that hold no pointer, or one that does not cross. */
static void add_bytes(struct plan_side *side, const struct pointer *field, uint64_t size) {
  bool callee = side->key == field->function->symbol->home;
  struct actions actions = left_out(field, callee, (struct actions){GATE_PASS, GATE_PASS});
  if (!actions.forth && !actions.back)
    return;
  *(struct gate_rule *)APPEND(side->rules) = (struct gate_rule){.place = field->place,
                                                                .forth = (uint8_t)actions.forth,
                                                                .back = (uint8_t)actions.back,
                                                                .size = (uint16_t)size,
                                                                .offset = field->offset,
                                                                .name = field->name};
}

/* Adds the rule of one pointer to a side, if there is one. */
static void add_pointer(struct plan_side *side, const struct pointer *pointer) {
  bool callee = side->key == pointer->function->symbol->home;
  struct handle *handle = find_handle(pointer);
  bool own = handle && handle->owner == side->key;
  struct actions actions =
      own ? handle_actions(pointer, handle, callee) : pointer_actions(pointer, callee);
  actions = left_out(pointer, callee, actions);
  if (handle)
    handle->used = true;
  /* A result may point into an object of the call: both halves look. */
  if (!actions.forth && !actions.back && pointer->place != GATE_PLACE_RESULT)
    return;
  *(struct gate_rule *)APPEND(side->rules) = (struct gate_rule){.place = pointer->place,
                                                                .where = pointer->where,
                                                                .forth = (uint8_t)actions.forth,
                                                                .back = (uint8_t)actions.back,
                                                                .kind = own ? handle->kind : 0,
                                                                .size = 8,
                                                                .offset = pointer->offset,
                                                                .name = pointer->name};
}

/* ---- where they are ---- */

static int levels_of(const struct value *value) { return (int)strlen(value->consts); }

static bool is_listed(const struct policy_copy *only, const char *name) {
  for (size_t i = 0; i < only->only.count; i++)
    if (!strcmp(only->only.at[i], name))
      return true;
  return false;
}

/* The directions of a field: what the policy says about it, else those of what it is in. */
static enum copy_direction field_direction(const struct pointer *field, const char *name,
                                           bool outermost) {
  unsigned direction = field->direction;
  if (outermost && field->only && !is_listed(field->only, name))
    direction = COPY_NONE;
  for (size_t i = 0; i < field_copies.count; i++) {
    struct field_copy *copy = &field_copies.at[i];
    bool here = !strcmp(copy->policy->text, field->path);
    bool everywhere = field->field && !strcmp(copy->policy->text, field->field);
    if (here)
      direction = copy->policy->direction;
    else if (everywhere)
      direction &= copy->policy->direction;
    copy->used |= here || everywhere;
  }
  return (enum copy_direction)direction;
}

/* Whether the policy says something about a part of the field. */
static bool is_split(const struct pointer *field) {
  size_t length = strlen(field->path);
  for (size_t i = 0; i < field_copies.count; i++)
    if (!strncmp(field_copies.at[i].policy->text, field->path, length) &&
        field_copies.at[i].policy->text[length] == '.')
      return true;
  return false;
}

static void walk_record(struct plan_side *side, const struct pointer *outer, const char *id,
                        int depth);

/* The pointers in a value, and what the policy leaves out. */
static void walk(struct plan_side *side, const struct pointer *field, const struct value *value,
                 int depth) {
  static const enum travel travels[] = {TRAVEL_IN, TRAVEL_IN, TRAVEL_OUT, TRAVEL_INOUT};
  const struct record_info *record = program_record(plan->program, value->record);
  bool pointers = value->kind == VALUE_POINTER || (value->kind == VALUE_ARRAY && value->pointee);
  uint64_t size = pointers ? 8 : record && record->fact ? record->fact->size : 0;
  bool followed = pointers || ((value->kind == VALUE_RECORD || value->kind == VALUE_ARRAY) &&
                               size && !(record->fact->flags & RECORD_UNION) && depth < 16);
  if (!followed || (field->direction == COPY_NONE && !is_split(field))) {
    add_bytes(side, field, value->size); /* nothing tells which member of a union is meant */
    return;
  }
  for (uint64_t at = 0; at + size <= value->size; at += size) {
    struct pointer pointer = *field;
    pointer.value = value;
    pointer.levels = levels_of(value);
    pointer.travel = travels[field->direction];
    pointer.offset += (uint32_t)at;
    if (pointers)
      add_pointer(side, &pointer);
    else
      walk_record(side, &pointer, value->record, depth + 1);
  }
}

static void walk_bits(struct plan_side *side, struct pointer *bits, const struct field *field) {
  uint64_t first = field->offset_bits / 8, last = (field->offset_bits + field->width_bits - 1) / 8;
  add_bytes(side, bits, last - first + 1);
}

static void walk_record(struct plan_side *side, const struct pointer *outer, const char *id,
                        int depth) {
  const struct record_info *record = program_record(plan->program, id);
  for (size_t i = 0; record && record->fact && i < record->fields.count; i++) {
    const struct field *field = record->fields.at[i];
    struct pointer inner = *outer;
    if (*field->name)
      inner.path = inner.name = format("%s.%s", outer->path, field->name);
    inner.field = format("%s.%s", record->fact->spelling, field->name);
    inner.offset += (uint32_t)(field->offset_bits / 8);
    inner.direction = field_direction(&inner, field->name, !depth);
    if (field->width_bits)
      walk_bits(side, &inner, field);
    else
      walk(side, &inner, &field->value, depth);
  }
}

/* The object is the pointer itself: "struct handle **". */
static void add_pointed_pointer(struct plan_side *side, const struct pointer *base,
                                const struct value *outer) {
  struct pointer pointer = *base;
  struct value value = *outer;
  static const enum travel travels[] = {TRAVEL_IN, TRAVEL_IN, TRAVEL_OUT, TRAVEL_INOUT};
  value.pointee = levels_of(outer) > 2 ? POINTEE_POINTER
                  : *outer->record     ? POINTEE_RECORD
                                       : POINTEE_VOID;
  pointer.value = &value;
  pointer.levels = levels_of(outer) - 1;
  pointer.travel = travels[base->direction];
  add_pointer(side, &pointer);
}

static void check_only(const struct policy_copy *only, const char *id) {
  const struct record_info *record = program_record(plan->program, id);
  for (size_t i = 0; i < only->only.count; i++) {
    size_t j = 0;
    while (record && j < record->fields.count &&
           strcmp(record->fields.at[j]->name, only->only.at[i]))
      j++;
    if (!record || j == record->fields.count)
      complain("%s:%d: \"copies\" \"%s\": %s has no field \"%s\"; correct the name",
               plan->program->policy->path, only->line, only->text, *id ? id : "it",
               only->only.at[i]);
  }
}

static const struct policy_copy *find_only(const char *path) {
  for (size_t i = 0; i < field_copies.count; i++)
    if (field_copies.at[i].policy->only.count && !strcmp(field_copies.at[i].policy->text, path))
      return field_copies.at[i].policy;
  return NULL;
}

static void add_object(struct plan_side *side, const struct plan_function *function,
                       const struct plan_copy *copy, uint8_t place) {
  const struct symbol *symbol = function->symbol;
  const struct param *fact = copy->param < 0 ? symbol->result : symbol->params[copy->param].fact;
  const char *name = copy->param < 0 ? "result" : param_name(symbol, copy->param);
  const char *path = format("%s.%s", symbol->spelling, name);
  const struct policy_copy *only = find_only(path);
  unsigned flow = copy->param < 0 ? FLOW_READ : symbol->params[copy->param].flow;
  struct pointer base = {.function = function,
                         .path = path,
                         .name = path,
                         .object = copy->direction,
                         .direction = only ? only->direction : copy->own_direction,
                         .only = only,
                         .read = (flow & (FLOW_READ | FLOW_UNKNOWN)) != 0,
                         .place = place};
  if (only && side->key == symbol->home)
    check_only(only, fact->value.pointee == POINTEE_RECORD ? fact->value.record : "");
  if (copy->param < 0)
    walk(side, &base, &fact->value, 0);
  else if (fact->value.pointee == POINTEE_RECORD)
    walk_record(side, &base, fact->value.record, 0);
  else if (fact->value.pointee == POINTEE_POINTER)
    add_pointed_pointer(side, &base, &fact->value);
}

/* Only a live object comes in, but for what makes one. */
static void add_live(struct plan_side *side, const struct pointer *pointer,
                     const struct plan_object *object, int param) {
  const struct plan_function *function = pointer->function;
  bool constructed = function->constructs && !param, destroyed = function->destroys && !param;
  *(struct gate_rule *)APPEND(side->rules) =
      (struct gate_rule){.place = pointer->place,
                         .where = pointer->where,
                         .forth = constructed ? GATE_UNBORN
                                  : destroyed ? GATE_DIES
                                              : GATE_LIVE,
                         .back = constructed ? GATE_BORN : GATE_PASS,
                         .kind = object->kind,
                         .size = 8,
                         .name = pointer->name};
}

static void add_argument(struct plan_side *side, const struct plan_function *function, int param) {
  const struct symbol *symbol = function->symbol;
  const char *path = format("%s.%s", symbol->spelling, param_name(symbol, param));
  const struct value *value = &symbol->params[param].fact->value;
  int where = gate_where(symbol, param);
  struct pointer pointer = {.function = function,
                            .path = path,
                            .name = path,
                            .value = value,
                            .levels = levels_of(value),
                            .travel = TRAVEL_ARGUMENT,
                            .place = GATE_PLACE_ARGUMENT,
                            .where = (uint8_t)where};
  const struct plan_object *object = find_object(plan, symbol->home, value);
  if (where >= 0 && object && side->key == symbol->home)
    add_live(side, &pointer, object, param);
  else if (where >= 0 && !object && value->kind == VALUE_POINTER)
    add_pointer(side, &pointer);
}

static void add_result(struct plan_side *side, const struct plan_function *function) {
  const struct symbol *symbol = function->symbol;
  const char *path = format("%s.result", symbol->spelling);
  if (!symbol->result || symbol->result->value.kind != VALUE_POINTER)
    return;
  struct pointer pointer = {.function = function,
                            .path = path,
                            .name = path,
                            .value = &symbol->result->value,
                            .levels = levels_of(&symbol->result->value),
                            .travel = TRAVEL_RESULT,
                            .place = GATE_PLACE_RESULT};
  add_pointer(side, &pointer);
}

static int compare_rules(const void *a, const void *b) {
  const struct gate_rule *x = a, *y = b;
  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;
  if (x->offset != y->offset)
    return x->offset < y->offset ? -1 : 1;
  return (x->where > y->where) - (x->where < y->where);
}

/* Bytes that lie side by side and are left out alike are one piece. */
static void join_pieces(struct plan_side *side) {
  size_t count = 0;
  for (size_t i = 0; i < side->rules.count; i++) {
    struct gate_rule *last = count ? &side->rules.at[count - 1] : NULL, rule = side->rules.at[i];
    uint32_t end = last ? last->offset + last->size : 0;
    if (last && last->place == rule.place && rule.place < GATE_PLACE_ARGUMENT && !last->kind &&
        !rule.kind && last->forth == rule.forth && last->back == rule.back &&
        last->forth != GATE_FOREIGN && last->back != GATE_FOREIGN && rule.offset <= end) {
      if (rule.offset + rule.size > end)
        last->size = (uint16_t)(rule.offset + rule.size - last->offset);
    } else {
      side->rules.at[count++] = rule;
    }
  }
  side->rules.count = count;
}

static void add_side(struct plan_function *function, int key) {
  struct plan_side side = {.key = key};
  uint8_t place = 0;
  for (size_t i = 0; i < function->copies.count; i++) {
    const struct plan_copy *copy = &function->copies.at[i];
    if (copy->kind == COPY_OBJECT)
      add_object(&side, function, copy, place++);
    else
      add_argument(&side, function, copy->param);
  }
  add_result(&side, function);
  if (side.rules.count)
    qsort(side.rules.at, side.rules.count, sizeof *side.rules.at, compare_rules);
  join_pieces(&side);
  *(struct plan_side *)APPEND(function->sides) = side;
}

static bool changes_values(const struct plan_side *side, uint8_t place) {
  for (size_t i = 0; i < side->rules.count; i++) {
    const struct gate_rule *rule = &side->rules.at[i];
    if (rule->place == place && (rule->forth > GATE_FOREIGN || rule->back > GATE_FOREIGN))
      return true;
  }
  return false;
}

/* An object with handles in it, or that a check sees, must not lie where its sender could change it
 * afterwards. */
static void copy_always(struct plan_function *function) {
  uint8_t place = 0;
  for (size_t i = 0; i < function->copies.count; i++) {
    struct plan_copy *copy = &function->copies.at[i];
    if (copy->kind != COPY_OBJECT)
      continue;
    for (size_t j = 0; j < function->sides.count; j++)
      if (copy->param >= 0 &&
          (function->sides.at[j].check || changes_values(&function->sides.at[j], place)))
        copy->gate.flags |= GATE_COPY_ALWAYS;
    place++;
  }
}

key_set pointer_callers(const struct plan_function *function) {
  if (!function->escape || function->internal)
    return 0;
  return function->escape->callers & ~KEY_BIT(function->symbol->home);
}

const struct plan_side *plan_side(const struct plan_function *function, int key) {
  for (size_t i = 0; i < function->sides.count; i++)
    if (function->sides.at[i].key == key)
      return &function->sides.at[i];
  return NULL;
}

bool has_handles(const struct plan *decided, int key) {
  for (size_t i = 0; i < decided->functions.count; i++) {
    const struct plan_side *side = plan_side(&decided->functions.at[i], key);
    for (size_t j = 0; side && j < side->rules.count; j++)
      if (side->rules.at[j].kind)
        return true;
  }
  return false;
}

bool is_field_copy_used(const struct policy_copy *policy) {
  for (size_t i = 0; i < field_copies.count; i++)
    if (field_copies.at[i].policy == policy)
      return field_copies.at[i].used;
  return false;
}

void plan_sides(struct plan *decided) {
  plan = decided;
  list_policy();
  check_types();
  for (size_t i = 0; i < plan->functions.count; i++) {
    struct plan_function *function = &plan->functions.at[i];
    key_set callers = function->called_from | pointer_callers(function);
    if (!function->symbol->home || !callers)
      continue;
    add_side(function, function->symbol->home);
    for (int key = 1; key <= plan->program->compartment_count; key++)
      if ((callers & KEY_BIT(key)) && key != function->symbol->home)
        add_side(function, key);
  }
  check_used();
  plan_checks(decided);
  for (size_t i = 0; i < plan->functions.count; i++)
    copy_always(&plan->functions.at[i]);
}
