#include "ia2/inplace/follow.h"

#include <stdlib.h>
#include <string.h>

#include "ia2/inplace/effects.h"

enum {
  DEEPEST = 64,
  MOST_FINDINGS = 64,
  MOST_STEPS = 3000000,
  MOST_VISITS = 200,
  WIDEN_AFTER = 6,
  MOST_RESOLVERS = 4,
  MOST_CASES = 16
};

/* An instruction that something jumps to, and all that can be the case there. */
struct target {
  uint64_t address;
  struct state state;
  unsigned visits;
  bool pending;
};

/* A call of one function, with what is known when it begins. */
struct frame {
  struct follow *follow;
  struct target *targets;
  size_t count, room;
  int64_t entry_stack; /* where the return address is */
  bool returned;
  struct state result; /* if it returned */
};

/* A call that has been followed, and what came of it. */
struct known_call {
  uint64_t address;
  struct state before, after;
  bool returned;
};

struct resolved {
  uint64_t resolver;
  size_t count;
  uint64_t targets[VALUE_SET_LIMIT];
};

static bool same_places(const struct finding *finding, const struct value_set *places) {
  return finding->place_count == (places == NULL ? 0 : places->count) &&
         (places == NULL ||
          memcmp(finding->places, places->members, places->count * sizeof places->members[0]) == 0);
}

void follow_note(struct follow *follow, enum finding_kind kind,
                 const struct instruction *instruction, const char *what,
                 const struct value_set *places, int64_t number) {
  if (follow->resolving) {
    return;
  }
  for (size_t i = 0; i < follow->finding_count; i++) {
    const struct finding *known = &follow->findings[i];
    if (known->kind == kind && known->address == instruction->address && known->number == number &&
        same_places(known, places)) {
      return;
    }
  }
  if (follow->finding_count == follow->finding_room) {
    follow->finding_room = 2 * follow->finding_room + 8;
    follow->findings =
        memory_grow(follow->findings, follow->finding_room * sizeof *follow->findings);
  }
  struct finding *finding = &follow->findings[follow->finding_count++];
  *finding = (struct finding){
      .kind = kind, .address = instruction->address, .what = what, .number = number};
  instruction_print(instruction, finding->text);
  if (places != NULL) {
    finding->place_count = places->count;
    finding->places = memory_get(places->count * sizeof places->members[0]);
    memcpy(finding->places, places->members, places->count * sizeof places->members[0]);
  }
}

static bool is_end(const struct follow *follow, uint64_t address) {
  for (size_t i = 0; i < follow->end_count; i++) {
    if (follow->ends[i] == address) {
      return true;
    }
  }
  return false;
}

static struct target *find_target(struct frame *frame, uint64_t address) {
  for (size_t i = 0; i < frame->count; i++) {
    if (frame->targets[i].address == address) {
      return &frame->targets[i];
    }
  }
  return NULL;
}

/* Control can come to `address` with `state`. */
static void arrive(struct frame *frame, const struct instruction *from, uint64_t address,
                   const struct state *state) {
  struct follow *follow = frame->follow;
  if (is_end(follow, address)) {
    return;
  }
  struct target *target = find_target(frame, address);
  if (target == NULL) {
    if (frame->count == frame->room) {
      frame->room = 2 * frame->room + 16;
      frame->targets = memory_grow(frame->targets, frame->room * sizeof *frame->targets);
    }
    target = &frame->targets[frame->count++];
    *target = (struct target){.address = address, .pending = true};
    state_copy(&target->state, state);
    return;
  }
  if (state_join(&follow->arena, &target->state, state, target->visits > WIDEN_AFTER)) {
    target->pending = true;
    if (++target->visits > MOST_VISITS) {
      target->pending = false;
      follow_note(follow, FINDING_UNDECIDED, from, "comes round too often to be followed", NULL, 0);
    }
  }
}

