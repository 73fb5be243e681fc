#include "ia2/inplace/state.h"

#include <stdlib.h>
#include <string.h>

const struct order state_no_order = {STATE_NO_REGISTER, STATE_NO_REGISTER};

void state_forget_comparison(struct state *state) {
  state->compared = (struct comparison){.right = STATE_NO_REGISTER};
  state->order = state_no_order;
}

void state_begin(struct state *state) {
  *state = (struct state){0};
  state_forget_comparison(state);
  for (size_t i = 0; i < STATE_REGISTERS; i++) {
    state->registers[i] = value_any(VALUE_NUMBER);
  }
  memset(state->vectors, VALUE_NUMBER, sizeof state->vectors);
  state->registers[STATE_RSP] = value_stack(0);
}

void state_copy(struct state *to, const struct state *from) {
  *to = *from;
  to->slots = NULL;
  to->slot_room = from->slot_count;
  if (from->slot_count != 0) {
    to->slots = memory_get(from->slot_count * sizeof *to->slots);
    memcpy(to->slots, from->slots, from->slot_count * sizeof *to->slots);
  }
}

void state_free(struct state *state) {
  free(state->slots);
  *state = (struct state){0};
}

static bool comparisons_equal(const struct comparison *a, const struct comparison *b) {
  return a->what == b->what && a->left == b->left && a->width == b->width && a->low == b->low &&
         a->high == b->high && a->right == b->right && a->different == b->different;
}

bool state_equal(const struct state *a, const struct state *b) {
  if (a->anywhere != b->anywhere || a->slot_count != b->slot_count ||
      memcmp(a->vectors, b->vectors, sizeof a->vectors) != 0) {
    return false;
  }
  for (size_t i = 0; i < STATE_REGISTERS; i++) {
    if (!value_equal(&a->registers[i], &b->registers[i])) {
      return false;
    }
  }
  for (size_t i = 0; i < a->slot_count; i++) {
    if (a->slots[i].at != b->slots[i].at || a->slots[i].size != b->slots[i].size ||
        !value_equal(&a->slots[i].value, &b->slots[i].value)) {
      return false;
    }
  }
  return true;
}

static bool join_value(struct arena *arena, struct value *into, const struct value *from,
                       bool widen) {
  const struct value joined = value_join(arena, into, from, widen);
  const bool changed = !value_equal(&joined, into);
  *into = joined;
  return changed;
}

