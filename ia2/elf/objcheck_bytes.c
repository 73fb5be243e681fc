#include <string.h>

#include "ia2/elf/boundaries.h"
#include "ia2/elf/forbidden.h"
#include "ia2/elf/objcheck.h"
#include "ia2/elf/place.h"
#include "ia2/elf/rights_check.h"

static bool is_gate_section(const char *name) { return strcmp(name, RIGHTS_SECTION) == 0; }

static void report(const struct objcheck *check, const struct object *object, size_t section,
                   size_t at, enum forbidden_kind kind, bool instruction) {
  char place[PLACE_SIZE];
  place_text(place, &object->elf, section, at);
  const char *remedy = instruction
                           ? "only call gates may do that; take the instruction out"
                           : "it could be jumped to; change a constant or the options of this "
                             "file, so that the bytes come out differently";
  findings_breach(check->findings, "%s: %s: %s as %s: %s", object->path, place,
                  forbidden_name(kind),
                  instruction ? "an instruction"
                              : "bytes inside of "
                                "others",
                  remedy);
}

static void check_section(const struct objcheck *check, const struct object *object, size_t section,
                          const struct boundaries *code) {
  const bool gates = object->generated && is_gate_section(elf_section_name(&object->elf, section));
  for (size_t at = 0; at < code->size; at++) {
    const enum forbidden_kind kind = forbidden_at(code->bytes, code->size, at);
    if (kind == FORBIDDEN_NONE) {
      continue;
    }
    const bool instruction = boundaries_opcode(code, at);
    uint32_t rights;
    if (forbidden_is_selector_load(kind) && !instruction) {
      continue;
    }
    if (gates && kind == FORBIDDEN_WRPKRU && instruction &&
        rights_check_at(code->bytes, code->size, at, &rights)) {
      continue;
    }
    report(check, object, section, at, kind, instruction);
  }
}

void objcheck_bytes(const struct objcheck *check, const struct object *object) {
  for (size_t section = 1; section < object->elf.sections; section++) {
    const char *name = elf_section_name(&object->elf, section);
    if (!(elf_section(&object->elf, section).sh_flags & SHF_EXECINSTR)) {
      continue;
    }
    if (is_gate_section(name) && !object->generated) {
      findings_breach(check->findings,
                      "%s: defines a section %s, which is the gates' "
                      "alone: take it out",
                      object->path, name);
    }
    struct boundaries code;
    struct elf_error error;
    if (!boundaries_find(&code, &object->elf, section, &error)) {
      findings_breach(check->findings, "%s: %s", object->path, error.text);
      return;
    }
    check_section(check, object, section, &code);
    boundaries_free(&code);
  }
}
