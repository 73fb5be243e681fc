/* glibc's private part of struct link_map (glibc include/link.h), as of 2.34 to 2.41.  Each field
 * is used only after its contents proved that it is the one meant. */
#include <link.h>

#include "ia2/runtime/core/objects.h"
#include "ia2/runtime/core/text.h"

/* l_info[DT_NUM..] follows l_addr, l_name, l_ld, l_next, l_prev, l_real, l_ns, l_libname. */
enum { L_INFO_OFFSET = 64, SEARCHED_WORDS = 256 };

static _Noreturn void refuse(const struct ia2_object *object) {
  ia2_refuse(IA2_EXIT_REFUSED, "this libc keeps its link maps otherwise than expected",
             object->path);
}

struct link_map *ia2_link_map_find(const struct dl_phdr_info *info) {
  for (struct link_map *map = _r_debug.r_map; map; map = map->l_next)
    for (int i = 0; i < info->dlpi_phnum; i++)
      if (info->dlpi_phdr[i].p_type == PT_DYNAMIC &&
          (uintptr_t)map->l_ld == info->dlpi_addr + info->dlpi_phdr[i].p_vaddr)
        return map;
  return 0;
}

/* l_tls_initimage, l_tls_initimage_size, l_tls_blocksize, l_tls_align, l_tls_firstbyte_offset,
 * l_tls_offset, l_tls_modid.  With both sizes 0, _dl_allocate_tls_init copies and clears nothing;
 * where the block lies (l_tls_offset) is untouched. */
static void patch_tls(struct ia2_object *object, struct link_map *map, size_t module) {
  uintptr_t *const words = (uintptr_t *)map;
  uintptr_t *found = 0;
  for (int i = 0; i + 7 <= SEARCHED_WORDS; i++) {
    const uintptr_t *const w = words + i;
    if (w[0] != object->tls_image || w[1] != object->tls_image_size || w[2] != object->tls_size ||
        w[3] != object->tls_align || w[5] != object->tls_offset || w[6] != module)
      continue;
    if (found)
      refuse(object);
    found = words + i;
  }
  if (!found)
    refuse(object);
  found[1] = 0;
  found[2] = 0;
}

/* The dynamic entry `tag`, if libc keeps it where we think; `take` makes libc forget it. */
static const ElfW(Dyn) *
    entry(const struct ia2_object *object, struct link_map *map, ElfW(Sxword) tag, bool take) {
  const ElfW(Dyn) **const info = (const ElfW(Dyn) **)((char *)map + L_INFO_OFFSET);
  for (const ElfW(Dyn) *d = map->l_ld; d->d_tag != DT_NULL; d++) {
    if (d->d_tag != tag)
      continue;
    if (info[tag] != d)
      refuse(object);
    if (take)
      info[tag] = 0;
    return d;
  }
  return 0;
}

static uintptr_t address_of(const struct ia2_object *object, const ElfW(Dyn) * d) {
  return d ? object->base + d->d_un.d_ptr : 0;
}

static size_t count_of(const ElfW(Dyn) * d) { return d ? d->d_un.d_val / sizeof(uintptr_t) : 0; }

void ia2_link_map_patch(struct ia2_object *object, const struct dl_phdr_info *info) {
  struct link_map *const map = ia2_link_map_find(info);
  if (!map)
    refuse(object);
  patch_tls(object, map, info->dlpi_tls_modid);
  /* Ran before this constructor: without the compartment's rights, heap and stack. */
  if (entry(object, map, DT_PREINIT_ARRAY, false))
    ia2_refuse(IA2_EXIT_REFUSED, "preinit_array is not supported", object->path);
  if (object->key == IA2_KEY_RUNTIME) {
    /* Its constructor is running; what crtbeginS.o has finalisers for is not in use here. */
    entry(object, map, DT_FINI, true);
    entry(object, map, DT_FINI_ARRAY, true);
    return;
  }
  object->init = address_of(object, entry(object, map, DT_INIT, true));
  object->fini = address_of(object, entry(object, map, DT_FINI, true));
  object->init_count = count_of(entry(object, map, DT_INIT_ARRAYSZ, false));
  object->fini_count = count_of(entry(object, map, DT_FINI_ARRAYSZ, false));
  object->init_array =
      (const uintptr_t *)address_of(object, entry(object, map, DT_INIT_ARRAY, true));
  object->fini_array =
      (const uintptr_t *)address_of(object, entry(object, map, DT_FINI_ARRAY, true));
}
