#include "tests/elf/use_elf.h"

#include <string.h>

#include "ia2/elf/code_image.h"
#include "ia2/elf/dynamic.h"
#include "ia2/elf/forbidden.h"
#include "ia2/elf/instruction.h"
#include "ia2/elf/pad_tls.h"
#include "ia2/elf/place.h"
#include "ia2/elf/reference.h"
#include "ia2/elf/rights_check.h"

static unsigned long use_symbols(const struct elf *elf, size_t table) {
  unsigned long sum = 0;
  for (size_t index = 0; index < elf_entries(elf, table); index++) {
    const struct elf_symbol symbol = elf_symbol(elf, table, index);
    sum += strlen(symbol.name) + symbol.value + symbol.section;
  }
  return sum;
}

static unsigned long use_relocations(const struct elf *elf, size_t section) {
  unsigned long sum = 0;
  const Elf64_Shdr header = elf_section(elf, section);
  for (size_t index = 0; index < elf_entries(elf, section); index++) {
    const struct elf_relocation relocation = elf_relocation(elf, section, index);
    sum += relocation.offset + relocation.symbol;
    if (elf_is_relocatable(elf)) {
      sum += reference_is_branch(elf, header.sh_info, &relocation);
    }
  }
  return sum;
}

static unsigned long use_sections(const struct elf *elf) {
  unsigned long sum = 0;
  for (size_t index = 0; index < elf->sections; index++) {
    const Elf64_Shdr section = elf_section(elf, index);
    sum += strlen(elf_section_name(elf, index));
    const unsigned char *bytes = elf_section_bytes(elf, index);
    for (size_t at = 0; bytes != NULL && at < section.sh_size; at++) {
      sum += bytes[at];
    }
    if (section.sh_type == SHT_SYMTAB || section.sh_type == SHT_DYNSYM) {
      sum += use_symbols(elf, index);
    } else if (section.sh_type == SHT_RELA) {
      sum += use_relocations(elf, index);
    }
    char text[PLACE_SIZE];
    place_text(text, elf, index, section.sh_addr);
    sum += strlen(text) + place_section(elf, section.sh_addr);
  }
  return sum;
}

static unsigned long use_dynamic(const struct elf *elf) {
  unsigned long sum = 0;
  struct elf_error error;
  struct elf_dynamic dynamic;
  if (elf_dynamic_read(&dynamic, elf, &error)) {
    for (size_t index = 0; index < elf_dynamic_relocations(&dynamic); index++) {
      sum += elf_dynamic_relocation(elf, &dynamic, index).offset;
    }
  }
  struct pad_tls_plan plan;
  return sum + pad_tls_plan(&plan, elf, &error);
}

static unsigned long use_code(const struct elf *elf) {
  unsigned long sum = 0;
  struct elf_error error;
  struct code_images images;
  if (!code_images_make(&images, elf, &error)) {
    return 0;
  }
  for (size_t index = 0; index < images.count; index++) {
    const struct code_image *image = &images.list[index];
    for (size_t at = 0; at < image->size; at++) {
      uint32_t rights = 0;
      sum += forbidden_at(image->bytes, image->size, at);
      sum += rights_check_at(image->bytes, image->size, at, &rights) + rights;
      sum += instruction_length(image->bytes + at, image->size - at);
    }
  }
  code_images_free(&images);
  return sum;
}

unsigned long use_elf(const void *bytes, size_t size) {
  struct elf elf;
  struct elf_error error;
  if (!elf_view(&elf, bytes, size, &error)) {
    return 0;
  }
  return 1 + use_sections(&elf) + use_dynamic(&elf) + use_code(&elf);
}
