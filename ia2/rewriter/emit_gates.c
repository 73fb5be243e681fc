/* Fills in what gates.h asks for, for one compartment's object. */
#define _GNU_SOURCE
#include "emit.h"

#include <stdlib.h>
#include <string.h>

/* The symbol that a gate in the function's own object calls. */
static const char *body_name(const struct plan_function *function) {
  return function->aliased ? format("__ia2_body_%s", function->gate_name) : NULL;
}

static size_t list_copies(const struct plan_function *function, const struct gate_copy **copies) {
  struct gate_copy *list = get_memory(function->copies.count * sizeof *list);
  size_t count = 0;
  for (size_t i = 0; i < function->copies.count; i++)
    if (function->copies.at[i].kind == COPY_OBJECT)
      list[count++] = function->copies.at[i].gate;
  *copies = list;
  return count;
}

static struct gate_side make_side(const struct plan_function *function, int key) {
  const struct plan_side *side = plan_side(function, key);
  if (!side)
    return (struct gate_side){0};
  bool own = key == function->symbol->home;
  return (struct gate_side){.rules = side->rules.at,
                            .rule_count = side->rules.count,
                            .check = side->check ? side->check->check : NULL,
                            .pre = function->pre.at,
                            .post = function->post.at,
                            .pre_count = own ? function->pre.count : 0,
                            .post_count = own ? function->post.count : 0};
}

struct lists {
  ARRAY(struct gate_check) checks;
  ARRAY(struct gate_direct) direct;
  ARRAY(struct gate_straight) straights;
  ARRAY(struct gate_entry) entries;
  ARRAY(struct gate_pointer) pointers;
  ARRAY(struct gate_lends) lends;
};

static void add_direct(struct lists *lists, const struct plan_function *function, int key) {
  struct gate_direct *direct = APPEND(lists->direct);
  direct->function = function->gate_name;
  direct->callee = (uint32_t)function->symbol->home;
  direct->abi = function->abi;
  direct->copy_count = list_copies(function, &direct->copies);
  direct->side = make_side(function, key);
}

static void add_entry(struct lists *lists, const struct plan_function *function) {
  struct gate_entry *entry = APPEND(lists->entries);
  entry->function = function->gate_name;
  entry->body = body_name(function);
  entry->abi = function->abi;
  entry->copy_count = list_copies(function, &entry->copies);
  entry->side = make_side(function, function->symbol->home);
}

static size_t list_keys(key_set set, const uint32_t **keys) {
  uint32_t *list = get_memory(32 * sizeof *list);
  size_t count = 0;
  for (uint32_t key = 1; key < 32; key++)
    if (set & KEY_BIT(key))
      list[count++] = key;
  *keys = list;
  return count;
}

static void add_pointer(struct lists *lists, const struct plan_function *function, int key) {
  struct gate_pointer *pointer = APPEND(lists->pointers);
  key_set callers = function->internal ? 0 : function->escape->callers & ~KEY_BIT(key);
  pointer->function = function->gate_name;
  pointer->body = body_name(function);
  /* Others that take the address take the same one, so that pointers compare equal. */
  pointer->exported = function->symbol->home && (function->escape->takers & ~KEY_BIT(key));
  pointer->type_id = gate_type_id(function->symbol->decl->type_id);
  pointer->caller_count = list_keys(callers, &pointer->callers);
  pointer->abi = function->abi;
  pointer->copy_count = list_copies(function, &pointer->copies);
  if (!function->symbol->home)
    return;
  struct gate_side *sides = get_memory((pointer->caller_count + 1) * sizeof *sides);
  for (size_t i = 0; i < pointer->caller_count; i++)
    sides[i] = make_side(function, (int)pointer->callers[i]);
  pointer->caller_sides = sides;
  pointer->side = make_side(function, key);
}

static void add_checks(struct lists *lists, const struct policy_compartment *compartment) {
  for (size_t i = 0; i < compartment->checks.count; i++) {
    const char *name = compartment->checks.at[i].check;
    bool known = false;
    for (size_t j = 0; j < lists->checks.count && !known; j++)
      known = !strcmp(lists->checks.at[j].function, name);
    if (!known)
      ((struct gate_check *)APPEND(lists->checks))->function = name;
  }
}

