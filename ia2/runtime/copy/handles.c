#include "ia2/runtime/copy/handles.h"

#include <stdbool.h>
#include <stddef.h>

#include "ia2/runtime/layout.h"

enum { INDEX_SHIFT = 4, GENERATION_SHIFT = 20, INDEX_MASK = 0xffff, GENERATION_MASK = 0xfffff };

_Static_assert(sizeof(struct ia2_handles) == IA2_HANDLES_SIZE, "as in assembly");
_Static_assert(offsetof(struct ia2_handles, lock) == 0, "as in ia2/allocator/heap.c");
_Static_assert(IA2_HANDLES_MAX <= 0x4000, "an index and two bits fit what is touched");

static uint64_t number_of(const struct ia2_handles *handles, unsigned owner, unsigned index) {
  const uint64_t generation = handles->at[index].generation & GENERATION_MASK;
  return IA2_HANDLE_BASE | (uint64_t)owner << IA2_HANDLE_OWNER_SHIFT |
         generation << GENERATION_SHIFT | (uint64_t)index << INDEX_SHIFT;
}

static uint16_t *bucket_of(struct ia2_handles *handles, uintptr_t pointer, unsigned kind) {
  const uint64_t hash = (pointer >> 4 ^ (uint64_t)kind << 32) * 0x9e3779b97f4a7c15;
  return &handles->bucket[hash >> 32 & (IA2_HANDLES_BUCKETS - 1)];
}

static unsigned find(struct ia2_handles *handles, uintptr_t pointer, unsigned kind) {
  unsigned index = *bucket_of(handles, pointer, kind);
  while (index && (handles->at[index].pointer != pointer || handles->at[index].kind != kind))
    index = handles->at[index].next;
  return index;
}

/* The entry that was free longest, so that old numbers stay wrong for long. */
static unsigned new_entry(struct ia2_handles *handles) {
  if (handles->used < IA2_HANDLES_MAX - 1)
    return ++handles->used;
  const unsigned index = handles->free_first;
  if (index) {
    handles->free_first = handles->at[index].next;
    if (!handles->free_first)
      handles->free_last = 0;
  }
  return index;
}

static unsigned add(struct ia2_handles *handles, uintptr_t pointer, unsigned kind) {
  uint16_t *const bucket = bucket_of(handles, pointer, kind);
  const unsigned index = new_entry(handles);
  if (!index)
    return 0;
  struct ia2_handle *const handle = &handles->at[index];
  *handle = (struct ia2_handle){.pointer = pointer,
                                .generation = handle->generation + 1,
                                .kind = (uint16_t)kind,
                                .next = *bucket};
  *bucket = (uint16_t)index;
  return index;
}

static void retire_unused(struct ia2_handles *handles, unsigned index) {
  struct ia2_handle *const handle = &handles->at[index];
  if (handle->held || handle->shown || handle->in_hand || handle->pins)
    return;
  uint16_t *link = bucket_of(handles, handle->pointer, handle->kind);
  while (*link != index)
    link = &handles->at[*link].next;
  *link = handle->next;
  handle->pointer = 0;
  handle->next = 0;
  if (handles->free_last)
    handles->at[handles->free_last].next = (uint16_t)index;
  else
    handles->free_first = (uint16_t)index;
  handles->free_last = (uint16_t)index;
}

/* The entry of a pointer that leaves; 0 if there is no room. */
static unsigned entry_of(struct ia2_handles *handles, uintptr_t pointer, unsigned kind) {
  const unsigned index = find(handles, pointer, kind);
  return index ? index : add(handles, pointer, kind);
}

/* Counts one more, which must not wrap around. */
static bool count_up(uint32_t *count) {
  *count += *count != UINT32_MAX;
  return *count != UINT32_MAX;
}

/* The live entry that the number stands for. */
static enum ia2_handle_error look_up(const struct ia2_handles *handles, unsigned owner,
                                     unsigned kind, uint64_t number, unsigned *index) {
  *index = number >> INDEX_SHIFT & INDEX_MASK;
  if (!*index || *index > handles->used ||
      (number & ~((uint64_t)GENERATION_MASK << GENERATION_SHIFT)) !=
          (number_of(handles, owner, *index) & ~((uint64_t)GENERATION_MASK << GENERATION_SHIFT)))
    return IA2_HANDLE_FORGED;
  const struct ia2_handle *const handle = &handles->at[*index];
  if (number != number_of(handles, owner, *index) || !(handle->held || handle->shown))
    return IA2_HANDLE_STALE;
  return handle->kind == kind ? IA2_HANDLE_OK : IA2_HANDLE_OTHER_KIND;
}

enum ia2_handle_error ia2_handle_give(struct ia2_handles *handles, unsigned owner, unsigned kind,
                                      uint64_t *value) {
  if (!*value)
    return IA2_HANDLE_OK;
  ia2_lock_take(&handles->lock);
  const unsigned index = entry_of(handles, *value, kind);
  const bool good = index && count_up(&handles->at[index].held);
  *value = number_of(handles, owner, index);
  ia2_lock_release(&handles->lock);
  return good ? IA2_HANDLE_OK : IA2_HANDLE_FULL;
}

enum ia2_handle_error ia2_handle_show(struct ia2_handles *handles, unsigned owner, unsigned kind,
                                      uint64_t *value, uint16_t *touched) {
  *touched = 0;
  if (!*value)
    return IA2_HANDLE_OK;
  ia2_lock_take(&handles->lock);
  const unsigned index = entry_of(handles, *value, kind);
  const bool good = index && count_up(&handles->at[index].shown);
  *value = number_of(handles, owner, index);
  *touched = (uint16_t)(index | IA2_TOUCH_SHOWN);
  ia2_lock_release(&handles->lock);
  return good ? IA2_HANDLE_OK : IA2_HANDLE_FULL;
}

