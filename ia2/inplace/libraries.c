/* System V gABI, chapter 5 (dynamic linking; RELR: section "Relative Relocation Table"); psABI for
 * x86-64, section 4.4; symbol versions: LSB 5.0 core, section 10.7. */
#include "ia2/inplace/libraries.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef SHT_RELR
#define SHT_RELR 19
#endif

/* Addresses of a library have its number above this bit. */
#define SPAN 40

static const struct library *library_of(const struct libraries *libraries, uint64_t address) {
  const uint64_t number = address >> SPAN;
  return number == 0 || number > libraries->count ? NULL : &libraries->list[number - 1];
}

static uint64_t base_of(const struct libraries *libraries, const struct library *library) {
  return (uint64_t)(library - libraries->list + 1) << SPAN;
}

static uint64_t offset_of(uint64_t address) { return address & ((1ull << SPAN) - 1); }

static void relocate(struct library *library, struct slot_relocation relocation) {
  if (library->relocation_count == library->relocation_room) {
    library->relocation_room = library->relocation_room * 2 + 64;
    library->relocations =
        memory_grow(library->relocations, library->relocation_room * sizeof relocation);
  }
  library->relocations[library->relocation_count++] = relocation;
}

static void relocate_relative(struct library *library, uint64_t offset) {
  uint64_t addend = 0;
  const unsigned char *bytes = elf_at_address(&library->elf, offset, sizeof addend);
  if (bytes != NULL) {
    memcpy(&addend, bytes, sizeof addend);
  }
  relocate(library, (struct slot_relocation){
                        .offset = offset, .type = R_X86_64_RELATIVE, .addend = (int64_t)addend});
}

/* An even word is an address, an odd one a bitmap of the 63 words that follow. */
static void read_relr(struct library *library, size_t section) {
  const unsigned char *bytes = elf_section_bytes(&library->elf, section);
  const size_t size = bytes == NULL ? 0 : elf_section(&library->elf, section).sh_size;
  uint64_t next = 0;
  for (size_t at = 0; at + sizeof(uint64_t) <= size; at += sizeof(uint64_t)) {
    uint64_t word;
    memcpy(&word, bytes + at, sizeof word);
    if ((word & 1) == 0) {
      relocate_relative(library, word);
      next = word + sizeof word;
      continue;
    }
    for (unsigned bit = 1; bit < 64; bit++) {
      if (word >> bit & 1) {
        relocate_relative(library, next + (bit - 1) * sizeof word);
      }
    }
    next += 63 * sizeof word;
  }
}

static void read_rela(struct library *library, size_t section) {
  for (size_t i = 0; i < elf_entries(&library->elf, section); i++) {
    const struct elf_relocation read = elf_relocation(&library->elf, section, i);
    relocate(library, (struct slot_relocation){.offset = read.offset,
                                               .type = read.type,
                                               .symbol = read.symbol,
                                               .addend = read.addend});
  }
}

static int by_offset(const void *left, const void *right) {
  const struct slot_relocation *a = left;
  const struct slot_relocation *b = right;
  return (a->offset > b->offset) - (a->offset < b->offset);
}

static bool read_library(struct library *library, struct elf_error *error) {
  const struct elf *elf = &library->elf;
  library->symbols = elf_next_section(elf, SHT_DYNSYM, 0);
  if (elf->header.e_type != ET_DYN || library->symbols == 0) {
    return elf_fail(error, "not a shared library with a section table");
  }
  library->versions = elf_next_section(elf, SHT_GNU_versym, 0);
  for (size_t i = 0; i < elf->segments; i++) {
    const Elf64_Phdr segment = elf_segment(elf, i);
    if (segment.p_type == PT_LOAD && (segment.p_vaddr + segment.p_memsz) >> SPAN != 0) {
      return elf_fail(error, "segment %zu lies above 2^%d", i, SPAN);
    }
  }
  for (size_t i = 0; (i = elf_next_section(elf, SHT_RELA, i)) != 0;) {
    if (elf_section(elf, i).sh_flags & SHF_ALLOC) {
      read_rela(library, i);
    }
  }
  for (size_t i = 0; (i = elf_next_section(elf, SHT_RELR, i)) != 0;) {
    read_relr(library, i);
  }
  if (library->relocation_count != 0) {
    qsort(library->relocations, library->relocation_count, sizeof *library->relocations, by_offset);
  }
  return true;
}

bool libraries_add(struct libraries *libraries, const char *path, struct elf_error *error) {
  libraries->list = memory_grow(libraries->list, (libraries->count + 1) * sizeof *libraries->list);
  struct library *library = &libraries->list[libraries->count];
  const char *slash = strrchr(path, '/');
  *library = (struct library){.name = slash == NULL ? path : slash + 1};
  if (!file_read(&library->file, path, error)) {
    return false;
  }
  libraries->count++;
  return elf_view(&library->elf, library->file.bytes, library->file.size, error) &&
         read_library(library, error);
}

