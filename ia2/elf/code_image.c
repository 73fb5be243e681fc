#include "ia2/elf/code_image.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 4096u

/* A segment as it is mapped: whole pages, as far as the file goes. */
struct mapping {
  uint64_t address;
  uint64_t offset;
  uint64_t size;
};

static bool map(struct mapping *mapping, const struct elf *elf, const Elf64_Phdr *segment,
                struct elf_error *error) {
  const uint64_t before = segment->p_offset % PAGE;
  if (segment->p_vaddr % PAGE != before) {
    return elf_fail(error,
                    "segment at 0x%llx cannot be mapped: its address and its file "
                    "offset differ within a page",
                    (unsigned long long)segment->p_vaddr);
  }
  mapping->address = segment->p_vaddr - before;
  mapping->offset = segment->p_offset - before;
  const uint64_t pages = (before + segment->p_filesz + PAGE - 1) / PAGE * PAGE;
  const uint64_t available = elf->size - mapping->offset;
  mapping->size = pages < available ? pages : available;
  return true;
}

static bool append(struct code_images *images, const struct elf *elf, const struct mapping *mapping,
                   struct elf_error *error) {
  struct code_image *last = images->count == 0 ? NULL : &images->list[images->count - 1];
  if (last == NULL || last->address + last->size != mapping->address) {
    struct code_image *list = realloc(images->list, (images->count + 1) * sizeof *list);
    if (list == NULL) {
      return elf_fail(error, "out of memory");
    }
    images->list = list;
    last = &list[images->count++];
    *last = (struct code_image){.address = mapping->address};
  }
  unsigned char *bytes = realloc(last->bytes, last->size + mapping->size + 1);
  if (bytes == NULL) {
    return elf_fail(error, "out of memory for %zu bytes of code", last->size);
  }
  memcpy(bytes + last->size, elf->bytes + mapping->offset, mapping->size);
  last->bytes = bytes;
  last->size += mapping->size;
  return true;
}

bool code_images_make(struct code_images *images, const struct elf *elf, struct elf_error *error) {
  *images = (struct code_images){0};
  for (size_t index = 0; index < elf->segments; index++) {
    const Elf64_Phdr segment = elf_segment(elf, index);
    struct mapping mapping;
    if (segment.p_type != PT_LOAD || !(segment.p_flags & PF_X) || segment.p_filesz == 0) {
      continue;
    }
    if (!map(&mapping, elf, &segment, error) || !append(images, elf, &mapping, error)) {
      code_images_free(images);
      return false;
    }
  }
  return true;
}

void code_images_free(struct code_images *images) {
  for (size_t index = 0; index < images->count; index++) {
    free(images->list[index].bytes);
  }
  free(images->list);
  *images = (struct code_images){0};
}
