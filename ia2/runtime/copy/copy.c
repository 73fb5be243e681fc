#include "ia2/runtime/copy/copy.h"

#include <stdbool.h>
#include <stddef.h>

#include "ia2/runtime/copy/bytes.h"
#include "ia2/runtime/copy/die.h"
#include "ia2/runtime/copy/handles.h"
#include "ia2/runtime/copy/places.h"
#include "ia2/runtime/copy/rules.h"

_Static_assert(offsetof(struct ia2_copy_frame, stack) == IA2_COPY_FRAME_STACK, "as in assembly");
_Static_assert(offsetof(struct ia2_copy_frame, rax) == IA2_COPY_FRAME_RAX, "as in assembly");
_Static_assert(offsetof(struct ia2_copy_frame, rdx) == IA2_COPY_FRAME_RDX, "as in assembly");
_Static_assert(sizeof(struct ia2_copy_frame) == IA2_COPY_FRAME_SIZE, "as in assembly");
_Static_assert(sizeof(struct ia2_copies) == 16, "as in assembly");
_Static_assert(sizeof(struct ia2_copy_object) == 16, "as in assembly");
_Static_assert(IA2_COPY_MAX + 4096 <= IA2_LEND_RED_ZONE, "what is not reserved is left alone");

#define PUBLIC __attribute__((visibility("default")))

/* ---- the objects of a call ---- */

struct object {
  uint64_t pointer;
  size_t size;
  unsigned flags; /* of all objects that are this one */
  unsigned twin;  /* the first of them */
};

static uint64_t *argument(struct ia2_copy_frame *frame, unsigned where) {
  return where < 6 ? &frame->gpr[where] : &frame->stack[where - 6];
}

/* The bytes of an object.  Limited before they are multiplied; a negative count is a large one. */
static size_t size_of(struct ia2_copy_frame *frame, const struct ia2_copy_object *object) {
  if (!object->count_bytes)
    return object->size;
  uint64_t count = *argument(frame, object->count_where);
  if (object->count_bytes < 8)
    count &= (1ull << 8 * object->count_bytes) - 1;
  if (count > IA2_COPY_MAX || count * object->size > IA2_COPY_MAX)
    ia2_copy_die(NULL, "an object is too large to be copied over a call gate");
  return count * object->size;
}

static unsigned count_rules(const struct ia2_copies *copies, unsigned index) {
  unsigned count = 0;
  for (unsigned i = 0; i < copies->rule_count; i++)
    count += ia2_rules(copies)[i].place == index;
  return count;
}

static void join(const struct ia2_copies *copies, struct object *objects, unsigned first,
                 unsigned other) {
  struct object *const a = &objects[first], *const b = &objects[other];
  if (!a->pointer || (a->flags | b->flags) & IA2_COPY_SRET)
    return;
  if (a->pointer == b->pointer && a->size == b->size) {
    if (count_rules(copies, first) != count_rules(copies, other))
      ia2_copy_die(NULL, "one object is handed over in two ways");
    b->twin = first;
    a->flags |= b->flags;
  }
}

/* What the arguments say, each read once.  Two that point to the same object mean one. */
static void find_objects(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                         struct object *objects) {
  for (unsigned i = 0; i < copies->count; i++) {
    objects[i].pointer = *argument(frame, copies->object[i].where);
    objects[i].size = size_of(frame, &copies->object[i]);
    objects[i].flags = copies->object[i].flags;
    objects[i].twin = i;
  }
  for (unsigned i = 1; i < copies->count; i++)
    for (unsigned j = 0; j < i && objects[i].twin == i; j++)
      if (objects[j].twin == j)
        join(copies, objects, j, i);
}

static bool is_copied(const struct ia2_copy_frame *frame, const struct object *objects, unsigned i,
                      unsigned flag) {
  return frame->object[i] && objects[i].twin == i && (objects[i].flags & flag);
}

/* ---- where they may lie ---- */

static size_t round_up(size_t size, size_t align) { return (size + align - 1) & -align; }

static bool is_lending(const struct ia2_copies *copies, unsigned key) {
  return key < IA2_WINDOW_COUNT && (copies->lend_mask >> key & 1);
}

/* Where the halves of gates put objects.  The heap of the same window is what programs lend. */
static bool on_lending_stack(uintptr_t address) {
  return ((address - IA2_WINDOW_BASE) & ((1ul << IA2_WINDOW_SHIFT) - 1)) >= IA2_STACKS_OFFSET;
}

/* Whether all of [address, address + size) lies on the lending stacks of another compartment. */
static bool sent(const struct ia2_copies *copies, uintptr_t address, size_t size) {
  const unsigned key = ia2_place_window(address);
  const uintptr_t last = address + size - !!size;
  return is_lending(copies, key) && key != copies->lend_key && on_lending_stack(address) &&
         last >= address && ia2_place_window(last) == key;
}

