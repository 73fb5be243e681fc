#include "ia2/inplace/value.h"

#include <stdlib.h>
#include <string.h>

static uint64_t mask(unsigned width) { return width >= 64 ? UINT64_MAX : (1ull << width) - 1; }

static unsigned narrow_index(unsigned width) { return width == 8 ? 0 : width == 16 ? 1 : 2; }

struct value value_any(unsigned kinds) {
  return (struct value){
      .kinds = (uint8_t)kinds, .narrow = {0xff, 0xffff, 0xffffffff}, .high = UINT64_MAX};
}

struct value value_number(uint64_t low, uint64_t high) {
  struct value value = value_any(VALUE_NUMBER);
  value.low = low;
  value.high = high;
  for (unsigned width = 8; width <= 32; width *= 2) {
    if (low == high) {
      value.narrow[narrow_index(width)] = (uint32_t)(low & mask(width));
    } else if (high <= mask(width)) {
      value.narrow[narrow_index(width)] = (uint32_t)high;
    }
  }
  return value;
}

struct value value_stack(int64_t offset) {
  struct value value = value_any(VALUE_STACK);
  value.exact = true;
  value.low = (uint64_t)offset;
  return value;
}

static int ascending(const void *left, const void *right) {
  const uint64_t a = *(const uint64_t *)left;
  const uint64_t b = *(const uint64_t *)right;
  return (a > b) - (a < b);
}

struct value value_of_set(struct arena *arena, unsigned kind, uint64_t *members, size_t count) {
  qsort(members, count, sizeof *members, ascending);
  size_t different = 0;
  for (size_t i = 0; i < count; i++) {
    if (i == 0 || members[i] != members[i - 1]) {
      members[different++] = members[i];
    }
  }
  if (different == 0 || different > VALUE_SET_LIMIT) {
    return value_any(kind);
  }
  struct value value =
      kind == VALUE_NUMBER ? value_number(members[0], members[different - 1]) : value_any(kind);
  if (kind != VALUE_NUMBER || different > 1) {
    const size_t bytes = different * sizeof *members;
    struct value_set *set = arena_get(arena, sizeof *set + bytes);
    set->count = different;
    memcpy(set->members, members, bytes);
    value.set = set;
  }
  return value;
}

struct value value_single(struct arena *arena, unsigned kind, uint64_t member) {
  return value_of_set(arena, kind, &member, 1);
}

bool value_is_constant(const struct value *value) {
  return value->kinds == VALUE_NUMBER && value->low == value->high;
}

static bool sets_equal(const struct value_set *a, const struct value_set *b) {
  if (a == b) {
    return true;
  }
  return a != NULL && b != NULL && a->count == b->count &&
         memcmp(a->members, b->members, a->count * sizeof a->members[0]) == 0;
}

bool value_equal(const struct value *a, const struct value *b) {
  return a->kinds == b->kinds && a->exact == b->exact && a->constant == b->constant &&
         memcmp(a->narrow, b->narrow, sizeof a->narrow) == 0 && a->low == b->low &&
         a->high == b->high && sets_equal(a->set, b->set);
}

/* How many numbers or addresses it can be, if they can be listed; else 0. */
static size_t listable(const struct value *value) {
  if (value->set != NULL) {
    return value->set->count;
  }
  return value->kinds == VALUE_NUMBER && value->high - value->low < VALUE_SET_LIMIT
             ? (size_t)(value->high - value->low) + 1
             : 0;
}

static uint64_t member(const struct value *value, size_t index) {
  return value->set != NULL ? value->set->members[index] : value->low + index;
}

static struct value join_numbers(const struct value *a, const struct value *b, bool widen) {
  const uint64_t low = a->low < b->low ? a->low : b->low;
  const uint64_t high = a->high > b->high ? a->high : b->high;
  struct value value =
      value_number(widen && low < a->low ? 0 : low, widen && high > a->high ? UINT64_MAX : high);
  for (size_t i = 0; i < 3; i++) {
    const uint32_t of_both = a->narrow[i] > b->narrow[i] ? a->narrow[i] : b->narrow[i];
    if (of_both < value.narrow[i] && !(widen && of_both > a->narrow[i])) {
      value.narrow[i] = of_both;
    }
  }
  return value;
}

