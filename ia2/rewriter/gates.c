#include "gates.h"

#include <stdarg.h>
#include <string.h>

/* Kept equal to ia2/runtime/layout.h, which this tool does not need otherwise. */
enum { MAX_COMPARTMENTS = 13 };

struct writer {
  FILE *out;
  const struct gate_file *file;
  char error[512];
  bool failed;
};

/* The first problem is the one that is told. */
static void complain(struct writer *writer, const char *name, const char *format, ...) {
  if (writer->failed)
    return;
  writer->failed = true;
  const int length = snprintf(writer->error, sizeof writer->error, "%s: ", name);
  va_list arguments;
  va_start(arguments, format);
  if (length >= 0 && (size_t)length < sizeof writer->error)
    vsnprintf(writer->error + length, sizeof writer->error - length, format, arguments);
  va_end(arguments);
}

/* What starts a two-byte instruction must not hide in immediates and type ids, or it would have to
 * be looked at closer: 0f 01 ef is wrpkru, 0f ae /5 xrstor. */
static bool has_escape_byte(uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; i++)
    if ((value >> 8 * i & 0xff) == 0x0f)
      return true;
  return false;
}

bool gate_type_id_ok(uint64_t id) { return !has_escape_byte(id, 8); }

uint64_t gate_type_id(uint64_t hash) {
  for (unsigned i = 0; i < 64; i += 8)
    if ((hash >> i & 0xff) == 0x0f)
      hash ^= 0x80ull << i;
  return hash;
}

/* FNV-1a of the gate's name and direction: stable under changes elsewhere in the program.  31 bits,
 * because the compare sign-extends. */
static uint32_t cookie_of(const char *name, uint32_t from, uint32_t to) {
  uint32_t hash = 2166136261u ^ (from << 8 | to);
  for (; *name; name++)
    hash = (hash ^ (unsigned char)*name) * 16777619u;
  hash &= 0x7fffffff;
  return (uint32_t)gate_type_id(hash) & 0x7fffffff;
}

static void check_abi(struct writer *writer, const char *name, const struct gate_abi *abi) {
  if (abi->gpr > 6 || abi->sse > 8)
    complain(writer, name, "%u integer and %u vector argument registers", abi->gpr, abi->sse);
  if (abi->stack % 8 || abi->stack > GATE_STACK_MAX)
    complain(writer, name, "%u bytes of stack arguments; at most %d can be passed", abi->stack,
             GATE_STACK_MAX);
  if (abi->vector && abi->vector != 16 && abi->vector != 32 && abi->vector != 64)
    complain(writer, name, "vector arguments of %u bytes", abi->vector);
}

static bool reaches(const struct gate_abi *abi, unsigned where) {
  return where < 6 ? where < abi->gpr : (where - 6) * 8 < abi->stack;
}

/* Bytes of stack that the objects take in the callee, wherever alignment puts them. */
static uint32_t check_copies(struct writer *writer, const char *name, const struct gate_abi *abi,
                             const struct gate_copy *copies, size_t count) {
  uint64_t room = 0;
  bool counted = false;
  if (count > GATE_COPY_COUNT_MAX)
    complain(writer, name, "%zu objects; at most %d can be copied", count, GATE_COPY_COUNT_MAX);
  for (size_t i = 0; i < count; i++) {
    const struct gate_copy *copy = &copies[i];
    const unsigned align = copy->align ? copy->align : 16;
    if (!reaches(abi, copy->where))
      complain(writer, name, "the pointer of object %zu is no argument (%u)", i, copy->where);
    if (!(copy->flags & GATE_COPY_INOUT))
      complain(writer, name, "object %zu: no direction", i);
    if ((copy->flags & GATE_COPY_SRET) && (copy->where || copy->flags & GATE_COPY_IN))
      complain(writer, name, "object %zu is no result", i);
    if (align > 64 || (align & (align - 1)))
      complain(writer, name, "object %zu: aligned to %u bytes", i, align);
    if (copy->count_bytes) {
      counted = true;
      if (!reaches(abi, copy->count_where))
        complain(writer, name, "the count of object %zu is no argument (%u)", i, copy->count_where);
      if (copy->count_bytes > 8 || (copy->count_bytes & (copy->count_bytes - 1)))
        complain(writer, name, "object %zu: a count of %u bytes", i, copy->count_bytes);
    } else {
      room += copy->size + align - 1;
    }
  }
  if (room > GATE_COPY_MAX)
    complain(writer, name, "objects of %llu bytes; at most %d can be copied",
             (unsigned long long)room, GATE_COPY_MAX);
  return counted ? GATE_COPY_MAX : (uint32_t)((room + 63) & ~63ull);
}