void libraries_free(struct libraries *libraries) {
  for (size_t i = 0; i < libraries->count; i++) {
    file_free(&libraries->list[i].file);
    free(libraries->list[i].relocations);
  }
  free(libraries->list);
  *libraries = (struct libraries){0};
}

static bool inside(const Elf64_Phdr *segment, uint64_t offset) {
  return offset >= segment->p_vaddr && offset - segment->p_vaddr < segment->p_memsz;
}

enum memory libraries_memory(const struct libraries *libraries, uint64_t address) {
  const struct library *library = library_of(libraries, address);
  const uint64_t offset = offset_of(address);
  enum memory memory = MEMORY_NONE;
  for (size_t i = 0; library != NULL && i < library->elf.segments; i++) {
    const Elf64_Phdr segment = elf_segment(&library->elf, i);
    if (!inside(&segment, offset)) {
      continue;
    }
    if (segment.p_type == PT_GNU_RELRO) {
      return MEMORY_RELRO;
    }
    if (segment.p_type == PT_LOAD) {
      memory = segment.p_flags & PF_W   ? MEMORY_DATA
               : segment.p_flags & PF_X ? MEMORY_CODE
                                        : MEMORY_CONSTANT;
    }
  }
  return memory;
}

const unsigned char *libraries_bytes(const struct libraries *libraries, uint64_t address,
                                     size_t *size) {
  const struct library *library = library_of(libraries, address);
  const uint64_t offset = offset_of(address);
  for (size_t i = 0; library != NULL && i < library->elf.segments; i++) {
    const Elf64_Phdr segment = elf_segment(&library->elf, i);
    if (segment.p_type == PT_LOAD && offset >= segment.p_vaddr &&
        offset - segment.p_vaddr < segment.p_filesz) {
      *size = segment.p_filesz - (offset - segment.p_vaddr);
      return elf_at_address(&library->elf, offset, *size);
    }
  }
  return NULL;
}

