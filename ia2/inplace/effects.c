/* What instructions do: Intel SDM, volume 2. Anything not named here leaves no more known of its
 * results than of what kinds its operands are. */
#include "ia2/inplace/effects.h"

static const ZydisDecodedOperand *operand(const struct access *access, size_t index) {
  return &access->instruction->operands[index];
}

static struct value read(const struct access *access, size_t index) {
  return access_read(access, operand(access, index));
}

static struct arena *arena_of(const struct access *access) { return &access->follow->arena; }

bool effects_move_stack(const struct access *access, int64_t by) {
  struct value *rsp = &access->state->registers[STATE_RSP];
  if (rsp->kinds != VALUE_STACK || !rsp->exact) {
    follow_note(access->follow, FINDING_UNDECIDED, access->instruction,
                "uses a stack pointer that is not known", NULL, 0);
    return false;
  }
  const struct value moved = value_stack((int64_t)rsp->low + by);
  access_set_register(access, STATE_RSP, &moved);
  return true;
}

bool effects_push(const struct access *access, unsigned size, const struct value *value) {
  if (!effects_move_stack(access, -(int64_t)size)) {
    return false;
  }
  state_store(access->state, (int64_t)access->state->registers[STATE_RSP].low, size, value);
  return true;
}

static void pop(const struct access *access) {
  const struct value rsp = access->state->registers[STATE_RSP];
  const unsigned size = operand(access, 0)->size / 8;
  const struct value value = access_load(access, &rsp, size);
  if (effects_move_stack(access, size)) {
    access_write(access, operand(access, 0), &value);
  }
}

static void leave(const struct access *access) {
  access_set_register(access, STATE_RSP, &access->state->registers[STATE_RBP]);
  const struct value rsp = access->state->registers[STATE_RSP];
  const struct value rbp = access_load(access, &rsp, 8);
  if (effects_move_stack(access, 8)) {
    access_set_register(access, STATE_RBP, &rbp);
  }
}

static bool same_register(const struct access *access, size_t a, size_t b) {
  return operand(access, a)->type == ZYDIS_OPERAND_TYPE_REGISTER &&
         operand(access, b)->type == ZYDIS_OPERAND_TYPE_REGISTER &&
         operand(access, a)->reg.value == operand(access, b)->reg.value;
}

/* An immediate operand as a signed number. */
static bool negative(const ZydisDecodedOperand *operand, struct value *distance) {
  if (operand->type != ZYDIS_OPERAND_TYPE_IMMEDIATE || operand->imm.value.s >= 0) {
    return false;
  }
  const uint64_t number = -operand->imm.value.u;
  *distance = value_number(number, number);
  return true;
}

static void add(const struct access *access, bool minus) {
  const struct value a = read(access, 0);
  struct value b = read(access, 1);
  if (minus && same_register(access, 0, 1)) {
    b = value_number(0, 0);
    access_write(access, operand(access, 0), &b);
    return;
  }
  if (negative(operand(access, 1), &b)) {
    minus = !minus;
  }
  const struct value result =
      minus ? value_subtract(arena_of(access), &a, &b) : value_add(arena_of(access), &a, &b);
  access_write(access, operand(access, 0), &result);
}

static void step(const struct access *access, bool down) {
  const struct value a = read(access, 0), one = value_number(1, 1);
  const struct value result =
      down ? value_subtract(arena_of(access), &a, &one) : value_add(arena_of(access), &a, &one);
  access_write(access, operand(access, 0), &result);
}

/* A stack pointer is rounded as if the one at entry were 8 above a page, which is one of the
 * values that it can have: what lies where is the same for all of them. */
static struct value align_stack(const struct value *rsp, uint64_t mask) {
  return value_stack((int64_t)(((rsp->low + 8) & mask) - 8));
}