enum ia2_handle_error ia2_handle_take(struct ia2_handles *handles, unsigned owner, unsigned kind,
                                      uint64_t *value, uint16_t *touched) {
  unsigned index;
  *touched = 0;
  if (!*value)
    return IA2_HANDLE_OK;
  ia2_lock_take(&handles->lock);
  enum ia2_handle_error error = look_up(handles, owner, kind, *value, &index);
  struct ia2_handle *const handle = &handles->at[index & (IA2_HANDLES_MAX - 1)];
  if (!error && !handle->held)
    error = IA2_HANDLE_NOT_HELD;
  if (!error && handle->held == 1 && handle->pins)
    error = IA2_HANDLE_IN_USE;
  if (!error) {
    handle->held--;
    handle->in_hand++;
    *value = handle->pointer;
    *touched = (uint16_t)(index | IA2_TOUCH_TAKEN);
  }
  ia2_lock_release(&handles->lock);
  return error;
}

enum ia2_handle_error ia2_handle_use(struct ia2_handles *handles, unsigned owner, unsigned kind,
                                     uint64_t *value, uint16_t *touched) {
  unsigned index;
  *touched = 0;
  if (!*value)
    return IA2_HANDLE_OK;
  ia2_lock_take(&handles->lock);
  const enum ia2_handle_error error = look_up(handles, owner, kind, *value, &index);
  if (!error) {
    handles->at[index].pins++;
    *value = handles->at[index].pointer;
    *touched = (uint16_t)(index | IA2_TOUCH_PIN);
  }
  ia2_lock_release(&handles->lock);
  return error;
}

enum ia2_handle_error ia2_handle_know(struct ia2_handles *handles, unsigned owner, unsigned kind,
                                      uint64_t *value) {
  unsigned index;
  if (!*value)
    return IA2_HANDLE_OK;
  ia2_lock_take(&handles->lock);
  const enum ia2_handle_error error = look_up(handles, owner, kind, *value, &index);
  if (!error)
    *value = handles->at[index].pointer;
  ia2_lock_release(&handles->lock);
  return error;
}

/* ---- live objects ---- */

static unsigned find_live(struct ia2_handles *handles, unsigned kind, uint64_t object) {
  const unsigned index = find(handles, object, kind);
  return index && handles->at[index].held ? index : 0;
}

enum ia2_handle_error ia2_object_use(struct ia2_handles *handles, unsigned kind, uint64_t object,
                                     uint16_t *touched) {
  *touched = 0;
  ia2_lock_take(&handles->lock);
  const unsigned index = find_live(handles, kind, object);
  if (index) {
    handles->at[index].pins++;
    *touched = (uint16_t)(index | IA2_TOUCH_PIN);
  }
  ia2_lock_release(&handles->lock);
  return index ? IA2_HANDLE_OK : IA2_OBJECT_UNKNOWN;
}

enum ia2_handle_error ia2_object_lacks(struct ia2_handles *handles, unsigned kind,
                                       uint64_t object) {
  ia2_lock_take(&handles->lock);
  const unsigned index = find_live(handles, kind, object);
  ia2_lock_release(&handles->lock);
  return index ? IA2_OBJECT_KNOWN : IA2_HANDLE_OK;
}

/* NULL is no object, whatever a constructor was told. */
enum ia2_handle_error ia2_object_add(struct ia2_handles *handles, unsigned kind, uint64_t object) {
  enum ia2_handle_error error = object ? IA2_HANDLE_OK : IA2_OBJECT_UNKNOWN;
  ia2_lock_take(&handles->lock);
  if (!error && find_live(handles, kind, object))
    error = IA2_OBJECT_KNOWN;
  const unsigned index = error ? 0 : entry_of(handles, object, kind);
  if (index)
    handles->at[index].held = 1;
  else if (!error)
    error = IA2_HANDLE_FULL;
  ia2_lock_release(&handles->lock);
  return error;
}

enum ia2_handle_error ia2_object_remove(struct ia2_handles *handles, unsigned kind, uint64_t object,
                                        uint16_t *touched) {
  *touched = 0;
  ia2_lock_take(&handles->lock);
  const unsigned index = find_live(handles, kind, object);
  const enum ia2_handle_error error = !index                    ? IA2_OBJECT_UNKNOWN
                                      : handles->at[index].pins ? IA2_HANDLE_IN_USE
                                                                : IA2_HANDLE_OK;
  if (!error) {
    handles->at[index].held = 0;
    handles->at[index].in_hand++;
    *touched = (uint16_t)(index | IA2_TOUCH_TAKEN);
  }
  ia2_lock_release(&handles->lock);
  return error;
}

void ia2_handles_settle(struct ia2_handles *handles, const uint16_t *touched, unsigned count) {
  if (!count)
    return;
  ia2_lock_take(&handles->lock);
  for (unsigned i = 0; i < count; i++) {
    const unsigned index = touched[i] & (IA2_HANDLES_MAX - 1);
    struct ia2_handle *const handle = &handles->at[index];
    if (touched[i] & IA2_TOUCH_SHOWN)
      handle->shown--;
    else if (touched[i] & IA2_TOUCH_TAKEN)
      handle->in_hand--;
    else
      handle->pins--;
    retire_unused(handles, index);
  }
  ia2_lock_release(&handles->lock);
}
