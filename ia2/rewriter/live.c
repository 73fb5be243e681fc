/* See live.h. */
#include "live.h"

bool is_live(const struct map *live, const char *function) { return map_get(live, function) != 0; }

static bool may_be_dropped(const struct function *function) {
  bool local = function->linkage == LINKAGE_STATIC || (function->flags & DECL_EXTERN_INLINE);
  return function->defined && local && !(function->flags & (DECL_CONSTRUCTOR | DECL_DESTRUCTOR));
}

static bool revive(struct map *live, const char *function) {
  if (is_live(live, function))
    return false;
  map_set(live, function, 1);
  return true;
}

struct map find_live(const struct summary *summary) {
  struct map live = {0};
  for (size_t i = 0; i < summary->function_count; i++)
    if (may_be_dropped(&summary->functions[i]))
      map_add(&live, summary->functions[i].name, 0);
  for (size_t i = 0; i < summary->function_count; i++)
    revive(&live, summary->functions[i].alias_of);
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < summary->call_count; i++)
      if (is_live(&live, summary->calls[i].caller))
        changed |= revive(&live, summary->calls[i].callee);
    for (size_t i = 0; i < summary->address_count; i++)
      if (is_live(&live, summary->addresss[i].function))
        changed |= revive(&live, summary->addresss[i].target);
  }
  return live;
}
