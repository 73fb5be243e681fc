/* A set of interned texts, by address. */
#include <stdint.h>
#include <stdlib.h>

#include "scan.h"
#include "util.h"

struct set {
  const char **slots;
  size_t capacity, count;
};

struct set *set_new(void) { return get_memory(sizeof(struct set)); }

static size_t slot_of(const struct set *set, const char *text) {
  size_t i = (size_t)((uintptr_t)text * 0x9e3779b97f4a7c15u >> 20) & (set->capacity - 1);
  while (set->slots[i] && set->slots[i] != text)
    i = (i + 1) & (set->capacity - 1);
  return i;
}

static void set_grow(struct set *set) {
  struct set old = *set;
  set->capacity = old.capacity ? 2 * old.capacity : 256;
  set->slots = get_memory(set->capacity * sizeof *set->slots);
  for (size_t i = 0; i < old.capacity; i++)
    if (old.slots[i])
      set->slots[slot_of(set, old.slots[i])] = old.slots[i];
  free(old.slots);
}

bool set_add(struct set *set, const char *text) {
  if (2 * set->count >= set->capacity)
    set_grow(set);
  size_t i = slot_of(set, text);
  if (set->slots[i])
    return false;
  set->slots[i] = text;
  set->count++;
  return true;
}

void set_free(struct set *set) {
  if (!set)
    return;
  free(set->slots);
  free(set);
}