static bool hands_back(const struct gate_copy *copies, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (copies[i].flags & GATE_COPY_OUT)
      return true;
  return false;
}

static bool has_handles(const struct gate_side *side) {
  for (size_t i = 0; i < side->rule_count; i++)
    if (side->rules[i].kind)
      return true;
  return false;
}

/* Whether the callee's half has something to do when the function returns. */
static bool works_after(const struct gate_side *side) {
  for (size_t i = 0; i < side->rule_count; i++) {
    const struct gate_rule *rule = &side->rules[i];
    if (rule->back || rule->place == GATE_PLACE_RESULT || rule->forth == GATE_USE ||
        rule->forth == GATE_TAKE || rule->forth == GATE_LIVE || rule->forth == GATE_DIES)
      return true;
  }
  return false;
}

static void write_rule(FILE *out, const struct gate_rule *rule) {
  static const char *const places[] = {"IA2_PLACE_ARGUMENT", "IA2_PLACE_RESULT"};
  fputs("IA2_RULE ", out);
  if (rule->place >= GATE_PLACE_ARGUMENT)
    fputs(places[rule->place - GATE_PLACE_ARGUMENT], out);
  else
    fprintf(out, "%u", rule->place);
  fprintf(out, ", %u, %u, %u, %u, %u, %u, \"%s\"\n", rule->where, rule->forth, rule->back,
          rule->kind, rule->size, rule->offset, rule->name);
}

static void write_copies(FILE *out, const char *name, uint32_t key, const struct gate_copy *copies,
                         size_t count, const struct gate_side *side) {
  fprintf(out, "IA2_COPIES_BEGIN %s.copies, ia2_lend_mask, %u, %zu", name, key, count);
  if (side->rule_count)
    fprintf(out, ", rules=%zu, handles=%d", side->rule_count, has_handles(side));
  fputc('\n', out);
  for (size_t i = 0; i < count; i++) {
    const struct gate_copy *copy = &copies[i];
    fprintf(out, "IA2_COPY where=%u, flags=%u, size=%u, align=%u", copy->where, copy->flags,
            copy->size, copy->align ? copy->align : 16);
    if (copy->count_bytes)
      fprintf(out, ", count_where=%u, count_bytes=%u", copy->count_where, copy->count_bytes);
    fputc('\n', out);
  }
  for (size_t i = 0; i < side->rule_count; i++)
    write_rule(out, &side->rules[i]);
  fprintf(out, "IA2_COPIES_END %s.copies\n", name);
}

static void check_side(struct writer *writer, const char *name, const struct gate_abi *abi,
                       const struct gate_side *side, bool after) {
  if (side->rule_count > GATE_RULES_MAX)
    complain(writer, name, "%zu pointers in its objects; at most %d can be looked at",
             side->rule_count, GATE_RULES_MAX);
  if ((side->pre_count || side->post_count) && abi->vector > 16)
    complain(writer, name, "conditions of vector arguments of %u bytes are not supported",
             abi->vector);
  if (side->post_count && abi->ret & (GATE_RET_ST0 | GATE_RET_ST1))
    complain(writer, name, "a condition after a long double result is not supported");
  if (!side->check)
    return;
  if (abi->variadic)
    complain(writer, name, "a check cannot see the arguments of a variadic function");
  if (abi->vector > 16)
    complain(writer, name, "a check of vector arguments of %u bytes is not supported", abi->vector);
  if (after && (abi->sse || abi->ret & (GATE_RET_ST0 | GATE_RET_ST1)))
    complain(writer, name,
             "a check after the call of floating-point arguments, or of a long double result, is "
             "not supported");
}