static void and (const struct access *access) {
  const struct value a = read(access, 0), b = read(access, 1);
  struct value result = value_mix(&a, &b);
  if (a.kinds == VALUE_STACK && a.exact && operand(access, 0)->reg.value == ZYDIS_REGISTER_RSP &&
      value_is_constant(&b)) {
    result = align_stack(&a, b.low);
  } else if (a.kinds == VALUE_NUMBER && b.kinds == VALUE_NUMBER) {
    result = value_number(0, a.high < b.high ? a.high : b.high);
  } else if (value_is_constant(&b) && b.low < 4096) {
    result = value_number(0, b.low); /* how an address is aligned */
  }
  access_write(access, operand(access, 0), &result);
}

/* The largest number of as many bits. */
static uint64_t all_bits(uint64_t number) {
  return number == 0 ? 0 : UINT64_MAX >> __builtin_clzll(number);
}

static void or (const struct access *access, bool exclusive) {
  const struct value a = read(access, 0), b = read(access, 1);
  struct value result = value_mix(&a, &b);
  if (exclusive && same_register(access, 0, 1)) {
    result = value_number(0, 0);
  } else if (a.kinds == VALUE_NUMBER && b.kinds == VALUE_NUMBER) {
    result = value_number(0, all_bits(a.high | b.high));
  }
  access_write(access, operand(access, 0), &result);
}

static void shift(const struct access *access, ZydisMnemonic mnemonic) {
  const struct value a = read(access, 0), by = read(access, 1);
  const unsigned width = operand(access, 0)->size;
  struct value result = value_any(a.kinds);
  if (a.kinds == VALUE_NUMBER && by.kinds == VALUE_NUMBER) {
    const bool known = value_is_constant(&by) && by.low < width;
    if (mnemonic == ZYDIS_MNEMONIC_SHL && known && by.low < 32) {
      result = value_scale(arena_of(access), &a, 1u << by.low);
    } else if (mnemonic == ZYDIS_MNEMONIC_SHR ||
               (mnemonic == ZYDIS_MNEMONIC_SAR && a.high >> (width - 1) == 0)) {
      result = known ? value_number(a.low >> by.low, a.high >> by.low) : value_number(0, a.high);
    }
  }
  access_write(access, operand(access, 0), &result);
}

/* Numbers of bits. For a source of 0, bsf and bsr leave the destination as it is. */
static void count_bits(const struct access *access, bool keeps) {
  const struct value source = read(access, 1), old = read(access, 0);
  const unsigned width = operand(access, 1)->size;
  const uint64_t high = source.kinds == VALUE_NUMBER ? all_bits(source.high) : UINT64_MAX;
  const uint64_t bits = high == 0 ? 0 : 63 - (uint64_t)__builtin_clzll(high);
  struct value result = value_number(0, keeps ? bits : width);
  if (keeps && source.low == 0 && !same_register(access, 0, 1)) {
    result = value_join(arena_of(access), &result, &old, false);
  }
  access_write(access, operand(access, 0), &result);
}

static void set_mask(const struct access *access) {
  const unsigned bytes = operand(access, 1)->size / 8;
  const struct value result = value_number(0, bytes >= 64 ? UINT64_MAX : (1ull << bytes) - 1);
  access_write(access, operand(access, 0), &result);
}

static void move(const struct access *access, unsigned sign_of) {
  struct value value = read(access, 1);
  if (sign_of != 0) {
    value = value_sign_extend(arena_of(access), &value, sign_of);
  }
  access_write(access, operand(access, 0), &value);
}

static void conditional_move(const struct access *access) {
  const struct value old = read(access, 0), new = read(access, 1);
  const struct value either = value_join(arena_of(access), &old, &new, false);
  access_write(access, operand(access, 0), &either);
}

static void sign_extend_accumulator(const struct access *access) {
  const struct value value = value_sign_extend(arena_of(access), &access->state->registers[0], 32);
  access_set_register(access, 0, &value);
}

