/* See map.h.  Open addressing over FNV-1a hashes. */
#include "map.h"

#include "util.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static size_t find_slot(const struct map *map, const char *key) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char *c = key; *c; c++)
    hash = (hash ^ (unsigned char)*c) * 0x100000001b3;
  size_t slot = (size_t)hash & (map->capacity - 1);
  while (map->slots[slot].key && strcmp(map->slots[slot].key, key))
    slot = (slot + 1) & (map->capacity - 1);
  return slot;
}

size_t map_get(const struct map *map, const char *key) {
  if (!map->capacity)
    return MAP_NONE;
  const struct map_slot *slot = &map->slots[find_slot(map, key)];
  return slot->key ? slot->value : MAP_NONE;
}

static void grow(struct map *map) {
  struct map old = *map;
  map->capacity = old.capacity ? 2 * old.capacity : 64;
  map->slots = get_memory(map->capacity * sizeof *map->slots);
  for (size_t i = 0; i < old.capacity; i++)
    if (old.slots[i].key)
      map->slots[find_slot(map, old.slots[i].key)] = old.slots[i];
  free(old.slots);
}

size_t map_add(struct map *map, const char *key, size_t value) {
  if (4 * (map->count + 1) > 3 * map->capacity)
    grow(map);
  struct map_slot *slot = &map->slots[find_slot(map, key)];
  if (!slot->key) {
    *slot = (struct map_slot){key, value};
    map->count++;
  }
  return slot->value;
}

void map_set(struct map *map, const char *key, size_t value) {
  map->slots[find_slot(map, key)].value = value;
}
