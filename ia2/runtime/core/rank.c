/* In which order the compartments' objects are initialised. */
#include <link.h>
#include <string.h>

#include "ia2/runtime/core/objects.h"

static const char *base_name(const char *path) {
  const char *const slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static struct ia2_object *compartment_called(const char *needed) {
  for (uint32_t i = 0; i < ia2_object_count; i++)
    if (ia2_objects[i].key && ia2_objects[i].key != IA2_KEY_RUNTIME &&
        strcmp(base_name(ia2_objects[i].path), base_name(needed)) == 0)
      return &ia2_objects[i];
  return 0;
}

static const struct link_map *map_of(const struct ia2_object *object) {
  const struct link_map *map = _r_debug.r_map;
  while (map && map->l_addr != object->base)
    map = map->l_next;
  return map;
}

/* Depth first over DT_NEEDED; rank 0 is "not seen", so that a cycle ends (as it does in ld.so). */
static void visit(struct ia2_object *object, uint32_t *next) {
  enum { SEEN = UINT32_MAX };
  if (object->rank)
    return;
  object->rank = SEEN;
  const struct link_map *const map = map_of(object);
  const char *strings = 0;
  for (const ElfW(Dyn) *d = map ? map->l_ld : 0; d && d->d_tag != DT_NULL; d++)
    if (d->d_tag == DT_STRTAB)
      strings = (const char *)d->d_un.d_ptr;
  for (const ElfW(Dyn) *d = map ? map->l_ld : 0; d && d->d_tag != DT_NULL; d++) {
    if (d->d_tag != DT_NEEDED || !strings)
      continue;
    struct ia2_object *const needed = compartment_called(strings + d->d_un.d_val);
    if (needed)
      visit(needed, next);
  }
  object->rank = ++*next;
}

void ia2_objects_rank(void) {
  uint32_t next = 0;
  /* The libraries first, should the executable not name them; it is compartment 1. */
  for (uint32_t key = ia2_fixed->count; key >= 1; key--)
    visit(ia2_object_of(key), &next);
}