static void write_result_mask(FILE *out, unsigned ret, bool out_objects) {
  static const char *const names[] = {"IA2_RET_RAX",  "IA2_RET_RDX", "IA2_RET_XMM0",
                                      "IA2_RET_XMM1", "IA2_RET_ST0", "IA2_RET_ST1"};
  const char *separator = "(";
  fputs(", ret=", out);
  for (unsigned i = 0; i < 6; i++)
    if (ret >> i & 1) {
      fprintf(out, "%s%s", separator, names[i]);
      separator = "|";
    }
  if (out_objects) {
    fprintf(out, "%sIA2_RET_R8", separator);
    separator = "|";
  }
  fputs(*separator == '(' ? "0" : ")", out);
}

/* A gate from one compartment to another, and the caller's half around it if objects are copied. */
struct crossing {
  const char *name;
  uint32_t from, to;
  const char *target;
  bool target_local; /* in the same object */
  const char *visibility;
  const struct gate_abi *abi;
  const struct gate_copy *copies;
  size_t copy_count;
  const struct gate_side *side; /* the caller's */
};

static const struct gate_side no_side;

/* The check behind the caller's half: it gets the result as one argument more. */
static void write_check_after(FILE *out, const struct crossing *crossing) {
  const struct gate_abi *abi = crossing->abi;
  const char *check = crossing->side->check;
  if (!check)
    return;
  fprintf(out, ", check=%s, gpr=%u", check, abi->gpr);
  if (abi->ret & (GATE_RET_XMM0 | GATE_RET_XMM1))
    fputs(", check_vectors=2", out);
  if (abi->ret & GATE_RET_RAX)
    fprintf(out, ", result=%d", abi->gpr < 6 ? 1 : 2);
}

static void write_crossing(struct writer *writer, const struct crossing *crossing) {
  FILE *out = writer->out;
  const struct gate_abi *abi = crossing->abi;
  const struct gate_side *side = crossing->side;
  const bool copying = crossing->copy_count || side->rule_count || side->check;
  const bool back = hands_back(crossing->copies, crossing->copy_count);
  check_abi(writer, crossing->name, abi);
  check_copies(writer, crossing->name, abi, crossing->copies, crossing->copy_count);
  check_side(writer, crossing->name, abi, side, true);
  if (copying) {
    write_copies(out, crossing->name, crossing->from, crossing->copies, crossing->copy_count, side);
    fprintf(out, "IA2_SENDER %s, %u, %s.cross, %s.copies, stack=%u, out=%d", crossing->name,
            crossing->from, crossing->name, crossing->name, abi->stack, back);
    if (!crossing->copy_count)
      fputs(", objects=0", out);
    if (side->rule_count || side->check)
      fputs(", back=1", out);
    fprintf(out, ", visibility=%s", crossing->visibility);
    write_check_after(out, crossing);
    fputc('\n', out);
  }
  fprintf(out, "IA2_GATE %s%s, %u, %u, %s, 0x%08x, gpr=%u, sse=%u, stack=%u", crossing->name,
          copying ? ".cross" : "", crossing->from, crossing->to, crossing->target,
          cookie_of(crossing->name, crossing->from, crossing->to), abi->gpr, abi->sse, abi->stack);
  write_result_mask(out, abi->ret, back);
  if (abi->gpr32)
    fprintf(out, ", gpr32=0x%02x", abi->gpr32);
  if (abi->sse_wide || (abi->variadic && abi->sse))
    fprintf(out, ", wide=0x%02x", abi->variadic ? 0xff : abi->sse_wide);
  if (abi->vector > 16)
    fprintf(out, ", vector=%u", abi->vector);
  if (crossing->target_local)
    fputs(", local=1", out);
  const char *visibility = copying ? "local" : crossing->visibility;
  if (strcmp(visibility, "hidden"))
    fprintf(out, ", visibility=%s", visibility);
  fputc('\n', out);
}

/* The first integer argument is where a result in memory goes: that is no argument of the source.
 */
static bool has_hidden_argument(const struct gate_copy *copies, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (copies[i].flags & GATE_COPY_SRET)
      return true;
  return false;
}

static void write_conditions(FILE *out, const char *name, const char *suffix,
                             const char *const *conditions, size_t count, bool hidden) {
  if (!count)
    return;
  fprintf(out, "IA2_CONDITIONS_BEGIN %s.%s\n", name, suffix);
  for (size_t i = 0; i < count; i++)
    fprintf(out, "IA2_CONDITION %s%s\n", conditions[i], hidden ? ", hidden=1" : "");
  fprintf(out, "IA2_CONDITIONS_END %s.%s\n", name, suffix);
}