/* Whether a pointer to an object goes to the other side as it is.  Lent memory is written by its
 * owner alone, so an object there that the callee is to fill has to be copied when the caller lends
 * it. */
static bool passes_out(const struct ia2_copies *copies, const struct object *object) {
  if (!object->pointer || object->flags & IA2_COPY_ALWAYS)
    return !object->pointer;
  if (ia2_place_shared(object->pointer, object->size))
    return true;
  const unsigned key = ia2_place_window(object->pointer);
  return is_lending(copies, key) && !(key == copies->lend_key && (object->flags & IA2_COPY_OUT));
}

/* Whether a pointer that was not copied is good.  The callee would write with its own rights where
 * the caller could not: its own lent memory must be asked for. */
static bool passes_in(const struct ia2_copies *copies, const struct object *object) {
  if (!object->pointer || object->flags & IA2_COPY_ALWAYS)
    return !object->pointer;
  if (ia2_place_shared(object->pointer, object->size))
    return true;
  const unsigned key = ia2_place_window(object->pointer);
  if (!is_lending(copies, key) || ia2_place_window(object->pointer + object->size) != key)
    return false;
  return key != copies->lend_key || !(object->flags & IA2_COPY_OUT) ||
         (object->flags & IA2_COPY_OWN);
}

/* Copies that overlap could not both be written back. */
static void check_overlap(const struct ia2_copy_frame *frame, const struct object *objects,
                          unsigned i) {
  for (unsigned j = 0; j < i; j++) {
    const struct object *const a = &objects[j], *const b = &objects[i];
    if (frame->object[j] && a->twin == j && (a->flags | b->flags) & IA2_COPY_OUT &&
        !((a->flags | b->flags) & IA2_COPY_SRET) && a->pointer < b->pointer + b->size &&
        b->pointer < a->pointer + a->size)
      ia2_copy_die(NULL, "two objects of a call overlap, and one is written");
  }
}

/* ---- results that point into an object ---- */

/* Between reply and finish: a handle of key 0, of the object and the offset in it. */
enum { INSIDE_SHIFT = 32 };

static const struct ia2_rule *find_result(const struct ia2_copies *copies) {
  const unsigned count = copies->rule_count;
  const struct ia2_rule *const rules = ia2_rules(copies);
  return count && rules[count - 1].place == IA2_PLACE_RESULT ? &rules[count - 1] : NULL;
}

static bool result_goes_inside(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                               const struct object *objects) {
  for (unsigned i = 0; find_result(copies) && i < copies->count; i++) {
    const uint64_t offset = frame->rax - frame->object[i];
    if (!frame->object[i] || offset > objects[i].size)
      continue;
    frame->rax = IA2_HANDLE_BASE | (uint64_t)(i + 1) << INSIDE_SHIFT | offset;
    return true;
  }
  return false;
}

static bool result_comes_inside(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                                const struct object *objects) {
  const uint64_t place = frame->rax - IA2_HANDLE_BASE;
  const uint64_t index = (place >> INSIDE_SHIFT) - 1, offset = place & 0xffffffff;
  const struct ia2_rule *const rule = find_result(copies);
  if (!rule || place >> IA2_HANDLE_OWNER_SHIFT)
    return false;
  if (index >= copies->count || !frame->object[index] || offset > objects[index].size)
    ia2_copy_die((const char *)&rule->name + rule->name, "points into an object that was not sent");
  frame->rax = frame->object[index] + offset;
  return true;
}

/* ---- the four steps ---- */

PUBLIC uintptr_t ia2_copy_send(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                               uintptr_t sp, uintptr_t low) {
  const struct ia2_half half = {frame, copies, false};
  struct object objects[IA2_COPY_OBJECTS];
  size_t total = 0;
  frame->touched_count = 0;
  find_objects(frame, copies, objects);
  for (unsigned i = 0; i < copies->count; i++) {
    const struct object *const object = &objects[i];
    uint64_t *const pointer = argument(frame, copies->object[i].where);
    frame->object[i] = 0;
    if (object->twin != i) {
      frame->object[i] = frame->object[object->twin];
      *pointer = *argument(frame, copies->object[object->twin].where);
      continue;
    }
    if (passes_out(copies, object))
      continue;
    check_overlap(frame, objects, i);
    /* What is only filled needs no bytes, but an address that says that it is to be copied. */
    const size_t bytes = object->flags & IA2_COPY_IN ? round_up(object->size, 16) : 0;
    total += bytes + 16;
    if (total > IA2_COPY_MAX + 16 * IA2_COPY_OBJECTS || sp - low < bytes + 16)
      ia2_copy_die(NULL, "the lending stack is full");
    sp -= bytes + 16;
    if (bytes)
      ia2_rules_copy(&half, i, sp, object->pointer, object->size);
    frame->object[i] = object->pointer;
    *pointer = sp;
  }
  ia2_rules_apply(&half, false);
  return sp;
}