static void note_return(struct frame *frame, const struct instruction *instruction,
                        struct state *state) {
  const struct access access = {frame->follow, state, instruction};
  const struct value *rsp = &state->registers[STATE_RSP];
  if (rsp->kinds != VALUE_STACK || !rsp->exact || (int64_t)rsp->low != frame->entry_stack) {
    follow_note(frame->follow, FINDING_UNDECIDED, instruction,
                "returns with a stack pointer that is not the one that it was called with", NULL,
                0);
    return;
  }
  effects_move_stack(&access, 8);
  state_forget_below(state, frame->entry_stack + 8);
  state_forget_comparison(state);
  if (!frame->returned) {
    frame->returned = true;
    state_copy(&frame->result, state);
  } else {
    state_join(&frame->follow->arena, &frame->result, state, false);
  }
}

static bool call_place(struct follow *follow, const struct instruction *from, uint64_t address,
                       struct state *state);

/* A function of the caller's: what it returns can be what it was given. */
static void call_outside(struct state *state) {
  static const unsigned char arguments[] = {7, 6, 2, 1, 8, 9};
  static const unsigned char changed[] = {0, 1, 2, 6, 7, 8, 9, 10, 11};
  unsigned kinds = VALUE_NUMBER;
  for (size_t i = 0; i < sizeof arguments; i++) {
    kinds |= state->registers[arguments[i]].kinds;
  }
  for (size_t i = 0; i < sizeof changed; i++) {
    state->registers[changed[i]] = value_any(kinds);
  }
  memset(state->vectors, (int)kinds, sizeof state->vectors);
  state_forget_comparison(state);
}

/* Calls all that `target` can be; false if nothing of it returns. */
static bool call(struct frame *frame, const struct instruction *instruction,
                 const struct value *target, struct state *state) {
  struct follow *follow = frame->follow;
  if (target->kinds == VALUE_NUMBER && !value_is_constant(target)) {
    follow_note(follow, FINDING_CALLS, instruction, NULL, NULL, 0);
    call_outside(state);
    return true;
  }
  if (target->kinds != VALUE_PLACE || target->set == NULL) {
    follow_note(follow, FINDING_UNKNOWN_CALL, instruction, NULL, NULL, 0);
    return false;
  }
  struct state after = {0};
  bool returned = false;
  for (size_t i = 0; i < target->set->count; i++) {
    struct state one;
    state_copy(&one, state);
    if (!call_place(follow, instruction, target->set->members[i], &one)) {
      state_free(&one);
    } else if (!returned) {
      after = one;
      returned = true;
    } else {
      state_join(&follow->arena, &after, &one, false);
      state_free(&one);
    }
  }
  if (returned) {
    state_free(state);
    *state = after;
  }
  return returned;
}

