#include "ia2/elf/objcheck.h"
#include "ia2/elf/place.h"

/* Writes where `object` first refers to symbol `index`. */
static void place_reference(char text[PLACE_SIZE], const struct object *object, size_t index) {
  const struct elf *elf = &object->elf;
  size_t section = 0;
  while ((section = elf_next_section(elf, SHT_RELA, section)) != 0) {
    for (size_t entry = 0; entry < elf_entries(elf, section); entry++) {
      const struct elf_relocation relocation = elf_relocation(elf, section, entry);
      if (relocation.symbol == index) {
        place_text(text, elf, elf_section(elf, section).sh_info, relocation.offset);
        return;
      }
    }
  }
  snprintf(text, PLACE_SIZE, "symbol table");
}

static const char *first_of(const struct objects *objects, uint64_t compartments) {
  return objects->compartments[__builtin_ctzll(compartments)];
}

static void check_symbol(const struct objcheck *check, const struct object *object,
                         const struct elf_symbol *symbol, size_t index) {
  const struct definitions *defined = &check->objects->definitions;
  const size_t home = object->compartment;
  if (names_get(&defined->any, symbol->name) >> home & 1) {
    return; /* the link finds its own first */
  }
  const uint64_t functions = names_get(&defined->functions, symbol->name);
  const uint64_t data = names_get(&defined->data, symbol->name);
  const uint64_t local = names_get(&defined->thread_local_data, symbol->name);
  const char *from = check->objects->compartments[home];
  char place[PLACE_SIZE];
  if (functions != 0 && !gates_list_has(check->gates, GATES_DIRECT, home, symbol->name)) {
    place_reference(place, object, index);
    findings_breach(check->findings,
                    "%s: %s: refers to function %s of compartment %s, but "
                    "the analysis saw no such reference in %s, so there is no gate: call it "
                    "from C code that is analysed",
                    object->path, place, symbol->name, first_of(check->objects, functions), from);
  }
  if (local != 0) {
    place_reference(place, object, index);
    findings_breach(check->findings,
                    "%s: %s: refers to thread-local variable %s of "
                    "compartment %s, which %s can never reach: pass its value through a "
                    "function",
                    object->path, place, symbol->name, first_of(check->objects, local), from);
  }
  const bool shared = gates_list_has(check->gates, GATES_DATA, home, symbol->name) ||
                      (names_get(&check->gates->symbols[GATES_DATA], symbol->name) & data) != 0;
  if (data != 0 && !shared) {
    place_reference(place, object, index);
    findings_breach(check->findings,
                    "%s: %s: refers to variable %s of compartment %s, which "
                    "is not shared with %s: mark it IA2_SHARED_DATA, or pass its value "
                    "through a function",
                    object->path, place, symbol->name, first_of(check->objects, data), from);
  }
}

void objcheck_references(const struct objcheck *check, const struct object *object) {
  for (size_t index = 1; index < elf_entries(&object->elf, object->symbols); index++) {
    const struct elf_symbol symbol = elf_symbol(&object->elf, object->symbols, index);
    if (symbol.home == ELF_SYMBOL_UNDEFINED && symbol.name[0] != '\0') {
      check_symbol(check, object, &symbol, index);
    }
  }
}