static void set_condition(const struct access *access) {
  const struct value value = value_number(0, 1);
  access_write(access, operand(access, 0), &value);
}

static bool reads(const ZydisDecodedOperand *operand) {
  return (operand->actions & ZYDIS_OPERAND_ACTION_MASK_READ) != 0 &&
         operand->type != ZYDIS_OPERAND_TYPE_IMMEDIATE &&
         !(operand->type == ZYDIS_OPERAND_TYPE_MEMORY &&
           operand->mem.type == ZYDIS_MEMOP_TYPE_AGEN);
}

static bool writes(const ZydisDecodedOperand *operand) {
  return (operand->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE) != 0;
}

/* What old instructions write to a vector register leaves the rest of it, as do masks. */
static bool keeps_rest(const struct access *access, const ZydisDecodedOperand *operand) {
  if (operand->actions & ZYDIS_OPERAND_ACTION_CONDWRITE) {
    return true;
  }
  if (operand->type != ZYDIS_OPERAND_TYPE_REGISTER ||
      ZydisRegisterGetClass(operand->reg.value) != ZYDIS_REGCLASS_XMM ||
      access->instruction->info.encoding != ZYDIS_INSTRUCTION_ENCODING_LEGACY) {
    return false;
  }
  switch (access->instruction->info.mnemonic) {
  case ZYDIS_MNEMONIC_MOVD:
  case ZYDIS_MNEMONIC_MOVQ:
  case ZYDIS_MNEMONIC_MOVAPS:
  case ZYDIS_MNEMONIC_MOVAPD:
  case ZYDIS_MNEMONIC_MOVUPS:
  case ZYDIS_MNEMONIC_MOVUPD:
  case ZYDIS_MNEMONIC_MOVDQA:
  case ZYDIS_MNEMONIC_MOVDQU:
    return false;
  default:
    return true;
  }
}

static int swapped(int reg, int a, int b) { return reg == a ? b : reg == b ? a : reg; }

/* Of two whole registers. */
static void exchange(const struct access *access, int a, int b) {
  const struct order order = access->state->order;
  const struct value first = read(access, 0), second = read(access, 1);
  access_set_register(access, a, &second);
  access_set_register(access, b, &first);
  access->state->order = (struct order){swapped(order.less, a, b), swapped(order.more, a, b)};
}

/* By kinds alone. */
static void any_other(const struct access *access) {
  const struct instruction *instruction = access->instruction;
  unsigned kinds = VALUE_NUMBER;
  for (size_t i = 0; i < instruction->info.operand_count; i++) {
    if (reads(operand(access, i))) {
      kinds |= read(access, i).kinds;
    }
  }
  const struct value result = value_any(kinds);
  for (size_t i = 0; i < instruction->info.operand_count; i++) {
    if (!writes(operand(access, i))) {
      continue;
    }
    struct value written = result;
    if (keeps_rest(access, operand(access, i))) {
      const struct value old = read(access, i);
      written = value_mix(&old, &result);
    }
    access_write(access, operand(access, i), &written);
  }
}

/* stos, movs and their like: from (%rsi) to (%rdi), as many as %rcx says. */
static void string(const struct access *access, bool loads, bool stores) {
  enum { RAX = 0, RCX = 1, RSI = 6, RDI = 7 };
  struct value *registers = access->state->registers;
  const bool repeated =
      (access->instruction->info.attributes &
       (ZYDIS_ATTRIB_HAS_REP | ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE)) != 0;
  const unsigned size = repeated ? 0 : access->instruction->info.operand_width / 8;
  const struct value value = loads ? access_load(access, &registers[RSI], size) : registers[RAX];
  if (stores) {
    access_store(access, &registers[RDI], size, &value);
  }
  for (int reg = RSI; reg <= RDI; reg++) {
    struct value moved = value_any(registers[reg].kinds);
    moved.constant = registers[reg].kinds == VALUE_PLACE && registers[reg].constant;
    access_set_register(access, reg, &moved);
  }
  if (repeated) {
    const struct value count = value_any(VALUE_NUMBER);
    access_set_register(access, RCX, &count);
  }
  if (!stores) {
    const struct value loaded = value_any(VALUE_NUMBER | value.kinds);
    access_set_register(access, RAX, &loaded);
  }
}