PUBLIC void ia2_copy_receive(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                             unsigned char *room) {
  const struct ia2_half half = {frame, copies, false};
  struct object objects[IA2_COPY_OBJECTS];
  uintptr_t next = (uintptr_t)room;
  frame->touched_count = 0;
  find_objects(frame, copies, objects);
  for (unsigned i = 0; i < copies->count; i++) {
    const struct object *const object = &objects[i];
    uint64_t *const pointer = argument(frame, copies->object[i].where);
    frame->object[i] = 0;
    if (object->twin != i) {
      frame->object[i] = frame->object[object->twin];
      *pointer = *argument(frame, copies->object[object->twin].where);
      continue;
    }
    if (!sent(copies, object->pointer, object->flags & IA2_COPY_IN ? object->size : 1)) {
      if (!passes_in(copies, object))
        ia2_copy_die(NULL, "a pointer argument lies in memory that its sender cannot give");
      continue;
    }
    next = round_up(next, copies->object[i].align);
    if (next + object->size - (uintptr_t)room > IA2_COPY_MAX)
      ia2_copy_die(NULL, "the objects of a call are too large to be copied");
    if (object->flags & IA2_COPY_IN)
      ia2_rules_copy(&half, i, next, object->pointer, object->size);
    else
      ia2_clear_bytes(next, object->size);
    frame->object[i] = *pointer = next;
    next += object->size;
  }
  ia2_rules_apply(&half, false);
}

/* The results of a call, in the order of the objects. */
static size_t results_size(const struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                           const struct object *objects) {
  size_t total = 0;
  for (unsigned i = 0; i < copies->count; i++)
    if (is_copied(frame, objects, i, IA2_COPY_OUT))
      total += round_up(objects[i].size, 16);
  return total;
}

PUBLIC uintptr_t ia2_copy_reply(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                                uintptr_t sp, uintptr_t low) {
  const struct ia2_half half = {frame, copies, true};
  struct object objects[IA2_COPY_OBJECTS];
  find_objects(frame, copies, objects);
  const size_t total = results_size(frame, copies, objects);
  if (sp - low < total)
    ia2_copy_die(NULL, "the lending stack is full");
  const uintptr_t results = sp - total;
  uintptr_t to = results;
  for (unsigned i = 0; i < copies->count; i++) {
    if (copies->object[i].flags & IA2_COPY_SRET)
      frame->rax = 0; /* the address of this side's copy */
    if (!is_copied(frame, objects, i, IA2_COPY_OUT))
      continue;
    ia2_rules_copy(&half, i, to, frame->object[i], objects[i].size);
    to += round_up(objects[i].size, 16);
  }
  ia2_rules_apply(&half, !result_goes_inside(frame, copies, objects));
  ia2_handles_settle(copies->handles, frame->touched, (unsigned)frame->touched_count);
  return results;
}

/* As the caller passed them, for its check of the call. */
static void restore_arguments(struct ia2_copy_frame *frame, const struct ia2_copies *copies) {
  for (unsigned i = 0; i < copies->count; i++)
    if (frame->object[i])
      *argument(frame, copies->object[i].where) = frame->object[i];
  for (unsigned i = 0; i < copies->rule_count; i++) {
    const struct ia2_rule *const rule = &ia2_rules(copies)[i];
    if (rule->place == IA2_PLACE_ARGUMENT && (rule->forth == IA2_GIVE || rule->forth == IA2_SHOW))
      ia2_handle_know(copies->handles, copies->self, rule->kind, argument(frame, rule->where));
  }
}

PUBLIC void ia2_copy_finish(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                            uintptr_t results) {
  const struct ia2_half half = {frame, copies, true};
  struct object objects[IA2_COPY_OBJECTS];
  restore_arguments(frame, copies);
  find_objects(frame, copies, objects);
  const size_t total = results_size(frame, copies, objects);
  if (total && !sent(copies, results, total))
    ia2_copy_die(NULL, "the results of a call lie in memory that the callee cannot give");
  for (unsigned i = 0; i < copies->count; i++) {
    if (copies->object[i].flags & IA2_COPY_SRET)
      frame->rax = frame->object[i] ? frame->object[i] : objects[i].pointer;
    if (!is_copied(frame, objects, i, IA2_COPY_OUT))
      continue;
    ia2_rules_copy(&half, i, frame->object[i], results, objects[i].size);
    results += round_up(objects[i].size, 16);
  }
  ia2_rules_apply(&half, !result_comes_inside(frame, copies, objects));
  ia2_handles_settle(copies->handles, frame->touched, (unsigned)frame->touched_count);
}
