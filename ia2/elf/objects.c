#include "ia2/elf/objects.h"

#include <stdlib.h>
#include <string.h>

static bool find_compartment(struct objects *objects, const char *name, size_t *index,
                             struct elf_error *error) {
  for (*index = 0; *index < objects->compartment_count; (*index)++) {
    if (strcmp(objects->compartments[*index], name) == 0) {
      return true;
    }
  }
  if (objects->compartment_count == OBJECTS_COMPARTMENTS) {
    return elf_fail(error, "more than %d compartments", OBJECTS_COMPARTMENTS);
  }
  objects->compartments[objects->compartment_count++] = name;
  return true;
}

static struct names *table_for(struct definitions *definitions, const struct object *object,
                               const struct elf_symbol *symbol) {
  switch (symbol->type) {
  case STT_TLS:
    return &definitions->thread_local_data;
  case STT_FUNC:
  case STT_GNU_IFUNC:
    return &definitions->functions;
  case STT_NOTYPE: /* a label of an assembly file */
    if (symbol->home == ELF_SYMBOL_SECTION &&
        (elf_section(&object->elf, symbol->section).sh_flags & SHF_EXECINSTR)) {
      return &definitions->functions;
    }
    return &definitions->data;
  default:
    return &definitions->data;
  }
}

static void add_definitions(struct definitions *definitions, const struct object *object) {
  for (size_t index = 1; index < elf_entries(&object->elf, object->symbols); index++) {
    const struct elf_symbol symbol = elf_symbol(&object->elf, object->symbols, index);
    if (symbol.home == ELF_SYMBOL_UNDEFINED || symbol.binding == STB_LOCAL) {
      continue;
    }
    const uint64_t bit = (uint64_t)1 << object->compartment;
    *names_add(&definitions->any, symbol.name) |= bit;
    if (symbol.visibility == STV_DEFAULT || symbol.visibility == STV_PROTECTED) {
      *names_add(table_for(definitions, object, &symbol), symbol.name) |= bit;
    }
  }
}

static bool check_kind(struct object *object, struct elf_error *error) {
  if (!elf_view(&object->elf, object->file.bytes, object->file.size, error)) {
    return false;
  }
  if (!elf_is_relocatable(&object->elf)) {
    return elf_fail(error, "is linked already; give the object files that it came from");
  }
  object->symbols = elf_next_section(&object->elf, SHT_SYMTAB, 0);
  if (object->symbols == 0) {
    return elf_fail(error, "has no symbol table: do not strip objects before linking");
  }
  return true;
}

static bool load(struct object *object, struct elf_error *error) {
  struct elf_error reason;
  if (!file_read(&object->file, object->path, &reason)) {
    return elf_fail(error, "%.200s: %.200s", object->path, reason.text);
  }
  if (check_kind(object, &reason)) {
    return true;
  }
  file_free(&object->file);
  return elf_fail(error, "%.200s: %.250s", object->path, reason.text);
}

bool objects_add(struct objects *objects, char *specification, bool generated,
                 struct elf_error *error) {
  char *equals = strchr(specification, '=');
  if (equals == NULL || equals == specification || equals[1] == '\0') {
    return elf_fail(error, "'%.200s' is not COMPARTMENT=FILE", specification);
  }
  *equals = '\0';
  struct object object = {.path = equals + 1, .generated = generated};
  if (!find_compartment(objects, specification, &object.compartment, error) ||
      !load(&object, error)) {
    return false;
  }
  struct object *list = realloc(objects->list, (objects->count + 1) * sizeof *list);
  if (list == NULL) {
    file_free(&object.file);
    return elf_fail(error, "out of memory for %zu objects", objects->count);
  }
  objects->list = list;
  objects->list[objects->count++] = object;
  add_definitions(&objects->definitions, &object);
  return true;
}

void objects_free(struct objects *objects) {
  for (size_t index = 0; index < objects->count; index++) {
    file_free(&objects->list[index].file);
  }
  free(objects->list);
  names_free(&objects->definitions.functions);
  names_free(&objects->definitions.data);
  names_free(&objects->definitions.thread_local_data);
  names_free(&objects->definitions.any);
  *objects = (struct objects){0};
}