/* Remembers a comparison whose left side can be narrowed afterwards. */
static void compare(const struct access *access, bool with_zero) {
  const ZydisDecodedOperand *left = operand(access, 0);
  const struct value right = with_zero ? value_number(0, 0) : read(access, 1);
  struct comparison compared = {
      .width = left->size, .low = right.low, .high = right.high, .right = STATE_NO_REGISTER};
  state_forget_comparison(access->state);
  if (right.kinds != VALUE_NUMBER || (with_zero && !same_register(access, 0, 1))) {
    return;
  }
  if (left->type == ZYDIS_OPERAND_TYPE_REGISTER) {
    if (left->reg.value >= ZYDIS_REGISTER_AH && left->reg.value <= ZYDIS_REGISTER_BH) {
      return;
    }
    compared.what = COMPARED_REGISTER;
    compared.left = access_general(left->reg.value);
    if (!with_zero && operand(access, 1)->type == ZYDIS_OPERAND_TYPE_REGISTER && left->size >= 32) {
      compared.right = access_general(operand(access, 1)->reg.value);
    }
  } else {
    const struct value address = access_address(access, left);
    const struct value number = read(access, 0);
    if (address.kinds == VALUE_STACK && address.exact) {
      compared.what = COMPARED_STACK;
      compared.left = (int64_t)address.low;
    } else if (value_is_constant(&number)) {
      compared.what = COMPARED_NUMBER;
      compared.left = (int64_t)number.low;
    }
  }
  access->state->compared = compared;
}

static bool changes_flags(const struct instruction *instruction) {
  const ZydisAccessedFlags *flags = instruction->info.cpu_flags;
  return flags != NULL && (flags->modified | flags->set_0 | flags->set_1 | flags->undefined) != 0;
}