static struct value join_sets(struct arena *arena, const struct value *a, const struct value *b) {
  uint64_t members[2 * VALUE_SET_LIMIT];
  size_t count = 0;
  for (size_t i = 0; i < a->set->count; i++) {
    members[count++] = a->set->members[i];
  }
  for (size_t i = 0; i < b->set->count; i++) {
    members[count++] = b->set->members[i];
  }
  return value_of_set(arena, a->kinds, members, count);
}

struct value value_join(struct arena *arena, const struct value *a, const struct value *b,
                        bool widen) {
  if (a->kinds == 0 || value_equal(a, b)) {
    return *b;
  }
  if (a->kinds != b->kinds || a->kinds == VALUE_STACK || a->kinds == VALUE_LOADED) {
    return value_any(a->kinds | b->kinds);
  }
  const bool sets = a->set != NULL && b->set != NULL && !widen;
  if (a->kinds == VALUE_NUMBER && !sets) {
    return join_numbers(a, b, widen);
  }
  struct value value = sets ? join_sets(arena, a, b) : value_any(a->kinds);
  value.constant = a->constant && b->constant;
  return value;
}

/* All sums, or differences, of two values that can be listed, if they are not too many. */
static bool combine(struct arena *arena, const struct value *a, const struct value *b, bool minus,
                    unsigned kind, struct value *result) {
  const size_t first = listable(a), second = listable(b);
  if (first == 0 || second == 0 || first * second > VALUE_SET_LIMIT) {
    return false;
  }
  uint64_t members[VALUE_SET_LIMIT];
  size_t count = 0;
  for (size_t i = 0; i < first; i++) {
    for (size_t k = 0; k < second; k++) {
      members[count++] = minus ? member(a, i) - member(b, k) : member(a, i) + member(b, k);
    }
  }
  *result = value_of_set(arena, kind, members, count);
  return true;
}

/* A sum that is known to be in a range only. */
static struct value add_ranges(const struct value *a, const struct value *b) {
  uint64_t high;
  if (__builtin_add_overflow(a->high, b->high, &high)) {
    return value_any(VALUE_NUMBER);
  }
  return value_number(a->low + b->low, high);
}

struct value value_add(struct arena *arena, const struct value *a, const struct value *b) {
  struct value result;
  if (a->kinds == VALUE_NUMBER && b->kinds != VALUE_NUMBER) {
    return value_add(arena, b, a);
  }
  if (a->kinds == VALUE_STACK && a->exact && value_is_constant(b)) {
    return value_stack((int64_t)(a->low + b->low));
  }
  if (a->kinds == VALUE_NUMBER && b->kinds == VALUE_NUMBER) {
    return combine(arena, a, b, false, VALUE_NUMBER, &result) ? result : add_ranges(a, b);
  }
  if (a->kinds == VALUE_THREAD && b->kinds == VALUE_TLS) {
    result = *b;
    result.kinds = VALUE_THREAD;
    return result;
  }
  if (a->kinds == VALUE_TLS && b->kinds == VALUE_THREAD) {
    return value_add(arena, b, a);
  }
  if (b->kinds == VALUE_NUMBER &&
      (a->kinds == VALUE_PLACE || a->kinds == VALUE_THREAD || a->kinds == VALUE_TLS)) {
    if (a->set == NULL || !combine(arena, a, b, false, a->kinds, &result)) {
      result = value_any(a->kinds);
    }
    result.constant = a->constant;
    return result;
  }
  return value_mix(a, b);
}

struct value value_subtract(struct arena *arena, const struct value *a, const struct value *b) {
  struct value result;
  if (value_is_constant(b)) {
    const struct value negative = value_number(-b->low, -b->low);
    if (a->kinds == VALUE_NUMBER && a->set == NULL && a->low >= b->low) {
      return value_number(a->low - b->low, a->high - b->low);
    }
    return value_add(arena, a, &negative);
  }
  if (a->kinds == VALUE_NUMBER && b->kinds == VALUE_NUMBER) {
    if (combine(arena, a, b, true, VALUE_NUMBER, &result)) {
      return result;
    }
    return a->low >= b->high ? value_number(a->low - b->high, a->high - b->low)
                             : value_any(VALUE_NUMBER);
  }
  if (a->kinds == b->kinds && (a->kinds == VALUE_STACK || a->kinds == VALUE_PLACE)) {
    return value_any(VALUE_NUMBER); /* a distance */
  }
  if (a->kinds == VALUE_PLACE && b->kinds == VALUE_NUMBER) {
    result = value_any(VALUE_PLACE);
    result.constant = a->constant;
    return result;
  }
  return value_mix(a, b);
}

