/* code_image: what a linked file puts into executable memory, byte for byte. That is more than its
 * executable segments: memory is mapped in whole pages, so what lies beside a segment in the file
 * becomes executable with it, and instructions can run from one segment into the next. */
#ifndef IA2_ELF_CODE_IMAGE_H
#define IA2_ELF_CODE_IMAGE_H

#include "ia2/elf/elf.h"

struct code_image {
  uint64_t address;
  unsigned char *bytes;
  size_t size;
};

struct code_images {
  struct code_image *list; /* in ascending order, with gaps between them */
  size_t count;
};

bool code_images_make(struct code_images *images, const struct elf *elf, struct elf_error *error);
void code_images_free(struct code_images *images);

#endif
