#include "ia2/elf/gadgets.h"

#include <stdlib.h>
#include <string.h>

#include "ia2/elf/boundaries.h"
#include "ia2/elf/code_image.h"
#include "ia2/elf/file.h"
#include "ia2/elf/forbidden.h"
#include "ia2/elf/place.h"
#include "ia2/elf/rights_check.h"

struct scan {
  struct findings *findings;
  const struct gadgets_policy *policy;
  const char *path;
  const struct elf *elf;
  size_t section; /* whose boundaries are known; 0 for none */
  struct boundaries code;
  size_t selector_loads;
  size_t gates;
  size_t allowed;
};

struct hit {
  enum forbidden_kind kind;
  uint64_t address;
  size_t section; /* 0 when it lies in none, or reaches over the end of it */
  size_t offset;  /* in the section */
  bool instruction;
};

/* Hits come in ascending order, so one section is decoded after the other. */
static bool enter_section(struct scan *scan, size_t section) {
  if (scan->section == section) {
    return true;
  }
  boundaries_free(&scan->code);
  scan->section = 0;
  struct elf_error error;
  if (section != 0 && !boundaries_find(&scan->code, scan->elf, section, &error)) {
    findings_breach(scan->findings, "%s: %s", scan->path, error.text);
    return false;
  }
  scan->section = section;
  return true;
}

static bool is_allowed_by_name(const struct scan *scan, const struct hit *hit) {
  const char *slash = strrchr(scan->path, '/');
  const char *file = slash == NULL ? scan->path : slash + 1;
  for (size_t index = 0; index < scan->policy->allowed_count; index++) {
    const char *allowed = scan->policy->allowed[index];
    const char *colon = strchr(allowed, ':');
    const char *symbol = colon == NULL ? allowed : colon + 1;
    if (colon != NULL &&
        (strncmp(file, allowed, (size_t)(colon - allowed)) != 0 || file[colon - allowed] != '\0')) {
      continue;
    }
    if (hit->section != 0 && place_symbol_has(scan->elf, hit->section, hit->address, symbol)) {
      return true;
    }
  }
  return false;
}

static bool is_known_right(const struct gadgets_policy *policy, uint32_t rights) {
  for (size_t index = 0; index < policy->rights_count; index++) {
    if (policy->rights[index] == rights) {
      return true;
    }
  }
  return policy->rights_count == 0;
}

/* Returns why a hit in the section of the gates is none, or NULL when it is one. */
static const char *gate_fault(const struct scan *scan, const struct hit *hit, uint32_t *rights) {
  if (hit->kind != FORBIDDEN_WRPKRU) {
    return "gates may change rights with wrpkru only";
  }
  if (!hit->instruction) {
    return "it is not where an instruction of the gate begins";
  }
  if (!rights_check_at(scan->code.bytes, scan->code.size, hit->offset, rights)) {
    return "it is not followed by cmp $rights, %eax and jne to ud2";
  }
  if (!is_known_right(scan->policy, *rights)) {
    return "it sets rights that no --rights names";
  }
  return NULL;
}

static void report(const struct scan *scan, const struct hit *hit, const char *reason) {
  char place[PLACE_SIZE];
  place_text(place, scan->elf, hit->section, hit->address);
  findings_breach(scan->findings, "%s: %s: 0x%llx: %s as %s: %s", scan->path, place,
                  (unsigned long long)hit->address, forbidden_name(hit->kind),
                  hit->instruction ? "an instruction" : "bytes inside of others", reason);
}

static const char *remedy(const struct hit *hit) {
  if (hit->section == 0) {
    return "it lies beside the code in the file and is mapped with it; link with "
           "-Wl,-z,separate-code";
  }
  if (hit->instruction) {
    return "only call gates may do that; take the instruction out";
  }
  return "it could be jumped to; change a constant or the options of the file that it comes "
         "from, so that the bytes come out differently";
}

static void judge(struct scan *scan, const struct hit *hit) {
  uint32_t rights = 0;
  if (forbidden_is_selector_load(hit->kind)) {
    scan->selector_loads += hit->instruction;
    return;
  }
  if (is_allowed_by_name(scan, hit)) {
    scan->allowed++;
    return;
  }
  if (hit->section != 0 && strcmp(elf_section_name(scan->elf, hit->section), RIGHTS_SECTION) == 0) {
    const char *fault = gate_fault(scan, hit, &rights);
    if (fault != NULL) {
      report(scan, hit, fault);
      return;
    }
    char place[PLACE_SIZE];
    place_text(place, scan->elf, hit->section, hit->address);
    findings_note(scan->findings, "%s: %s: sets rights 0x%08x", scan->path, place, rights);
    scan->gates++;
    return;
  }
  report(scan, hit, remedy(hit));
}

static void scan_image(struct scan *scan, const struct code_image *image) {
  for (size_t at = 0; at < image->size; at++) {
    const enum forbidden_kind kind = forbidden_at(image->bytes, image->size, at);
    if (kind == FORBIDDEN_NONE) {
      continue;
    }
    struct hit hit = {.kind = kind, .address = image->address + at};
    hit.section = place_section(scan->elf, hit.address);
    if (!enter_section(scan, hit.section)) {
      return;
    }
    if (hit.section != 0) {
      const Elf64_Shdr section = elf_section(scan->elf, hit.section);
      hit.offset = hit.address - section.sh_addr;
      hit.instruction =
          (section.sh_flags & SHF_EXECINSTR) && boundaries_opcode(&scan->code, hit.offset);
    }
    judge(scan, &hit);
  }
}

static bool scan_elf(struct scan *scan, struct elf_error *error) {
  if (elf_is_relocatable(scan->elf)) {
    return elf_fail(error, "is not linked yet: scan what is linked from it");
  }
  struct code_images images;
  if (!code_images_make(&images, scan->elf, error)) {
    return false;
  }
  size_t size = 0;
  for (size_t index = 0; index < images.count; index++) {
    scan_image(scan, &images.list[index]);
    size += images.list[index].size;
  }
  boundaries_free(&scan->code);
  code_images_free(&images);
  findings_note(scan->findings,
                "%s: %zu bytes of code, %zu changes of rights in gates, %zu "
                "allowed by name, %zu loads of %%fs or %%gs",
                scan->path, size, scan->gates, scan->allowed, scan->selector_loads);
  return true;
}

void gadgets_scan(struct findings *findings, const struct gadgets_policy *policy,
                  const char *path) {
  struct elf_error error;
  struct file file;
  if (!file_read(&file, path, &error)) {
    findings_breach(findings, "%s: %s", path, error.text);
    return;
  }
  struct elf elf;
  struct scan scan = {.findings = findings, .policy = policy, .path = path, .elf = &elf};
  if (!elf_view(&elf, file.bytes, file.size, &error) || !scan_elf(&scan, &error)) {
    findings_breach(findings, "%s: %s", path, error.text);
  }
  file_free(&file);
}