/* The callee's half. */
static void write_entry(struct writer *writer, const char *name, const char *body,
                        const char *visibility, const struct gate_abi *abi,
                        const struct gate_copy *copies, size_t count,
                        const struct gate_side *side) {
  FILE *out = writer->out;
  check_abi(writer, name, abi);
  check_side(writer, name, abi, side, false);
  const uint32_t room = check_copies(writer, name, abi, copies, count);
  const bool hidden = has_hidden_argument(copies, count);
  write_conditions(out, name, "pre", side->pre, side->pre_count, hidden);
  write_conditions(out, name, "post", side->post, side->post_count, hidden);
  write_copies(out, name, writer->file->self, copies, count, side);
  fprintf(out, "IA2_ENTRY %s, %u, %s, %s.copies, room=%u, sse=%u, stack=%u", name,
          writer->file->self, body, name, room, abi->sse, abi->stack);
  fprintf(out, ", out=%d", hands_back(copies, count));
  if (works_after(side))
    fputs(", back=1", out);
  fprintf(out, ", visibility=%s", visibility);
  if (side->check)
    fprintf(out, ", check=%s, gpr=%u", side->check, abi->gpr);
  if (side->pre_count)
    fputs(", pre=1", out);
  if (side->post_count)
    fputs(", post=1", out);
  fputc('\n', out);
}

static bool is_empty(size_t copies, const struct gate_side *side) {
  return !copies && !side->rule_count && !side->check && !side->pre_count && !side->post_count;
}

#define NAME_SIZE 1024

static void join(struct writer *writer, char *name, const char *prefix, const char *function) {
  const int length = snprintf(name, NAME_SIZE, "%s%s", prefix, function);
  if (length < 0 || length >= NAME_SIZE)
    complain(writer, function, "the name is too long");
}

static bool is_other_key(const struct gate_file *file, uint32_t key) {
  return key >= 1 && key <= file->count && key != file->self;
}

static void write_direct(struct writer *writer, const struct gate_direct *gate) {
  char name[NAME_SIZE], target[NAME_SIZE];
  join(writer, name, "__wrap_", gate->function);
  join(writer, target, "__ia2_entry_", gate->function);
  if (!is_other_key(writer->file, gate->callee))
    complain(writer, gate->function, "called in compartment %u", gate->callee);
  fprintf(writer->out, "\n/* %s, in compartment %u */\n", gate->function, gate->callee);
  write_crossing(writer, &(struct crossing){.name = gate->symbol ? gate->symbol : name,
                                            .from = writer->file->self,
                                            .to = gate->callee,
                                            .target = gate->target ? gate->target : target,
                                            .visibility = "hidden",
                                            .abi = &gate->abi,
                                            .copies = gate->copies,
                                            .copy_count = gate->copy_count,
                                            .side = &gate->side});
}

static void write_called(struct writer *writer, const struct gate_entry *entry) {
  char name[NAME_SIZE];
  const char *body = entry->body ? entry->body : entry->function;
  join(writer, name, "__ia2_entry_", entry->function);
  fprintf(writer->out, "\n/* %s, called by others */\n", entry->function);
  if (!is_empty(entry->copy_count, &entry->side))
    write_entry(writer, name, body, "default", &entry->abi, entry->copies, entry->copy_count,
                &entry->side);
  else
    fprintf(writer->out, "IA2_PLAIN_ENTRY %s, %s\n", name, body);
}