struct value value_scale(struct arena *arena, const struct value *a, unsigned factor) {
  if (factor == 1) {
    return *a;
  }
  if (a->kinds != VALUE_NUMBER) {
    return value_any(a->kinds);
  }
  const size_t count = listable(a);
  if (count != 0) {
    uint64_t members[VALUE_SET_LIMIT];
    for (size_t i = 0; i < count; i++) {
      members[i] = member(a, i) * factor;
    }
    return value_of_set(arena, VALUE_NUMBER, members, count);
  }
  uint64_t high;
  return __builtin_mul_overflow(a->high, factor, &high) ? value_any(VALUE_NUMBER)
                                                        : value_number(a->low * factor, high);
}

struct value value_mix(const struct value *a, const struct value *b) {
  return value_any(a->kinds | b->kinds);
}

uint64_t value_bound(const struct value *value, unsigned width) {
  if (width >= 64) {
    return value->kinds == VALUE_NUMBER ? value->high : UINT64_MAX;
  }
  return value->narrow[narrow_index(width)];
}

static struct value map(struct arena *arena, const struct value *value, unsigned width,
                        bool with_sign) {
  uint64_t members[VALUE_SET_LIMIT];
  const size_t count = listable(value);
  for (size_t i = 0; i < count; i++) {
    const uint64_t low = member(value, i) & mask(width);
    members[i] = with_sign && low >> (width - 1) != 0 ? low | ~mask(width) : low;
  }
  return value_of_set(arena, VALUE_NUMBER, members, count);
}

struct value value_truncate(struct arena *arena, const struct value *value, unsigned width) {
  if (width >= 64) {
    return *value;
  }
  if (value->kinds == VALUE_NUMBER) {
    if (value->high <= mask(width)) {
      return *value;
    }
    if (listable(value) != 0) {
      return map(arena, value, width, false);
    }
  }
  struct value result = value_number(0, value_bound(value, width));
  for (unsigned other = 8; other < width; other *= 2) {
    const size_t index = narrow_index(other);
    if (value->narrow[index] < result.narrow[index]) {
      result.narrow[index] = value->narrow[index];
    }
  }
  return result;
}

struct value value_sign_extend(struct arena *arena, const struct value *value, unsigned width) {
  if (width >= 64) {
    return *value;
  }
  const struct value low = value_truncate(arena, value, width);
  if (listable(&low) != 0) {
    return map(arena, &low, width, true);
  }
  if (low.high <= mask(width) >> 1) {
    return low;
  }
  struct value result = value_any(VALUE_NUMBER);
  memcpy(result.narrow, low.narrow, sizeof result.narrow);
  for (unsigned wider = 2 * width; wider <= 32; wider *= 2) {
    result.narrow[narrow_index(wider)] = (uint32_t)mask(wider);
  }
  return result;
}

/* The members of a set that lie between the two. */
static bool limit_set(struct arena *arena, struct value *value, uint64_t low, uint64_t high) {
  uint64_t members[VALUE_SET_LIMIT];
  size_t count = 0;
  for (size_t i = 0; i < value->set->count; i++) {
    if (value->set->members[i] >= low && value->set->members[i] <= high) {
      members[count++] = value->set->members[i];
    }
  }
  if (count != 0) {
    *value = value_of_set(arena, VALUE_NUMBER, members, count);
  }
  return count != 0;
}

bool value_limit(struct arena *arena, struct value *value, unsigned width, uint64_t low,
                 uint64_t high) {
  if (value->kinds != VALUE_NUMBER) {
    return true;
  }
  if (width >= 64 || value->high <= mask(width)) {
    if (value->set != NULL) {
      return limit_set(arena, value, low, high);
    }
    low = value->low > low ? value->low : low;
    high = value->high < high ? value->high : high;
    if (low > high) {
      return false;
    }
    const struct value before = *value;
    *value = value_number(low, high);
    for (size_t i = 0; i < 3; i++) {
      value->narrow[i] = value->narrow[i] < before.narrow[i] ? value->narrow[i] : before.narrow[i];
    }
    return true;
  }
  const size_t index = narrow_index(width);
  if (low > value->narrow[index]) {
    return false;
  }
  if (high < value->narrow[index]) {
    value->narrow[index] = (uint32_t)high;
  }
  return true;
}