static void apply(const struct access *access) {
  const ZydisMnemonic mnemonic = access->instruction->info.mnemonic;
  switch (mnemonic) {
  case ZYDIS_MNEMONIC_MOV:
  case ZYDIS_MNEMONIC_MOVZX:
    move(access, 0);
    break;
  case ZYDIS_MNEMONIC_MOVSX:
  case ZYDIS_MNEMONIC_MOVSXD:
    move(access, operand(access, 1)->size);
    break;
  case ZYDIS_MNEMONIC_CDQE:
    sign_extend_accumulator(access);
    break;
  case ZYDIS_MNEMONIC_LEA: {
    const struct value address = access_address(access, operand(access, 1));
    access_write(access, operand(access, 0), &address);
    break;
  }
  case ZYDIS_MNEMONIC_ADD:
  case ZYDIS_MNEMONIC_SUB:
    add(access, mnemonic == ZYDIS_MNEMONIC_SUB);
    break;
  case ZYDIS_MNEMONIC_INC:
  case ZYDIS_MNEMONIC_DEC:
    step(access, mnemonic == ZYDIS_MNEMONIC_DEC);
    break;
  case ZYDIS_MNEMONIC_AND:
    and(access);
    break;
  case ZYDIS_MNEMONIC_OR:
  case ZYDIS_MNEMONIC_XOR:
    or (access, mnemonic == ZYDIS_MNEMONIC_XOR);
    break;
  case ZYDIS_MNEMONIC_SHL:
  case ZYDIS_MNEMONIC_SHR:
  case ZYDIS_MNEMONIC_SAR:
    shift(access, mnemonic);
    break;
  case ZYDIS_MNEMONIC_BSF:
  case ZYDIS_MNEMONIC_BSR:
  case ZYDIS_MNEMONIC_TZCNT:
  case ZYDIS_MNEMONIC_LZCNT:
  case ZYDIS_MNEMONIC_POPCNT:
    count_bits(access, mnemonic == ZYDIS_MNEMONIC_BSF || mnemonic == ZYDIS_MNEMONIC_BSR);
    break;
  case ZYDIS_MNEMONIC_XCHG:
    if (operand(access, 0)->type == ZYDIS_OPERAND_TYPE_REGISTER &&
        operand(access, 1)->type == ZYDIS_OPERAND_TYPE_REGISTER && operand(access, 0)->size >= 32) {
      exchange(access, access_general(operand(access, 0)->reg.value),
               access_general(operand(access, 1)->reg.value));
    } else {
      any_other(access);
    }
    break;
  case ZYDIS_MNEMONIC_PMOVMSKB:
  case ZYDIS_MNEMONIC_VPMOVMSKB:
    set_mask(access);
    break;
  case ZYDIS_MNEMONIC_PUSH: {
    const struct value value = read(access, 0);
    effects_push(access, 8, &value);
    break;
  }
  case ZYDIS_MNEMONIC_POP:
    pop(access);
    break;
  case ZYDIS_MNEMONIC_LEAVE:
    leave(access);
    break;
  case ZYDIS_MNEMONIC_CMP:
    compare(access, false);
    break;
  case ZYDIS_MNEMONIC_TEST:
    compare(access, true);
    break;
  case ZYDIS_MNEMONIC_STOSB:
  case ZYDIS_MNEMONIC_STOSW:
  case ZYDIS_MNEMONIC_STOSD:
  case ZYDIS_MNEMONIC_STOSQ:
    string(access, false, true);
    break;
  case ZYDIS_MNEMONIC_MOVSB:
  case ZYDIS_MNEMONIC_MOVSW:
  case ZYDIS_MNEMONIC_MOVSQ:
    string(access, true, true);
    break;
  case ZYDIS_MNEMONIC_LODSB:
  case ZYDIS_MNEMONIC_LODSW:
  case ZYDIS_MNEMONIC_LODSD:
  case ZYDIS_MNEMONIC_LODSQ:
    string(access, true, false);
    break;
  case ZYDIS_MNEMONIC_NOP:
  case ZYDIS_MNEMONIC_ENDBR64:
  case ZYDIS_MNEMONIC_PREFETCHT0:
  case ZYDIS_MNEMONIC_PREFETCHT1:
  case ZYDIS_MNEMONIC_PREFETCHT2:
  case ZYDIS_MNEMONIC_PREFETCHNTA:
  case ZYDIS_MNEMONIC_PREFETCHW:
    break;
  case ZYDIS_MNEMONIC_WRPKRU:
  case ZYDIS_MNEMONIC_XRSTOR:
  case ZYDIS_MNEMONIC_XRSTOR64:
  case ZYDIS_MNEMONIC_XRSTORS:
  case ZYDIS_MNEMONIC_XRSTORS64:
    follow_note(access->follow, FINDING_UNDECIDED, access->instruction, "changes protection rights",
                NULL, 0);
    break;
  case ZYDIS_MNEMONIC_WRFSBASE:
  case ZYDIS_MNEMONIC_WRGSBASE:
    follow_note(access->follow, FINDING_UNDECIDED, access->instruction,
                "changes where thread-local storage is", NULL, 0);
    break;
  default:
    if (mnemonic == ZYDIS_MNEMONIC_MOVSD &&
        access->instruction->info.meta.category == ZYDIS_CATEGORY_STRINGOP) {
      string(access, true, true);
    } else if (access->instruction->info.meta.category == ZYDIS_CATEGORY_CMOV) {
      conditional_move(access);
    } else if (access->instruction->info.meta.category == ZYDIS_CATEGORY_SETCC) {
      set_condition(access);
    } else {
      any_other(access);
    }
  }
}

