/* See where.h. */
#include "where.h"

#include <stdio.h>
#include <string.h>

/* X.sum -> X.loc, next to it. */
static const struct locations *load(const struct unit *unit) {
  if (unit->locations)
    return unit->locations;
  const char *path = unit->summary->path;
  size_t size = strlen(path);
  if (size < 4 || strcmp(path + size - 4, ".sum"))
    return NULL;
  char *loc = format("%.*s.loc", (int)size - 4, path);
  FILE *file = fopen(loc, "rb");
  if (!file)
    return NULL;
  fclose(file);
  ((struct unit *)unit)->locations = locations_read(loc, stderr);
  return unit->locations;
}

const char *where_site(const struct unit *unit, const char *site) {
  const struct locations *locations = load(unit);
  for (size_t i = 0; locations && i < locations->site_count; i++)
    if (!strcmp(locations->sites[i].id, site))
      return format("%s:%u",
                    *locations->sites[i].file ? locations->sites[i].file : unit->summary->label,
                    locations->sites[i].line);
  return unit->summary->label;
}

static const char *where_fact(const struct unit *unit, const char *table, const char *key) {
  const struct locations *locations = load(unit);
  for (size_t i = 0; locations && i < locations->place_count; i++) {
    const struct place *place = &locations->places[i];
    if (!strcmp(place->table, table) && !strcmp(place->key, key))
      return format("%s:%u", place->file, place->line);
  }
  return unit->summary->label;
}

const char *where_symbol(const struct symbol *symbol) {
  return where_fact(symbol->unit, "function", symbol->name);
}

const char *where_variable(const struct variable_info *variable) {
  return where_fact(variable->unit, "variable", variable->name);
}
