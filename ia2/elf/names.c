#include "ia2/elf/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a, 64 bits. */
static size_t hash(const char *name) {
  uint64_t value = 0xcbf29ce484222325;
  for (; *name != '\0'; name++) {
    value = (value ^ (unsigned char)*name) * 0x100000001b3;
  }
  return value;
}

/* Open addressing: the slot of `name`, or the free one where it belongs. */
static struct names_entry *find(const struct names *names, const char *name) {
  size_t slot = hash(name) & (names->capacity - 1);
  while (names->entries[slot].name != NULL && strcmp(names->entries[slot].name, name) != 0) {
    slot = (slot + 1) & (names->capacity - 1);
  }
  return &names->entries[slot];
}

static void *need(void *memory) {
  if (memory == NULL) {
    fputs("out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

static void grow(struct names *names) {
  const struct names old = *names;
  names->capacity = old.capacity == 0 ? 64 : 2 * old.capacity;
  names->entries = need(calloc(names->capacity, sizeof *names->entries));
  for (size_t slot = 0; slot < old.capacity; slot++) {
    if (old.entries[slot].name != NULL) {
      *find(names, old.entries[slot].name) = old.entries[slot];
    }
  }
  free(old.entries);
}

uint64_t *names_add(struct names *names, const char *name) {
  if (names->count >= names->capacity / 2) {
    grow(names);
  }
  struct names_entry *entry = find(names, name);
  if (entry->name == NULL) {
    entry->name = need(strdup(name));
    names->count++;
  }
  return &entry->value;
}

uint64_t names_get(const struct names *names, const char *name) {
  return names->capacity == 0 ? 0 : find(names, name)->value;
}

void names_free(struct names *names) {
  for (size_t slot = 0; slot < names->capacity; slot++) {
    free(names->entries[slot].name);
  }
  free(names->entries);
  *names = (struct names){0};
}