/* The first relocation at `offset` or above. */
static size_t relocation_from(const struct library *library, uint64_t offset) {
  size_t low = 0, high = library->relocation_count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (library->relocations[middle].offset < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

bool libraries_relocated(const struct libraries *libraries, uint64_t address, size_t size) {
  const struct library *library = library_of(libraries, address);
  const uint64_t offset = offset_of(address);
  if (library == NULL) {
    return false;
  }
  const size_t index = relocation_from(library, offset < 7 ? 0 : offset - 7);
  return index < library->relocation_count && library->relocations[index].offset < offset + size;
}

/* Not one that is kept for programs linked long ago (bit 15). */
static bool is_default(const struct library *library, size_t index) {
  const unsigned char *bytes =
      library->versions == 0 ? NULL : elf_section_bytes(&library->elf, library->versions);
  uint16_t version;
  if (bytes == NULL || elf_section(&library->elf, library->versions).sh_size / 2 <= index) {
    return true;
  }
  memcpy(&version, bytes + 2 * index, sizeof version);
  return (version & 0x8000) == 0;
}

static bool is_defined(const struct elf_symbol *symbol) {
  return (symbol->home == ELF_SYMBOL_SECTION || symbol->home == ELF_SYMBOL_ABSOLUTE) &&
         symbol->binding != STB_LOCAL;
}

static struct slot slot_of_symbol(const struct libraries *libraries, const struct library *library,
                                  const struct elf_symbol *symbol) {
  const uint64_t value = base_of(libraries, library) + symbol->value;
  return (struct slot){symbol->type == STT_GNU_IFUNC ? SLOT_RESOLVER
                       : symbol->type == STT_TLS     ? SLOT_TLS
                                                     : SLOT_ADDRESS,
                       value};
}

/* The default version first, then, for what only has old ones, any. */
static struct slot look_up(const struct libraries *libraries, const char *name) {
  for (int any = 0; any < 2; any++) {
    for (size_t i = 0; i < libraries->count; i++) {
      const struct library *library = &libraries->list[i];
      for (size_t k = 1; k < elf_entries(&library->elf, library->symbols); k++) {
        const struct elf_symbol symbol = elf_symbol(&library->elf, library->symbols, k);
        if (is_defined(&symbol) && (any || is_default(library, k)) &&
            strcmp(symbol.name, name) == 0) {
          return slot_of_symbol(libraries, library, &symbol);
        }
      }
    }
  }
  return (struct slot){SLOT_NONE, 0};
}

struct slot libraries_function(const struct libraries *libraries, const char *name) {
  const struct slot slot = look_up(libraries, name);
  return slot.kind != SLOT_NONE && slot.kind != SLOT_TLS &&
                 libraries_memory(libraries, slot.value) == MEMORY_CODE
             ? slot
             : (struct slot){SLOT_NONE, 0};
}

/* The symbol that `address` lies in. */
static bool symbol_at(const struct libraries *libraries, uint64_t address, bool thread_local,
                      const char *name, struct elf_symbol *found) {
  const struct library *library = library_of(libraries, address);
  const uint64_t offset = offset_of(address);
  for (size_t k = 1; library != NULL && k < elf_entries(&library->elf, library->symbols); k++) {
    const struct elf_symbol symbol = elf_symbol(&library->elf, library->symbols, k);
    if (is_defined(&symbol) && (symbol.type == STT_TLS) == thread_local && offset >= symbol.value &&
        offset - symbol.value < symbol.size && (name == NULL || strcmp(name, symbol.name) == 0)) {
      *found = symbol;
      return true;
    }
  }
  return false;
}

bool libraries_variable(const struct libraries *libraries, const char *name,
                        struct variable *variable) {
  const struct slot slot = look_up(libraries, name);
  struct elf_symbol symbol;
  if (slot.kind != SLOT_ADDRESS || !symbol_at(libraries, slot.value, false, name, &symbol) ||
      symbol.type != STT_OBJECT) {
    return false;
  }
  *variable = (struct variable){slot.value, symbol.size};
  return true;
}

static struct slot slot_of(const struct libraries *libraries, const struct library *library,
                           const struct slot_relocation *relocation) {
  const uint64_t base = base_of(libraries, library);
  struct slot slot = {SLOT_ADDRESS, base};
  if (relocation->symbol != 0 &&
      relocation->symbol < elf_entries(&library->elf, library->symbols)) {
    const struct elf_symbol symbol =
        elf_symbol(&library->elf, library->symbols, relocation->symbol);
    /* A library's own definition first: which of two versions is meant is known then. */
    slot = is_defined(&symbol) ? slot_of_symbol(libraries, library, &symbol)
                               : look_up(libraries, symbol.name);
    if (slot.kind == SLOT_NONE) {
      slot.kind = symbol.binding == STB_WEAK ? SLOT_ZERO : SLOT_UNKNOWN;
      return slot;
    }
  }
  switch (relocation->type) {
  case R_X86_64_RELATIVE:
  case R_X86_64_64:
    slot.value += (uint64_t)relocation->addend;
    return slot;
  case R_X86_64_GLOB_DAT:
  case R_X86_64_JUMP_SLOT:
    return slot;
  case R_X86_64_IRELATIVE:
    return (struct slot){SLOT_RESOLVER, base + (uint64_t)relocation->addend};
  case R_X86_64_TPOFF64:
    slot.kind = SLOT_TLS;
    slot.value += (uint64_t)relocation->addend;
    return slot;
  default:
    return (struct slot){SLOT_UNKNOWN, 0};
  }
}

struct slot libraries_slot(const struct libraries *libraries, uint64_t address) {
  const struct library *library = library_of(libraries, address);
  if (library == NULL || !libraries_relocated(libraries, address, 8)) {
    return (struct slot){SLOT_NONE, 0};
  }
  const size_t index = relocation_from(library, offset_of(address));
  const struct slot_relocation *relocation = &library->relocations[index];
  if (index == library->relocation_count || relocation->offset != offset_of(address)) {
    return (struct slot){SLOT_UNKNOWN, 0};
  }
  /* What the addresses of functions are kept in cannot be written when the program runs. */
  const bool table =
      relocation->type == R_X86_64_JUMP_SLOT || relocation->type == R_X86_64_IRELATIVE;
  if (!table && libraries_memory(libraries, address) != MEMORY_RELRO) {
    return (struct slot){SLOT_UNKNOWN, 0};
  }
  return slot_of(libraries, library, relocation);
}

void libraries_place(const struct libraries *libraries, uint64_t address, char text[static 128]) {
  const struct library *library = library_of(libraries, address);
  snprintf(text, 128, "%.100s+0x%" PRIx64, library == NULL ? "?" : library->name,
           offset_of(address));
}

void libraries_describe(const struct libraries *libraries, uint64_t address, bool thread_local,
                        char text[static 128]) {
  struct elf_symbol symbol;
  if (symbol_at(libraries, address, thread_local, NULL, &symbol)) {
    snprintf(text, 128, "%.120s", symbol.name);
  } else {
    libraries_place(libraries, address, text);
  }
}

bool libraries_is(const struct libraries *libraries, uint64_t address, bool thread_local,
                  const char *name) {
  struct elf_symbol symbol;
  char place[128];
  libraries_place(libraries, address, place);
  return symbol_at(libraries, address, thread_local, name, &symbol) || strcmp(place, name) == 0;
}
