#include <inttypes.h>
#include <string.h>

#include "ia2/elf/bodies.h"
#include "ia2/elf/boundaries.h"
#include "ia2/elf/objcheck.h"
#include "ia2/elf/place.h"
#include "ia2/elf/reference.h"

/* Sections that refer to functions without C code having taken an address: unwind tables, lists of
 * constructors, which ld.so or the runtime calls, and tracing tables. */
static bool is_exempt(const char *name) {
  static const char *const prefixes[] = {
      ".eh_frame",
      ".gcc_except_table",
      ".sframe",
      ".init_array",
      ".fini_array",
      ".preinit_array",
      ".ctors",
      ".dtors",
      "__patchable_function_entries",
  };
  for (size_t index = 0; index < sizeof prefixes / sizeof *prefixes; index++) {
    if (strncmp(name, prefixes[index], strlen(prefixes[index])) == 0) {
      return true;
    }
  }
  return false;
}

/* Returns the name of the gated function that the relocation refers to, or NULL. */
static const char *gated(const struct objcheck *check, const struct object *object,
                         const struct bodies *bodies, size_t section,
                         const struct elf_relocation *relocation) {
  if (relocation->symbol == 0) {
    return NULL;
  }
  const struct elf *elf = &object->elf;
  const struct elf_symbol symbol = elf_symbol(elf, object->symbols, relocation->symbol);
  if (symbol.home == ELF_SYMBOL_UNDEFINED) {
    return gates_list_has(check->gates, GATES_POINTER, object->compartment, symbol.name)
               ? symbol.name
               : NULL;
  }
  if (symbol.home != ELF_SYMBOL_SECTION) {
    return NULL;
  }
  if (symbol.type != STT_SECTION) {
    return bodies_at(bodies, symbol.section, symbol.value);
  }
  return bodies_at(bodies, symbol.section, reference_value(elf, section, relocation, &symbol));
}

static void check_relocations(const struct objcheck *check, const struct object *object,
                              const struct bodies *bodies, size_t relocations) {
  const struct elf *elf = &object->elf;
  const size_t section = elf_section(elf, relocations).sh_info;
  if (!(elf_section(elf, section).sh_flags & SHF_ALLOC) ||
      is_exempt(elf_section_name(elf, section))) {
    return;
  }
  for (size_t index = 0; index < elf_entries(elf, relocations); index++) {
    const struct elf_relocation relocation = elf_relocation(elf, relocations, index);
    if (reference_names_no_address(&relocation) || reference_is_branch(elf, section, &relocation)) {
      continue;
    }
    const char *name = gated(check, object, bodies, section, &relocation);
    if (name != NULL && !gates_list_has(check->gates, GATES_LEFT, object->compartment, name)) {
      char place[PLACE_SIZE];
      place_text(place, elf, section, relocation.offset);
      findings_breach(check->findings,
                      "%s: %s: takes the address of %s itself instead of "
                      "its gate's (relocation type %u): write IA2_GATE(%s) where the "
                      "analysis did not see it",
                      object->path, place, name, relocation.type, name);
    }
  }
}

/* A function in a section of its own is reached from others by relocations only. */
static void check_alone(const struct objcheck *check, const struct object *object,
                        const struct body *body) {
  for (size_t index = 1; index < elf_entries(&object->elf, object->symbols); index++) {
    const struct elf_symbol symbol = elf_symbol(&object->elf, object->symbols, index);
    if (symbol.home == ELF_SYMBOL_SECTION && symbol.section == body->section &&
        symbol.type == STT_FUNC && symbol.value != body->value) {
      findings_breach(check->findings,
                      "%s: %s: function %s has a pointer gate but shares "
                      "its section with %s, so that uses of its address leave no trace: "
                      "compile with -ffunction-sections",
                      object->path, elf_section_name(&object->elf, body->section), body->name,
                      symbol.name);
      return;
    }
  }
}

/* Within its own section the assembler resolves a static function's use of its own address:
 * LEA disp32(%rip) is 8D /r with mod 0, rm 5. */
static void check_itself(const struct objcheck *check, const struct object *object,
                         const struct body *body) {
  struct boundaries code;
  struct elf_error error;
  if (!boundaries_find(&code, &object->elf, body->section, &error)) {
    findings_breach(check->findings, "%s: %s", object->path, error.text);
    return;
  }
  for (size_t at = 0; at + 6 <= code.size; at++) {
    if (code.bytes[at] != 0x8d || (code.bytes[at + 1] & 0xc7) != 0x05 ||
        !boundaries_opcode(&code, at)) {
      continue;
    }
    int32_t distance;
    memcpy(&distance, code.bytes + at + 2, sizeof distance);
    if (at + 6 + (uint64_t)(int64_t)distance == body->value) {
      char place[PLACE_SIZE];
      place_text(place, &object->elf, body->section, at);
      findings_breach(check->findings,
                      "%s: %s: %s takes its own address instead of its "
                      "gate's: write IA2_GATE(%s) where the analysis did not see it",
                      object->path, place, body->name, body->name);
    }
  }
  boundaries_free(&code);
}

void objcheck_pointers(const struct objcheck *check, const struct object *object) {
  struct bodies bodies;
  struct elf_error error;
  if (!bodies_find(&bodies, check->objects, check->gates, object, &error)) {
    findings_breach(check->findings, "%s: %s", object->path, error.text);
    return;
  }
  size_t section = 0;
  while ((section = elf_next_section(&object->elf, SHT_RELA, section)) != 0) {
    check_relocations(check, object, &bodies, section);
  }
  for (size_t index = 0; index < bodies.count; index++) {
    /* An alias and its function are one body. */
    const struct body *body = &bodies.list[index];
    if (index == 0 || body->section != body[-1].section || body->value != body[-1].value) {
      check_alone(check, object, body);
      check_itself(check, object, body);
    }
  }
  bodies_free(&bodies);
}