static struct value branch_target(struct frame *frame, const struct instruction *instruction,
                                  struct state *state) {
  if (instruction->operands[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE) {
    return value_single(&frame->follow->arena, VALUE_PLACE, instruction_target(instruction));
  }
  const struct access access = {frame->follow, state, instruction};
  return access_read(&access, &instruction->operands[0]);
}

static void jump(struct frame *frame, const struct instruction *instruction, struct state *state) {
  const struct value target = branch_target(frame, instruction, state);
  if (target.kinds == VALUE_NUMBER && !value_is_constant(&target)) {
    /* A function of the caller's, which returns for this one. */
    follow_note(frame->follow, FINDING_CALLS, instruction, NULL, NULL, 0);
    call_outside(state);
    note_return(frame, instruction, state);
    return;
  }
  if (target.kinds != VALUE_PLACE || target.set == NULL) {
    follow_note(frame->follow, FINDING_UNKNOWN_JUMP, instruction, NULL, NULL, 0);
    return;
  }
  for (size_t i = 0; i < target.set->count; i++) {
    arrive(frame, instruction, target.set->members[i], state);
  }
}

/* The jump is taken, or (true) not. */
static bool branch(struct frame *frame, const struct instruction *instruction,
                   struct state *state) {
  struct arena *arena = &frame->follow->arena;
  const ZydisMnemonic condition = instruction->info.mnemonic;
  struct state taken;
  if (condition == ZYDIS_MNEMONIC_LOOP || condition == ZYDIS_MNEMONIC_LOOPE ||
      condition == ZYDIS_MNEMONIC_LOOPNE) {
    const struct value count = value_any(VALUE_NUMBER);
    const struct access access = {frame->follow, state, instruction};
    access_set_register(&access, 1, &count);
  }
  state_copy(&taken, state);
  if (effects_assume(arena, &taken, condition, true)) {
    arrive(frame, instruction, instruction_target(instruction), &taken);
  }
  state_free(&taken);
  return effects_assume(arena, state, condition, false);
}

static void system_call(struct frame *frame, const struct instruction *instruction,
                        struct state *state) {
  const struct value number = state->registers[0];
  follow_note(frame->follow, FINDING_ASKS, instruction, NULL, NULL,
              value_is_constant(&number) ? (int64_t)number.low : -1);
  const struct access access = {frame->follow, state, instruction};
  const struct value any = value_any(VALUE_NUMBER);
  access_set_register(&access, 0, &any);
  access_set_register(&access, 1, &any);
  access_set_register(&access, 11, &any);
}

/* One instruction; true if control goes on behind it. */
static bool step(struct frame *frame, const struct instruction *instruction, struct state *state) {
  struct follow *follow = frame->follow;
  const struct access access = {follow, state, instruction};
  switch (instruction->info.meta.category) {
  case ZYDIS_CATEGORY_COND_BR:
    if (instruction->info.mnemonic == ZYDIS_MNEMONIC_XBEGIN) {
      arrive(frame, instruction, instruction_target(instruction), state);
      return true;
    }
    return branch(frame, instruction, state);
  case ZYDIS_CATEGORY_UNCOND_BR:
    jump(frame, instruction, state);
    return false;
  case ZYDIS_CATEGORY_CALL: {
    const struct value target = branch_target(frame, instruction, state);
    const struct value way_back = value_any(VALUE_NUMBER);
    if (!effects_push(&access, 8, &way_back)) {
      return false;
    }
    if (target.kinds == VALUE_NUMBER) { /* returns without being followed */
      effects_move_stack(&access, 8);
    }
    return call(frame, instruction, &target, state);
  }
  case ZYDIS_CATEGORY_RET:
    note_return(frame, instruction, state);
    return false;
  case ZYDIS_CATEGORY_SYSCALL:
    system_call(frame, instruction, state);
    return true;
  case ZYDIS_CATEGORY_INTERRUPT:
  case ZYDIS_CATEGORY_SYSRET:
    if (instruction->info.mnemonic != ZYDIS_MNEMONIC_INT3) {
      follow_note(follow, FINDING_UNDECIDED, instruction, "is not followed", NULL, 0);
    }
    return false;
  default:
    break;
  }
  if (instruction->info.mnemonic == ZYDIS_MNEMONIC_UD2 ||
      instruction->info.mnemonic == ZYDIS_MNEMONIC_HLT) {
    return false;
  }
  effects_apply(&access);
  return true;
}

/* From one target on, until control goes elsewhere. */
static void walk(struct frame *frame, uint64_t address, struct state *state) {
  struct follow *follow = frame->follow;
  struct instruction instruction;
  for (bool first = true;; first = false) {
    const bool decoded = instruction_decode(&instruction, follow->libraries, address);
    if (!first && find_target(frame, address) != NULL) {
      arrive(frame, &instruction, address, state);
      return;
    }
    if (!decoded) {
      instruction = (struct instruction){.address = address};
      follow_note(follow, FINDING_UNDECIDED, &instruction, "is no instruction that is known", NULL,
                  0);
      return;
    }
    if (follow->finding_count >= MOST_FINDINGS) {
      return; /* enough to refuse it */
    }
    if (follow->steps++ > MOST_STEPS) {
      follow_note(follow, FINDING_UNDECIDED, &instruction, "is reached in too many ways", NULL, 0);
      return;
    }
    if (!step(frame, &instruction, state)) {
      return;
    }
    address += instruction.info.length;
  }
}

/* The registers that are known to be in some order have few values: one case after the other, so
 * that what is computed of both is known better. */
static void walk_cases(struct frame *frame, uint64_t address, const struct state *all) {
  const struct order order = all->order;
  const struct value *less = &all->registers[order.less], *more = &all->registers[order.more];
  for (uint64_t a = less->low; a <= less->high; a++) {
    for (uint64_t b = a + 1 > more->low ? a + 1 : more->low; b <= more->high; b++) {
      struct state one;
      state_copy(&one, all);
      one.order = state_no_order;
      one.registers[order.less] = value_number(a, a);
      one.registers[order.more] = value_number(b, b);
      walk(frame, address, &one);
      state_free(&one);
    }
  }
}

static bool has_cases(const struct state *state) {
  if (state->order.less == STATE_NO_REGISTER) {
    return false;
  }
  const struct value *less = &state->registers[state->order.less];
  const struct value *more = &state->registers[state->order.more];
  return less->kinds == VALUE_NUMBER && more->kinds == VALUE_NUMBER && less->high < MOST_CASES &&
         more->high < MOST_CASES;
}

static void run(struct frame *frame) {
  for (bool pending = true; pending;) {
    pending = false;
    for (size_t i = 0; i < frame->count; i++) {
      if (!frame->targets[i].pending) {
        continue;
      }
      frame->targets[i].pending = false;
      pending = true;
      struct state state;
      state_copy(&state, &frame->targets[i].state);
      if (has_cases(&state)) {
        walk_cases(frame, frame->targets[i].address, &state);
      } else {
        walk(frame, frame->targets[i].address, &state);
      }
      state_free(&state);
    }
  }
}

static const struct known_call *known(const struct follow *follow, uint64_t address,
                                      const struct state *state) {
  for (size_t i = 0; i < follow->known_count; i++) {
    if (follow->known[i].address == address && state_equal(&follow->known[i].before, state)) {
      return &follow->known[i];
    }
  }
  return NULL;
}

static void remember(struct follow *follow, uint64_t address, const struct state *before,
                     const struct frame *frame) {
  if (follow->known_count == follow->known_room) {
    follow->known_room = 2 * follow->known_room + 64;
    follow->known = memory_grow(follow->known, follow->known_room * sizeof *follow->known);
  }
  struct known_call *known = &follow->known[follow->known_count++];
  *known = (struct known_call){.address = address, .returned = frame->returned};
  state_copy(&known->before, before);
  if (frame->returned) {
    state_copy(&known->after, &frame->result);
  }
}

static bool is_active(const struct follow *follow, uint64_t address) {
  for (size_t i = 0; i < follow->depth; i++) {
    if (follow->active[i] == address) {
      return true;
    }
  }
  return false;
}

/* Replaces `state` by that after the return, if there is one. */
static bool call_place(struct follow *follow, const struct instruction *from, uint64_t address,
                       struct state *state) {
  if (is_end(follow, address)) {
    return false;
  }
  if (follow->depth == DEEPEST || is_active(follow, address)) {
    follow_note(follow, FINDING_UNDECIDED, from,
                follow->depth == DEEPEST ? "calls too deep" : "leads back into a caller", NULL, 0);
    return false;
  }
  state_forget_comparison(state);
  const struct known_call *before = known(follow, address, state);
  if (before == NULL) {
    struct frame frame = {.follow = follow,
                          .entry_stack = (int64_t)state->registers[STATE_RSP].low};
    follow->active[follow->depth++] = address;
    arrive(&frame, from, address, state);
    run(&frame);
    follow->depth--;
    remember(follow, address, state, &frame);
    for (size_t i = 0; i < frame.count; i++) {
      state_free(&frame.targets[i].state);
    }
    free(frame.targets);
    state_free(&frame.result);
    before = &follow->known[follow->known_count - 1];
  }
  if (before->returned) {
    state_free(state);
    state_copy(state, &before->after);
  }
  return before->returned;
}

static void forget_calls(struct follow *follow) {
  for (size_t i = 0; i < follow->known_count; i++) {
    state_free(&follow->known[i].before);
    state_free(&follow->known[i].after);
  }
  follow->known_count = 0;
}

/* Until what is stored to the caller's memory, and can be read back from there, is all known. */
static bool follow_from(struct follow *follow, uint64_t address, struct state *state) {
  const struct instruction none = {.address = address};
  unsigned outside;
  bool returned;
  do {
    outside = follow->outside;
    forget_calls(follow);
    state_free(state);
    state_begin(state);
    returned = call_place(follow, &none, address, state);
  } while (outside != follow->outside);
  forget_calls(follow);
  return returned;
}

void follow_function(struct follow *follow, uint64_t address) {
  if (follow->active == NULL) {
    follow->active = memory_get(DEEPEST * sizeof *follow->active);
  }
  struct state state = {0};
  follow->outside = 0;
  follow->steps = 0;
  follow_from(follow, address, &state);
  state_free(&state);
  arena_free(&follow->arena);
}

static struct resolved *resolve(struct follow *follow, uint64_t address) {
  struct resolved *resolved = memory_get(sizeof *resolved);
  resolved->resolver = address;
  /* With arrays of its own: this can happen in the middle of another function. */
  struct follow inner = {.libraries = follow->libraries,
                         .ends = follow->ends,
                         .end_count = follow->end_count,
                         .constants = follow->constants,
                         .constant_count = follow->constant_count,
                         .resolving = follow->resolving + 1,
                         .active = memory_get(DEEPEST * sizeof *follow->active)};
  struct state state = {0};
  const bool returned = follow_from(&inner, address, &state);
  const struct value *result = &state.registers[0];
  if (returned && result->kinds == VALUE_PLACE && result->set != NULL) {
    resolved->count = result->set->count;
    memcpy(resolved->targets, result->set->members,
           result->set->count * sizeof resolved->targets[0]);
  }
  state_free(&state);
  follow_free(&inner);
  return resolved;
}

struct value follow_resolver(struct follow *follow, uint64_t address) {
  struct resolved *resolved = NULL;
  for (size_t i = 0; i < follow->resolved_count; i++) {
    if (follow->resolved[i]->resolver == address) {
      resolved = follow->resolved[i];
    }
  }
  if (resolved == NULL && follow->resolving > MOST_RESOLVERS) {
    return value_any(VALUE_LOADED);
  }
  if (resolved == NULL) {
    resolved = resolve(follow, address);
    follow->resolved =
        memory_grow(follow->resolved, (follow->resolved_count + 1) * sizeof(resolved));
    follow->resolved[follow->resolved_count++] = resolved;
  }
  uint64_t targets[VALUE_SET_LIMIT];
  memcpy(targets, resolved->targets, resolved->count * sizeof targets[0]);
  struct value value = resolved->count == 0
                           ? value_any(VALUE_LOADED)
                           : value_of_set(&follow->arena, VALUE_PLACE, targets, resolved->count);
  value.constant = resolved->count != 0;
  return value;
}

void follow_forget_findings(struct follow *follow) {
  for (size_t i = 0; i < follow->finding_count; i++) {
    free(follow->findings[i].places);
  }
  follow->finding_count = 0;
}

void follow_free(struct follow *follow) {
  follow_forget_findings(follow);
  free(follow->findings);
  forget_calls(follow);
  free(follow->known);
  free(follow->active);
  for (size_t i = 0; i < follow->resolved_count; i++) {
    free(follow->resolved[i]);
  }
  free(follow->resolved);
  arena_free(&follow->arena);
}
