/* names: a table from text to a number. */
#ifndef IA2_ELF_NAMES_H
#define IA2_ELF_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct names_entry {
  char *name;
  uint64_t value;
};

struct names {
  struct names_entry *entries;
  size_t count;
  size_t capacity; /* a power of two, or 0 */
};

/* names_add returns where the number of `name` is kept, 0 at first; valid until the next add. It
 * ends the program when there is no memory. */
uint64_t *names_add(struct names *names, const char *name);

/* names_get returns the number of `name`, or 0 when it was never added. */
uint64_t names_get(const struct names *names, const char *name);

void names_free(struct names *names);

#endif
