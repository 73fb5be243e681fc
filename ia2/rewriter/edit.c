/* See edit.h. */
#define _GNU_SOURCE
#include "edit.h"

#include <stdlib.h>
#include <string.h>

/* ---- decisions ---- */

static struct decision *parse_decision(struct decisions *decisions, char *line, const char *path,
                                       unsigned number) {
  char *site = strchr(line, '\t');
  char *change = site ? strchr(site + 1, '\t') : NULL;
  if (!change)
    fail("%s:%u: not a decision; make the file again with ia2-merge", path, number);
  *site = *change = 0;
  struct decision *decision = APPEND(decisions->at);
  *decision = (struct decision){line, site + 1, change + 1};
  return decision;
}

struct decisions *decisions_read(const char *path) {
  struct decisions *decisions = get_memory(sizeof *decisions);
  char *save = NULL, *text = read_file(path, NULL);
  char *line = strtok_r(text, "\n", &save);
  if (!line || strcmp(line, "ia2-decisions\t1"))
    fail("%s:1: not decisions of this version of ia2-merge", path);
  bool ended = false;
  for (unsigned number = 2; (line = strtok_r(NULL, "\n", &save)); number++) {
    if (ended)
      fail("%s:%u: something follows the end", path, number);
    if (!strncmp(line, "end\t", 4)) {
      ended = strtoull(line + 4, NULL, 10) == decisions->at.count;
      if (!ended)
        fail("%s:%u: lines are missing", path, number);
      continue;
    }
    const struct decision *decision = parse_decision(decisions, line, path, number);
    map_add(&decisions->first, format("%s\t%s", decision->label, decision->site),
            decisions->at.count - 1);
  }
  if (!ended)
    fail("%s: cut off", path);
  return decisions;
}

/* ---- from decisions to edits ---- */

static const char *name_argument(const char *text, const char *name) {
  return strcmp(text, name) ? format(", %s", name) : "";
}

static const char *name_suffix(const char *text, const char *name) {
  return strcmp(text, name) ? "_AS" : "";
}

/* Sets what is inserted around the site; false if the change is not known. */
static bool set_change(struct edit *edit, const char *change) {
  char *field[4];
  size_t count = split_fields(copy_text(change), field, 4);
  const char *name = count > 1 ? field[1] : "";
  if (!strcmp(field[0], "fn") && count == 3) {
    edit->before = "IA2_GATE_AS(";
    edit->after = format(", %s)", name);
  } else if (!strcmp(field[0], "fn") && count == 2) {
    edit->before = strcmp(edit->text, name) ? "IA2_GATE_OF(" : "IA2_GATE(";
    edit->after = ")";
  } else if (!strcmp(field[0], "check") && count == 2) {
    edit->before = "IA2_CHECK(";
    edit->after = format(", 0x%sull)", name);
  } else if (!strcmp(field[0], "lends") && count == 2) {
    edit->before = format("IA2_LENDS%s(", name_suffix(edit->text, name));
    edit->after = format("%s)", name_argument(edit->text, name));
  } else if (!strcmp(field[0], "borrows") && count == 3) {
    edit->before = format("IA2_BORROWS%s(", name_suffix(edit->text, name));
    edit->after = format(", %s%s)", field[2], name_argument(edit->text, name));
  } else if (!strcmp(field[0], "alias") && count == 3) {
    edit->before = "";
    edit->after = format("extern __typeof__(%s) __ia2_body_%s __attribute__((alias(\"%s\"), "
                         "visibility(\"hidden\"), used));\n",
                         name, field[2], name);
  } else {
    return false;
  }
  return true;
}

static bool can_be_edited(const struct site *site) {
  return !strncmp(site->id, "addr:", 5) || !strncmp(site->id, "icall:", 6) ||
         !strncmp(site->id, "call:", 5);
}

static void add_site(edit_list *edits, const struct locations *unit, const struct site *site,
                     const char *change) {
  struct edit *edit = APPEND(*edits);
  *edit = (struct edit){.file = site->file,
                        .offset = site->offset,
                        .length = site->length,
                        .text = site->text,
                        .label = unit->label,
                        .site = site->id,
                        .line = site->line,
                        .column = site->column};
  if (change && !set_change(edit, change))
    fail("unknown change \"%s\" of %s in %s", change, site->id, unit->label);
}

/* Sites that were not decided are edits to nothing: the same text must not be decided elsewhere.
 * Returns how many decisions of the unit were met. */
static size_t add_sites(const struct decisions *decisions, const struct locations *unit,
                        edit_list *edits) {
  size_t met = 0;
  for (size_t i = 0; i < unit->site_count; i++) {
    const struct site *site = &unit->sites[i];
    size_t index = map_get(&decisions->first, format("%s\t%s", unit->label, site->id));
    if (index == MAP_NONE && can_be_edited(site))
      add_site(edits, unit, site, NULL);
    for (; index < decisions->at.count && !strcmp(decisions->at.at[index].label, unit->label) &&
           !strcmp(decisions->at.at[index].site, site->id);
         index++, met++)
      add_site(edits, unit, site, decisions->at.at[index].change);
  }
  return met;
}

static size_t count_decisions(const struct decisions *decisions, const char *label) {
  size_t count = 0;
  for (size_t i = 0; i < decisions->at.count; i++)
    count += !strcmp(decisions->at.at[i].label, label);
  return count;
}

