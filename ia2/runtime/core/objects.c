#include "ia2/runtime/core/objects.h"

#include <link.h>
#include <string.h>
#include <sys/mman.h>

#include "ia2/runtime/core/page.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/core/windows.h"

static bool page_aligned(uintptr_t address) { return (address & (IA2_PAGE - 1)) == 0; }

static void copy_path(struct ia2_object *object, const char *name) {
  size_t length = strlen(name);
  if (length >= sizeof object->path)
    length = sizeof object->path - 1;
  memcpy(object->path, name, length);
  object->path[length] = 0;
}

static void read_segments(struct ia2_object *object, const struct dl_phdr_info *info) {
  const uintptr_t thread_pointer = (uintptr_t)__builtin_thread_pointer();
  object->low = UINTPTR_MAX;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
    const uintptr_t low = info->dlpi_addr + header->p_vaddr, high = low + header->p_memsz;
    if (header->p_type == PT_LOAD) {
      if (low < object->low)
        object->low = low;
      if (high > object->high)
        object->high = high;
    } else if (header->p_type == PT_TLS && info->dlpi_tls_data) {
      object->has_tls = true;
      object->tls_offset = thread_pointer - (uintptr_t)info->dlpi_tls_data;
      object->tls_image = low;
      object->tls_image_size = header->p_filesz;
      object->tls_size = header->p_memsz;
      object->tls_align = header->p_align;
    }
  }
}

/* A compartment's object is the one that its descriptor lies in. */
static uint32_t key_of(const struct ia2_object *object) {
  for (uint32_t key = 1; key < IA2_WINDOW_COUNT; key++) {
    const uintptr_t descriptor = (uintptr_t)ia2_fixed->compartments[key];
    if (descriptor >= object->low && descriptor < object->high)
      return key;
  }
  return 0;
}

static void check_tls(const struct ia2_object *object) {
  const char *const name = ia2_fixed->compartments[object->key]->name;
  if (!object->has_tls)
    ia2_refuse(IA2_EXIT_REFUSED, "no thread-local header (is head.S linked in?)", name);
  if (!page_aligned(object->tls_offset) || !page_aligned(object->tls_size) ||
      !page_aligned(object->tls_image))
    ia2_refuse(IA2_EXIT_REFUSED, "thread-local storage shares pages (link with tls.ld)", name);
  if (ia2_fixed->head_offset[object->key] != -(intptr_t)object->tls_offset)
    ia2_refuse(IA2_EXIT_REFUSED, "the thread-local header is not first (link head.S first)", name);
}

static int add_object(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size, (void)unused;
  if (ia2_object_count == IA2_MAX_OBJECTS)
    return 0; /* beyond: no names in reports */
  struct ia2_object *const object = &ia2_objects[ia2_object_count++];
  /* The executable comes first and has no name (dl_iterate_phdr(3)). */
  copy_path(object, ia2_object_count == 1 ? "/proc/self/exe" : info->dlpi_name);
  object->base = info->dlpi_addr;
  read_segments(object, info);
  object->key = key_of(object);
  if (object->key) {
    check_tls(object);
    ia2_references_check(object, info);
    ia2_link_map_patch(object, info);
  }
  return 0;
}

/* /proc/self/exe names another file after execve of the file's new version, or nothing under
 * Landlock; reports want a path. */
static void name_executable(void) {
  char path[IA2_PATH_SIZE];
  const long length = ia2_sys3(SYS_readlink, "/proc/self/exe", path, sizeof path - 1);
  if (length <= 0)
    return;
  path[length] = 0;
  copy_path(&ia2_objects[0], path);
}

void ia2_objects_find(void) {
  dl_iterate_phdr(add_object, 0);
  name_executable();
  for (uint32_t key = 1; key < IA2_WINDOW_COUNT; key++)
    if (ia2_fixed->compartments[key] && !ia2_object_of(key))
      ia2_refuse(IA2_EXIT_REFUSED, "compartment not loaded at start",
                 ia2_fixed->compartments[key]->name);
}

/* Tags [low, high) but for the pages of [hole_low, hole_high), which stay as they are. */
static void tag_around(uintptr_t low, uintptr_t high, uintptr_t hole_low, uintptr_t hole_high,
                       uint32_t key) {
  if (hole_high <= low || hole_low >= high || hole_low >= hole_high) {
    if (low < high)
      ia2_tag(low, high - low, key);
    return;
  }
  if (low < hole_low)
    ia2_tag(low, hole_low - low, key);
  if (hole_high < high)
    ia2_tag(hole_high, high - hole_high, key);
}

static void list_place(uint32_t key, uintptr_t low, uintptr_t high) {
  struct ia2_range *const data = &ia2_fixed->places.data[key];
  if (low >= high)
    return;
  if (!data->high || low < data->low)
    data->low = low;
  if (high > data->high)
    data->high = high;
}

static void tag_segment(const ElfW(Phdr) * header, uintptr_t base, uintptr_t relro_low,
                        uintptr_t relro_high, uint32_t key) {
  uintptr_t low = ia2_page_down(base + header->p_vaddr);
  const uintptr_t high = ia2_page_up(base + header->p_vaddr + header->p_memsz);
  /* ld.so made these read-only (elf/dl-reloc.c _dl_protect_relro). */
  if (low >= relro_low && low < relro_high)
    low = relro_high;
  list_place(key, low, high);
  if (key == IA2_KEY_RUNTIME) {
    const uintptr_t fixed = (uintptr_t)&ia2_fixed_page;
    tag_around(low, high, fixed, fixed + IA2_PAGE, key);
    return;
  }
  const struct ia2_compartment *const compartment = ia2_fixed->compartments[key];
  tag_around(low, high, (uintptr_t)compartment->shared_data,
             (uintptr_t)compartment->shared_data_end, key);
}

static int tag_object(struct dl_phdr_info *info, size_t size, void *wanted) {
  (void)size;
  const struct ia2_object *const object = wanted;
  if (info->dlpi_addr != object->base)
    return 0;
  uintptr_t relro_low = 0, relro_high = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
    if (header->p_type != PT_GNU_RELRO)
      continue;
    relro_low = ia2_page_down(info->dlpi_addr + header->p_vaddr);
    relro_high = ia2_page_down(info->dlpi_addr + header->p_vaddr + header->p_memsz);
  }
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_W)
      tag_segment(&info->dlpi_phdr[i], info->dlpi_addr, relro_low, relro_high, object->key);
  return 1;
}

static void check_shared_data(uint32_t key) {
  const struct ia2_compartment *const compartment = ia2_fixed->compartments[key];
  const uintptr_t low = (uintptr_t)compartment->shared_data;
  const uintptr_t high = (uintptr_t)compartment->shared_data_end;
  const struct ia2_object *const object = ia2_object_of(key);
  if (low == high)
    return;
  if (low > high || low < object->low || high > ia2_page_up(object->high) || !page_aligned(low) ||
      !page_aligned(high))
    ia2_refuse(IA2_EXIT_REFUSED, "shared data does not fill its pages", compartment->name);
}

void ia2_objects_tag(void) {
  for (uint32_t key = 1; key <= ia2_fixed->count; key++) {
    check_shared_data(key);
    dl_iterate_phdr(tag_object, ia2_object_of(key));
  }
  dl_iterate_phdr(tag_object, ia2_object_of(IA2_KEY_RUNTIME));
}
