#include "ia2/inplace/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "ia2/inplace/follow.h"

enum { MOST_MESSAGES = 8 }; /* for each function; the rest are of the same sort */

struct verdict {
  struct findings *findings;
  const struct libraries *libraries;
  const char *path;
  struct follow follow;
};

/* A permission for a variable that lies at `place`. */
static bool permits_place(const struct verdict *verdict, struct entry *entry,
                          const struct finding *finding, uint64_t place) {
  for (size_t i = 0; i < entry->permit_count; i++) {
    struct permit *permit = &entry->permits[i];
    if (permit->kind == PERMIT_WRITES &&
        libraries_is(verdict->libraries, place, finding->kind == FINDING_WRITES_TLS,
                     permit->what)) {
      permit->used = true;
      return true;
    }
  }
  return false;
}

static bool permits(const struct verdict *verdict, struct entry *entry,
                    const struct finding *finding) {
  if (finding->kind == FINDING_WRITES || finding->kind == FINDING_WRITES_TLS) {
    for (size_t i = 0; i < finding->place_count; i++) {
      if (!permits_place(verdict, entry, finding, finding->places[i])) {
        return false;
      }
    }
    return finding->place_count != 0;
  }
  for (size_t i = 0; i < entry->permit_count; i++) {
    struct permit *permit = &entry->permits[i];
    if ((permit->kind == PERMIT_CALLS && finding->kind == FINDING_CALLS) ||
        (permit->kind == PERMIT_ASKS && finding->kind == FINDING_ASKS && finding->number >= 0 &&
         strtoll(permit->what, NULL, 10) == finding->number)) {
      permit->used = true;
      return true;
    }
  }
  return false;
}

/* The variables that an instruction can write, as many as fit. */
static const char *places(const struct verdict *verdict, const struct finding *finding,
                          char text[static 512]) {
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; i < finding->place_count && used + 160 < 512; i++) {
    char name[128];
    libraries_describe(verdict->libraries, finding->places[i], finding->kind == FINDING_WRITES_TLS,
                       name);
    used += (size_t)snprintf(text + used, 512 - used, "%s%s", i == 0 ? " " : ", ", name);
  }
  return text;
}

static void describe(const struct verdict *verdict, const struct finding *finding,
                     char text[static 700]) {
  char named[512];
  switch (finding->kind) {
  case FINDING_WRITES:
    snprintf(text, 700, "writes data of a library:%s",
             finding->place_count == 0 ? " where is not known" : places(verdict, finding, named));
    break;
  case FINDING_WRITES_TLS:
    snprintf(text, 700, "writes thread-local data of a library:%s",
             places(verdict, finding, named));
    break;
  case FINDING_WRITES_BLOCK:
    snprintf(text, 700, "writes the thread control block, or thread-local data that is not known");
    break;
  case FINDING_WRITES_LOADED:
    snprintf(text, 700,
             "writes where a pointer leads that was read from data of a library or thread");
    break;
  case FINDING_ASKS:
    if (finding->number >= 0) {
      snprintf(text, 700, "makes system call %lld", (long long)finding->number);
    } else {
      snprintf(text, 700, "makes a system call whose number is not known");
    }
    break;
  case FINDING_CALLS:
    snprintf(text, 700, "calls through a pointer that came from the caller");
    break;
  case FINDING_UNKNOWN_CALL:
    snprintf(text, 700, "calls through a pointer of which it is not known where it leads");
    break;
  case FINDING_UNKNOWN_JUMP:
    snprintf(text, 700, "jumps to an address that is not known");
    break;
  case FINDING_UNDECIDED:
    snprintf(text, 700, "%s", finding->what);
    break;
  }
}

static void refuse(const struct verdict *verdict, const struct entry *entry,
                   const struct finding *finding) {
  char place[128], text[700];
  libraries_place(verdict->libraries, finding->address, place);
  describe(verdict, finding, text);
  findings_breach(verdict->findings, "%s:%zu: %s: %s: `%s' %s", verdict->path, entry->line,
                  entry->name, place, finding->text, text);
}

