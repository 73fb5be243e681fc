#include "ia2/runtime/copy/rules.h"

#include "ia2/runtime/copy/bytes.h"
#include "ia2/runtime/copy/die.h"
#include "ia2/runtime/copy/handles.h"
#include "ia2/runtime/copy/places.h"

_Static_assert(sizeof(struct ia2_rule) == 16, "as in assembly");

const struct ia2_rule *ia2_rules(const struct ia2_copies *copies) {
  return (const struct ia2_rule *)&copies->object[copies->count];
}

static const char *name_of(const struct ia2_rule *rule) {
  return (const char *)&rule->name + rule->name;
}

static void note(struct ia2_copy_frame *frame, const struct ia2_rule *rule, uint16_t touched) {
  if (!touched)
    return;
  if (frame->touched_count == IA2_COPY_TOUCHED)
    ia2_copy_die(name_of(rule), "too many handles in one call");
  frame->touched[frame->touched_count++] = touched;
}

static const char *const errors[] = {
    [IA2_HANDLE_FORGED] = "is no handle",
    [IA2_HANDLE_STALE] = "is a handle that was given back already",
    [IA2_HANDLE_OTHER_KIND] = "is a handle of another kind",
    [IA2_HANDLE_NOT_HELD] = "gives back a handle that was only shown",
    [IA2_HANDLE_IN_USE] = "is given back while another call uses it",
    [IA2_HANDLE_FULL] = "too many live handles",
    [IA2_OBJECT_UNKNOWN] = "is no live object of its type",
    [IA2_OBJECT_KNOWN] = "is a live object already",
};

static uint64_t translate(const struct ia2_half *half, const struct ia2_rule *rule, unsigned action,
                          uint64_t value) {
  struct ia2_handles *const handles = half->copies->handles;
  const unsigned owner = half->copies->self, kind = rule->kind;
  enum ia2_handle_error error = IA2_HANDLE_OK;
  uint16_t touched = 0;
  switch (action) {
  case IA2_GIVE:
    error = ia2_handle_give(handles, owner, kind, &value);
    break;
  case IA2_SHOW:
    error = ia2_handle_show(handles, owner, kind, &value, &touched);
    break;
  case IA2_TAKE:
    error = ia2_handle_take(handles, owner, kind, &value, &touched);
    break;
  case IA2_USE:
    error = ia2_handle_use(handles, owner, kind, &value, &touched);
    break;
  case IA2_LIVE:
    error = ia2_object_use(handles, kind, value, &touched);
    break;
  case IA2_UNBORN:
    error = ia2_object_lacks(handles, kind, value);
    break;
  case IA2_BORN:
    error = ia2_object_add(handles, kind, value);
    break;
  case IA2_DIES:
    error = ia2_object_remove(handles, kind, value, &touched);
    break;
  default:
    error = ia2_handle_know(handles, owner, kind, &value);
    break;
  }
  if (error)
    ia2_copy_die(name_of(rule), errors[error]);
  note(half->frame, rule, touched);
  return value;
}

/* before: what stood there until now, 0 if nothing did.  What a side gets back as it was tells
 * nothing about the other. */
static uint64_t apply(const struct ia2_half *half, const struct ia2_rule *rule, uint64_t value,
                      uint64_t before) {
  const unsigned action = half->back ? rule->back : rule->forth;
  switch (action) {
  case IA2_PASS:
    return value;
  case IA2_HIDE:
    return 0;
  case IA2_FOREIGN:
    if (value && value != before && ia2_place_private(half->copies->self, value, 1))
      ia2_copy_die(name_of(rule), "points into memory that its sender cannot give");
    return value;
  default:
    return translate(half, rule, action, value);
  }
}

static void copy_field(const struct ia2_half *half, const struct ia2_rule *rule, uintptr_t to,
                       uintptr_t from) {
  const unsigned action = half->back ? rule->back : rule->forth;
  if (action == IA2_KEEP)
    return;
  if (action == IA2_HIDE)
    ia2_clear_bytes(to, rule->size);
  else if (action == IA2_PASS)
    ia2_copy_bytes(to, from, rule->size);
  else
    ia2_store(to, apply(half, rule, ia2_load(from), half->back ? ia2_load(to) : 0));
}

/* One object, field by field: each word is read once, because the other side can write there. */
static void copy_one(const struct ia2_half *half, const struct ia2_rule *first,
                     const struct ia2_rule *end, uintptr_t to, uintptr_t from, size_t size) {
  size_t done = 0;
  for (const struct ia2_rule *rule = first; rule < end && rule->offset + rule->size <= size;
       rule++) {
    ia2_copy_bytes(to + done, from + done, rule->offset - done);
    copy_field(half, rule, to + rule->offset, from + rule->offset);
    done = rule->offset + rule->size;
  }
  ia2_copy_bytes(to + done, from + done, size - done);
}

void ia2_rules_copy(const struct ia2_half *half, unsigned index, uintptr_t to, uintptr_t from,
                    size_t size) {
  const struct ia2_rule *const end = ia2_rules(half->copies) + half->copies->rule_count;
  const struct ia2_rule *first = ia2_rules(half->copies), *last;
  while (first < end && first->place != index)
    first++;
  for (last = first; last < end && last->place == index; last++)
    ;
  if (first == last) {
    ia2_copy_bytes(to, from, size);
    return;
  }
  const size_t one = half->copies->object[index].size;
  for (; size >= one && size; size -= one, to += one, from += one)
    copy_one(half, first, last, to, from, one);
  ia2_copy_bytes(to, from, size);
}

static uint64_t *argument(struct ia2_copy_frame *frame, unsigned where) {
  return where < 6 ? &frame->gpr[where] : &frame->stack[where - 6];
}

void ia2_rules_apply(const struct ia2_half *half, bool result) {
  const struct ia2_rule *const rules = ia2_rules(half->copies);
  for (unsigned i = 0; i < half->copies->rule_count; i++) {
    const struct ia2_rule *const rule = &rules[i];
    if (rule->place == IA2_PLACE_ARGUMENT && (!half->back || rule->back)) {
      uint64_t *const value = argument(half->frame, rule->where);
      *value = apply(half, rule, *value, 0);
    } else if (half->back && result && rule->place == IA2_PLACE_RESULT) {
      half->frame->rax = apply(half, rule, half->frame->rax, 0);
    }
  }
}