/* The first slot that ends above `at`. */
static size_t slot_from(const struct state *state, int64_t at) {
  size_t low = 0, high = state->slot_count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (state->slots[middle].at + state->slots[middle].size <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

struct value *state_slot(struct state *state, int64_t at, unsigned size) {
  const size_t index = slot_from(state, at);
  return index < state->slot_count && state->slots[index].at == at &&
                 state->slots[index].size == size
             ? &state->slots[index].value
             : NULL;
}

/* Makes a slot; what it overlaps must have been removed. */
static void insert(struct state *state, size_t index, int64_t at, unsigned size,
                   const struct value *value) {
  if (state->slot_count == state->slot_room) {
    state->slot_room = 2 * state->slot_room + 8;
    state->slots = memory_grow(state->slots, state->slot_room * sizeof *state->slots);
  }
  memmove(&state->slots[index + 1], &state->slots[index],
          (state->slot_count - index) * sizeof *state->slots);
  state->slots[index] = (struct stack_slot){at, size, *value};
  state->slot_count++;
}

static void remove_range(struct state *state, int64_t at, unsigned size) {
  const size_t first = slot_from(state, at);
  size_t end = first;
  while (end < state->slot_count && state->slots[end].at < at + (int64_t)size) {
    end++;
  }
  if (end != first) {
    memmove(&state->slots[first], &state->slots[end],
            (state->slot_count - end) * sizeof *state->slots);
    state->slot_count -= end - first;
  }
}

struct value state_load(const struct state *state, int64_t at, unsigned size) {
  unsigned kinds = VALUE_NUMBER | state->anywhere;
  for (size_t i = slot_from(state, at);
       i < state->slot_count && state->slots[i].at < at + (int64_t)size; i++) {
    const struct stack_slot *slot = &state->slots[i];
    if (slot->at == at && slot->size == size) {
      return slot->value;
    }
    kinds |= slot->value.kinds;
  }
  return size < 8 ? value_number(0, (1ull << (8 * size)) - 1) : value_any(kinds);
}

unsigned state_load_any(const struct state *state) {
  unsigned kinds = VALUE_NUMBER | state->anywhere;
  for (size_t i = 0; i < state->slot_count; i++) {
    kinds |= state->slots[i].value.kinds;
  }
  return kinds;
}

void state_store(struct state *state, int64_t at, unsigned size, const struct value *value) {
  if (state->compared.what == COMPARED_STACK && state->compared.left < at + (int64_t)size &&
      state->compared.left + state->compared.width / 8 > at) {
    state->compared.what = COMPARED_NOTHING;
  }
  remove_range(state, at, size);
  if (size <= 8) {
    insert(state, slot_from(state, at), at, size, value);
    return;
  }
  if (value->kinds == VALUE_NUMBER) {
    return;
  }
  for (unsigned word = 0; word < size; word += 8) {
    const struct value kinds = value_any(value->kinds);
    insert(state, slot_from(state, at + word), at + word, 8, &kinds);
  }
}

void state_store_any(struct state *state, unsigned kinds) {
  state->anywhere |= kinds & ~(unsigned)VALUE_NUMBER;
  if (state->compared.what == COMPARED_STACK) {
    state->compared.what = COMPARED_NOTHING;
  }
  size_t kept = 0;
  for (size_t i = 0; i < state->slot_count; i++) {
    struct stack_slot slot = state->slots[i];
    slot.value = value_any(slot.value.kinds | kinds);
    if (slot.size == 8 && slot.value.kinds != VALUE_NUMBER) {
      state->slots[kept++] = slot;
    }
  }
  state->slot_count = kept;
}

void state_forget_below(struct state *state, int64_t at) {
  size_t first = 0;
  while (first < state->slot_count && state->slots[first].at < at) {
    first++;
  }
  if (first != 0) {
    memmove(&state->slots[0], &state->slots[first],
            (state->slot_count - first) * sizeof *state->slots);
    state->slot_count -= first;
  }
}

/* A place that only one of the two states knows of holds a number in the other. */
static bool join_slots(struct arena *arena, struct state *into, const struct state *from,
                       bool widen) {
  bool changed = false;
  for (size_t i = 0; i < into->slot_count; i++) {
    struct stack_slot *slot = &into->slots[i];
    const struct value other = state_load(from, slot->at, slot->size);
    changed |= join_value(arena, &slot->value, &other, widen);
  }
  for (size_t i = 0; i < from->slot_count; i++) {
    const struct stack_slot *slot = &from->slots[i];
    if (slot->value.kinds == VALUE_NUMBER || state_slot(into, slot->at, slot->size) != NULL) {
      continue;
    }
    const struct value before = state_load(into, slot->at, slot->size);
    const struct value after = value_any(before.kinds | slot->value.kinds);
    if (!value_equal(&before, &after)) {
      state_store(into, slot->at, slot->size, &after);
      changed = true;
    }
  }
  return changed;
}

bool state_join(struct arena *arena, struct state *into, const struct state *from, bool widen) {
  bool changed = (from->anywhere & ~into->anywhere) != 0;
  into->anywhere |= from->anywhere;
  for (size_t i = 0; i < STATE_REGISTERS; i++) {
    changed |= join_value(arena, &into->registers[i], &from->registers[i], widen);
  }
  for (size_t i = 0; i < STATE_VECTORS; i++) {
    changed |= (from->vectors[i] & ~into->vectors[i]) != 0;
    into->vectors[i] |= from->vectors[i];
  }
  if (into->compared.what != COMPARED_NOTHING &&
      !comparisons_equal(&into->compared, &from->compared)) {
    into->compared = (struct comparison){.right = STATE_NO_REGISTER};
    changed = true;
  }
  if (into->order.less != STATE_NO_REGISTER &&
      (into->order.less != from->order.less || into->order.more != from->order.more)) {
    into->order = state_no_order;
    changed = true;
  }
  return join_slots(arena, into, from, widen) | changed;
}