void effects_apply(const struct access *access) {
  const ZydisMnemonic mnemonic = access->instruction->info.mnemonic;
  apply(access);
  if (changes_flags(access->instruction) && mnemonic != ZYDIS_MNEMONIC_CMP &&
      mnemonic != ZYDIS_MNEMONIC_TEST) {
    access->state->compared.what = COMPARED_NOTHING;
  }
}

/* What two compared registers have to do with each other. */
static void note_order(struct state *state, ZydisMnemonic condition, bool holds) {
  struct comparison *compared = &state->compared;
  if (compared->what != COMPARED_REGISTER || compared->right == STATE_NO_REGISTER) {
    return;
  }
  const int left = (int)compared->left, right = compared->right;
  if (state->registers[left].high >> 32 != 0 || state->registers[right].high >> 32 != 0) {
    return;
  }
  const bool above = condition == ZYDIS_MNEMONIC_JNBE || condition == ZYDIS_MNEMONIC_JBE;
  const bool below = condition == ZYDIS_MNEMONIC_JB || condition == ZYDIS_MNEMONIC_JNB;
  if ((condition == ZYDIS_MNEMONIC_JZ && !holds) || (condition == ZYDIS_MNEMONIC_JNZ && holds)) {
    compared->different = true;
  } else if (above && (condition == ZYDIS_MNEMONIC_JNBE) == holds) {
    state->order = (struct order){right, left};
  } else if (above && compared->different) {
    state->order = (struct order){left, right};
  } else if (below && (condition == ZYDIS_MNEMONIC_JB) == holds) {
    state->order = (struct order){left, right};
  } else if (below && compared->different) {
    state->order = (struct order){right, left};
  }
}

/* The range that `left` is in if it is above, below or equal to something in [low, high]. */
static bool range_of(const struct comparison *compared, ZydisMnemonic condition, bool holds,
                     uint64_t *low, uint64_t *high) {
  switch (condition) {
  case ZYDIS_MNEMONIC_JNBE:
  case ZYDIS_MNEMONIC_JBE:
    if ((condition == ZYDIS_MNEMONIC_JNBE) == holds) {
      *low = compared->low + 1;
      return compared->low != UINT64_MAX;
    }
    *high = compared->high;
    return true;
  case ZYDIS_MNEMONIC_JB:
  case ZYDIS_MNEMONIC_JNB:
    if ((condition == ZYDIS_MNEMONIC_JNB) == holds) {
      *low = compared->low;
      return true;
    }
    *high = compared->high - 1;
    return compared->high != 0;
  case ZYDIS_MNEMONIC_JZ:
  case ZYDIS_MNEMONIC_JNZ:
    if ((condition == ZYDIS_MNEMONIC_JZ) == holds) {
      *low = compared->low;
      *high = compared->high;
      return true;
    }
    /* Not equal: known only of a number that can be but one. */
    return compared->what != COMPARED_NUMBER || compared->low != compared->high ||
           (uint64_t)compared->left != compared->low;
  default:
    return true;
  }
}

bool effects_assume(struct arena *arena, struct state *state, ZydisMnemonic condition, bool holds) {
  const struct comparison *compared = &state->compared;
  if (compared->what == COMPARED_NOTHING) {
    return true;
  }
  note_order(state, condition, holds);
  uint64_t low = 0;
  uint64_t high = compared->width >= 64 ? UINT64_MAX : (1ull << compared->width) - 1;
  if (!range_of(compared, condition, holds, &low, &high)) {
    return false;
  }
  if (compared->what == COMPARED_REGISTER) {
    return value_limit(arena, &state->registers[compared->left], compared->width, low, high);
  }
  if (compared->what == COMPARED_NUMBER) {
    return (uint64_t)compared->left >= low && (uint64_t)compared->left <= high;
  }
  struct value *slot = state_slot(state, compared->left, compared->width / 8);
  return slot == NULL || value_limit(arena, slot, compared->width, low, high);
}