static void write_pointer(struct writer *writer, const struct gate_pointer *gate) {
  const struct gate_file *file = writer->file;
  char name[NAME_SIZE], target[NAME_SIZE + 8], from[NAME_SIZE + 32];
  const char *body = gate->body ? gate->body : gate->function;
  join(writer, name, "__ia2_gate_", gate->function);
  if (!gate_type_id_ok(gate->type_id))
    complain(writer, gate->function, "the type id %016llx has a byte 0f",
             (unsigned long long)gate->type_id);

  fprintf(writer->out, "\n/* %s, by pointer */\n", gate->function);
  fprintf(writer->out, "IA2_POINTER_GATE_BEGIN %s, 0x%016llx, %u, %s, visibility=%s\n", name,
          (unsigned long long)gate->type_id, file->self, body,
          gate->exported ? "default" : "hidden");
  for (size_t i = 0; i < gate->caller_count; i++) {
    if (!is_other_key(file, gate->callers[i]))
      complain(writer, gate->function, "called by compartment %u", gate->callers[i]);
    fprintf(writer->out, "IA2_POINTER_GATE_FROM %u, %s.from_%u\n", gate->callers[i], name,
            gate->callers[i]);
  }
  fprintf(writer->out, "IA2_POINTER_GATE_END %s\n", name);
  if (!gate->caller_count)
    return;

  if (!is_empty(gate->copy_count, &gate->side)) {
    snprintf(target, sizeof target, "%s.entry", name);
    write_entry(writer, target, body, "local", &gate->abi, gate->copies, gate->copy_count,
                &gate->side);
  } else {
    snprintf(target, sizeof target, "%s", body);
  }
  for (size_t i = 0; i < gate->caller_count; i++) {
    snprintf(from, sizeof from, "%s.from_%u", name, gate->callers[i]);
    write_crossing(
        writer, &(struct crossing){.name = from,
                                   .from = gate->callers[i],
                                   .to = file->self,
                                   .target = target,
                                   .target_local = true,
                                   .visibility = "local",
                                   .abi = &gate->abi,
                                   .copies = gate->copies,
                                   .copy_count = gate->copy_count,
                                   .side = gate->caller_sides ? &gate->caller_sides[i] : &no_side});
  }
}

static void write_lends(struct writer *writer, const struct gate_lends *thunk) {
  const char *body = thunk->body ? thunk->body : thunk->callee;
  check_abi(writer, thunk->callee, &thunk->abi);
  if (thunk->owner && !is_other_key(writer->file, thunk->owner))
    complain(writer, thunk->callee, "borrows from compartment %u", thunk->owner);
  fputs("\nIA2_LENDS ", writer->out);
  if (thunk->owner)
    fprintf(writer->out, "__ia2_borrows_%u_%s", thunk->owner, thunk->callee);
  else
    fprintf(writer->out, "__ia2_lends_%s", thunk->callee);
  fprintf(writer->out, ", %u, %s, 0x%x, stack=%u\n", writer->file->self, body,
          thunk->owner ? 0x100 | thunk->owner : 1, thunk->abi.stack);
}

int gates_write(FILE *out, const struct gate_file *file, const char **error) {
  static struct writer writer;
  writer = (struct writer){.out = out, .file = file};
  if (file->count > MAX_COMPARTMENTS || file->self < 1 || file->self > file->count)
    complain(&writer, "program", "compartment %u of %u", file->self, file->count);

  fputs("#include \"ia2/runtime/arch/x86_64/halves.h\"\n"
        "#include \"ia2/runtime/arch/x86_64/pointer.h\"\n\n"
        "  .set ia2_lend_mask, ~1 & (0",
        out);
  for (uint32_t key = 1; key <= file->count; key++)
    fprintf(out, " | 1 << IA2_LEND_KEY_%u", key);
  fputs(")\n", out);
  if (file->has_handles)
    fprintf(out, "\nIA2_HANDLE_TABLE %u\n", file->self);
  for (size_t i = 0; i < file->check_count; i++)
    fprintf(out, "\nIA2_PLAIN_ENTRY __ia2_check_%u_%s, %s\n", file->self, file->checks[i].function,
            file->checks[i].function);
  for (size_t i = 0; i < file->direct_count; i++)
    write_direct(&writer, &file->direct[i]);
  for (size_t i = 0; i < file->straight_count; i++)
    fprintf(out, "\n/* %s, without a gate */\nIA2_STRAIGHT __wrap_%s, __ia2_entry_%s\n",
            file->straights[i].function, file->straights[i].function, file->straights[i].function);
  for (size_t i = 0; i < file->entry_count; i++)
    write_called(&writer, &file->entries[i]);
  for (size_t i = 0; i < file->pointer_count; i++)
    write_pointer(&writer, &file->pointers[i]);
  for (size_t i = 0; i < file->lends_count; i++)
    write_lends(&writer, &file->lends[i]);
  fputs("\n  .section .note.GNU-stack, \"\", @progbits\n", out);

  if (!writer.failed && ferror(out))
    complain(&writer, "program", "cannot write the gates");
  if (error)
    *error = writer.failed ? writer.error : NULL;
  return writer.failed ? -1 : 0;
}