/* A function outside the program has a gate in every object that takes its address. */
static bool has_pointer_gate(const struct plan_function *function, int key) {
  if (!function->escape)
    return false;
  return function->symbol->home ? function->symbol->home == key
                                : (function->escape->takers & KEY_BIT(key)) != 0;
}

static void add_lends(struct plan *plan, struct lists *lists, const struct plan_edge *edge) {
  const struct plan_function *body = plan_function(plan, edge->callee);
  struct gate_lends *lends = APPEND(lists->lends);
  lends->callee = edge->gate_name;
  lends->body = body ? body_name(body) : NULL;
  lends->owner = (uint32_t)edge->owner;
  lends->abi = edge->abi;
}

/* One way into the lending compartment for each pair: void *(op, pointer, size, align), of the
 * allocators (ia2/allocator). */
static void add_borrow_gate(struct lists *lists, int key, int owner) {
  char *name = format("__ia2_borrow_gate_%d", owner);
  for (size_t i = 0; i < lists->direct.count; i++)
    if (!strcmp(lists->direct.at[i].function, name))
      return;
  struct gate_direct *direct = APPEND(lists->direct);
  direct->function = direct->symbol = name;
  direct->callee = (uint32_t)owner;
  direct->target = format("__ia2_borrow_%d_%d", owner, key);
  direct->abi = (struct gate_abi){.gpr = 4, .ret = GATE_RET_RAX};
}

/* Between a caller and a function without a gate. */
static void add_unwrapped(struct lists *lists, const struct crossing *crossing, int key) {
  const char *name = crossing->callee->spelling;
  if (!is_unwrapped(crossing->callee))
    return;
  if (crossing->caller == key)
    ((struct gate_straight *)APPEND(lists->straights))->function = name;
  bool known = crossing->callee->home != key;
  for (size_t i = 0; i < lists->entries.count && !known; i++)
    known = !strcmp(lists->entries.at[i].function, name);
  if (!known)
    ((struct gate_entry *)APPEND(lists->entries))->function = name;
}

static void fill_lists(struct plan *plan, int key, struct lists *lists) {
  add_checks(lists, &plan->program->policy->compartments.at[key - 1]);
  for (size_t i = 0; i < plan->boundary->crossings.count; i++)
    add_unwrapped(lists, &plan->boundary->crossings.at[i], key);
  for (size_t i = 0; i < plan->functions.count; i++) {
    const struct plan_function *function = &plan->functions.at[i];
    if (function->called_from & KEY_BIT(key))
      add_direct(lists, function, key);
    if (function->symbol->home == key && function->called_from)
      add_entry(lists, function);
    if (has_pointer_gate(function, key))
      add_pointer(lists, function, key);
  }
  for (size_t i = 0; i < plan->edges.count; i++) {
    const struct plan_edge *edge = &plan->edges.at[i];
    if (edge->key != key)
      continue;
    if (edge->owner)
      add_borrow_gate(lists, key, edge->owner);
    add_lends(plan, lists, edge);
  }
}

struct text emit_gates(struct plan *plan, int key) {
  struct lists lists = {0};
  fill_lists(plan, key, &lists);
  struct gate_file file = {
      .self = (uint32_t)key,
      .count = (uint32_t)plan->program->compartment_count,
      .has_handles = has_handles(plan, key),
      .checks = lists.checks.at,
      .check_count = lists.checks.count,
      .direct = lists.direct.at,
      .direct_count = lists.direct.count,
      .straights = lists.straights.at,
      .straight_count = lists.straights.count,
      .entries = lists.entries.at,
      .entry_count = lists.entries.count,
      .pointers = lists.pointers.at,
      .pointer_count = lists.pointers.count,
      .lends = lists.lends.at,
      .lends_count = lists.lends.count,
  };
  char *buffer = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&buffer, &size);
  const char *error = "out of memory";
  if (!out || gates_write(out, &file, &error))
    complain("%s: gates of %s: %s", plan->program->policy->label,
             compartment_name(plan->program, key), error);
  if (out)
    fclose(out);
  struct text text = {0};
  text_add(&text, buffer ? buffer : "", size);
  free(buffer);
  return text;
}