static int compare_text(const char *a, const char *b) {
  return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

/* By place; an outer edit before the ones inside it. */
static int compare_edits(const void *a, const void *b) {
  const struct edit *x = a, *y = b;
  int order = strcmp(x->file, y->file);
  if (order)
    return order;
  if (x->offset != y->offset)
    return x->offset < y->offset ? -1 : 1;
  if (x->length != y->length)
    return x->length > y->length ? -1 : 1;
  order = compare_text(x->before, y->before);
  return order ? order : compare_text(x->after, y->after);
}

static bool same_place(const struct edit *a, const struct edit *b) {
  return !strcmp(a->file, b->file) && a->offset == b->offset && a->length == b->length;
}

static const char *describe(const struct edit *edit) {
  return edit->before ? format("%s...%s", edit->before, edit->after) : "unchanged";
}

/* Joins equal edits, drops the ones to nothing, and complains where two of one place differ. */
static edit_list join_edits(const edit_list *all) {
  edit_list joined = {0};
  const struct edit *last = NULL;
  for (size_t i = 0; i < all->count; i++) {
    const struct edit *edit = &all->at[i];
    bool same = last && same_place(last, edit);
    bool equal = same && !compare_text(last->before, edit->before) &&
                 !compare_text(last->after, edit->after);
    if (same && !equal && edit->length)
      complain(
          "%s:%u:%u: \"%s\" is to be %s for %s of %s, but %s for %s of %s; the text is used in "
          "several ways (a macro, or a header): use it in one, or write it out",
          edit->file, edit->line, edit->column, edit->text, describe(last), last->site, last->label,
          describe(edit), edit->site, edit->label);
    else if (!equal && edit->before)
      *(struct edit *)APPEND(joined) = *edit;
    last = edit;
  }
  return joined;
}

static void check_overlaps(const edit_list *edits) {
  for (size_t i = 0; i < edits->count; i++)
    for (size_t j = i + 1; j < edits->count; j++) {
      const struct edit *a = &edits->at[i], *b = &edits->at[j];
      if (strcmp(a->file, b->file) || b->offset >= a->offset + a->length)
        break;
      if (b->offset + b->length > a->offset + a->length)
        complain("%s:%u:%u: \"%s\" and \"%s\" overlap; write one of them on its own", b->file,
                 b->line, b->column, a->text, b->text);
    }
}

/* The alias of a static belongs to one unit: a file compiled several times into one tree would
 * define it several times. */
static void check_aliases(const edit_list *edits, struct locations *const *units, size_t count) {
  for (size_t i = 0; i < edits->count; i++) {
    const struct edit *edit = &edits->at[i];
    for (size_t j = 0; !strcmp(edit->site, "end") && j < count; j++)
      for (size_t k = 0; k < units[j]->site_count; k++) {
        const struct site *site = &units[j]->sites[k];
        if (!strcmp(site->id, "end") && !strcmp(site->file, edit->file) &&
            strcmp(units[j]->label, edit->label))
          complain(
              "%s: it is compiled twice, as %s and as %s, and its static functions need gates; "
              "edit each unit into a directory of its own",
              edit->file, edit->label, units[j]->label);
      }
  }
}

edit_list collect_edits(const struct decisions *decisions, struct locations *const *units,
                        size_t count) {
  edit_list all = {0};
  for (size_t i = 0; i < count; i++)
    if (add_sites(decisions, units[i], &all) != count_decisions(decisions, units[i]->label))
      complain("%s: it lacks a place of %s that the decisions name; scan and merge again",
               units[i]->path, units[i]->label);
  if (all.count)
    qsort(all.at, all.count, sizeof *all.at, compare_edits);
  edit_list edits = join_edits(&all);
  check_overlaps(&edits);
  check_aliases(&edits, units, count);
  return edits;
}

/* ---- applying ---- */

static void copy_up_to(struct text *out, const char *source, uint64_t *done, uint64_t to) {
  text_add(out, source + *done, to - *done);
  *done = to;
}

/* Writes the ends of the edits that end at or before a place; open edits are a stack. */
static void close_edits(struct text *out, const char *source, uint64_t *done,
                        const struct edit **open, size_t *count, uint64_t place) {
  while (*count && open[*count - 1]->offset + open[*count - 1]->length <= place) {
    const struct edit *edit = open[--*count];
    copy_up_to(out, source, done, edit->offset + edit->length);
    text_format(out, "%s", edit->after);
  }
}

struct text apply_edits(const char *path, const struct edit *edits, size_t count) {
  size_t size;
  const char *source = read_file(path, &size);
  struct text out = {0};
  uint64_t done = 0;
  const struct edit **open = get_memory((count + 1) * sizeof *open);
  size_t open_count = 0;
  for (size_t i = 0; i < count; i++) {
    const struct edit *edit = &edits[i];
    if (edit->offset > size || edit->length > size - edit->offset ||
        memcmp(source + edit->offset, edit->text, edit->length)) {
      complain("%s:%u:%u: \"%s\" was expected here, but the file has changed since it was scanned; "
               "scan and merge again",
               path, edit->line, edit->column, edit->text);
      return out;
    }
    close_edits(&out, source, &done, open, &open_count, edit->offset);
    copy_up_to(&out, source, &done, edit->offset);
    if (!edit->length && edit->offset == size && out.size && out.at[out.size - 1] != '\n')
      text_format(&out, "\n");
    text_format(&out, "%s", edit->before);
    open[open_count++] = edit;
  }
  close_edits(&out, source, &done, open, &open_count, size);
  copy_up_to(&out, source, &done, size);
  free(open);
  return out;
}