static void follow_all(struct verdict *verdict, struct slot function) {
  if (function.kind != SLOT_RESOLVER) {
    follow_function(&verdict->follow, function.value);
    return;
  }
  const struct value variants = follow_resolver(&verdict->follow, function.value);
  if (variants.set == NULL) {
    const struct instruction resolver = {.address = function.value};
    follow_note(&verdict->follow, FINDING_UNDECIDED, &resolver,
                "is an IFUNC resolver of which it is not known what it returns", NULL, 0);
    return;
  }
  const size_t count = variants.set->count;
  uint64_t *addresses = memory_get(count * sizeof *addresses);
  memcpy(addresses, variants.set->members, count * sizeof *addresses);
  for (size_t i = 0; i < count; i++) {
    follow_function(&verdict->follow, addresses[i]);
  }
  free(addresses);
}

static void judge(struct verdict *verdict, struct entry *entry) {
  const struct slot function = libraries_function(verdict->libraries, entry->name);
  if (function.kind == SLOT_NONE) {
    findings_breach(verdict->findings, "%s:%zu: no library has a function %s", verdict->path,
                    entry->line, entry->name);
    return;
  }
  follow_forget_findings(&verdict->follow);
  follow_all(verdict, function);
  size_t refused = 0;
  for (size_t i = 0; i < verdict->follow.finding_count; i++) {
    if (!permits(verdict, entry, &verdict->follow.findings[i]) && ++refused <= MOST_MESSAGES) {
      refuse(verdict, entry, &verdict->follow.findings[i]);
    }
  }
  for (size_t i = 0; i < entry->permit_count; i++) {
    if (!entry->permits[i].used) {
      findings_breach(verdict->findings, "%s:%zu: %s needs no permission for %s; take it out",
                      verdict->path, entry->line, entry->name, entry->permits[i].what);
      refused++;
    }
  }
  if (refused == 0) {
    findings_note(verdict->findings, "%s%s", entry->name,
                  entry->permit_count == 0 ? "" : " (with permissions)");
  }
}

static void find_end(struct verdict *verdict, const struct entry *entry, uint64_t *ends) {
  const struct slot function = libraries_function(verdict->libraries, entry->name);
  if (function.kind != SLOT_ADDRESS) {
    findings_breach(verdict->findings, "%s:%zu: no library has a function %s", verdict->path,
                    entry->line, entry->name);
    return;
  }
  ends[verdict->follow.end_count++] = function.value;
}

static void find_constant(struct verdict *verdict, const struct entry *entry,
                          struct variable *constants) {
  struct variable *constant = &constants[verdict->follow.constant_count];
  if (!libraries_variable(verdict->libraries, entry->name, constant)) {
    findings_breach(verdict->findings, "%s:%zu: no library has a variable %s", verdict->path,
                    entry->line, entry->name);
    return;
  }
  verdict->follow.constant_count++;
}

void verdict_give(struct findings *findings, const struct libraries *libraries, struct list *list,
                  const char *path) {
  struct verdict verdict = {.findings = findings,
                            .libraries = libraries,
                            .path = path,
                            .follow = {.libraries = libraries}};
  uint64_t *ends = memory_get((list->count + 1) * sizeof *ends);
  struct variable *constants = memory_get((list->count + 1) * sizeof *constants);
  verdict.follow.ends = ends;
  verdict.follow.constants = constants;
  for (size_t i = 0; i < list->count; i++) {
    if (list->entries[i].kind == ENTRY_END) {
      find_end(&verdict, &list->entries[i], ends);
    } else if (list->entries[i].kind == ENTRY_CONSTANT) {
      find_constant(&verdict, &list->entries[i], constants);
    }
  }
  for (size_t i = 0; i < list->count; i++) {
    if (list->entries[i].kind == ENTRY_FUNCTION) {
      judge(&verdict, &list->entries[i]);
    }
  }
  follow_free(&verdict.follow);
  free(ends);
  free(constants);
}
