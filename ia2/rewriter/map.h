/* A map from text to a number, for symbol tables. */
#ifndef IA2_REWRITER_MAP_H
#define IA2_REWRITER_MAP_H

#include <stddef.h>

struct map {
  struct map_slot {
    const char *key;
    size_t value;
  } *slots;
  size_t count, capacity; /* capacity: a power of two, or 0 */
};

#define MAP_NONE ((size_t)-1)

/* The value of key, or MAP_NONE. */
size_t map_get(const struct map *map, const char *key);

/* The value of key; if it is new, it gets the given one.  The map keeps the pointer key. */
size_t map_add(struct map *map, const char *key, size_t value);

/* Changes the value of a key that is there. */
void map_set(struct map *map, const char *key, size_t value);

#endif
