#include "ia2/inplace/access.h"

#include <string.h>

int access_general(ZydisRegister reg) {
  switch (ZydisRegisterGetClass(reg)) {
  case ZYDIS_REGCLASS_GPR8:
  case ZYDIS_REGCLASS_GPR16:
  case ZYDIS_REGCLASS_GPR32:
  case ZYDIS_REGCLASS_GPR64:
    return ZydisRegisterGetId(ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, reg));
  default:
    return -1;
  }
}

static bool is_vector(ZydisRegister reg) {
  const ZydisRegisterClass class = ZydisRegisterGetClass(reg);
  return class == ZYDIS_REGCLASS_XMM || class == ZYDIS_REGCLASS_YMM || class == ZYDIS_REGCLASS_ZMM;
}

static bool is_second_byte(ZydisRegister reg) {
  return reg >= ZYDIS_REGISTER_AH && reg <= ZYDIS_REGISTER_BH;
}

static unsigned width_of(ZydisRegister reg) {
  return ZydisRegisterGetWidth(ZYDIS_MACHINE_MODE_LONG_64, reg);
}

static struct value read_register(const struct access *access, ZydisRegister reg) {
  const int general = access_general(reg);
  if (general >= 0) {
    return is_second_byte(reg) ? value_number(0, 0xff)
                               : value_truncate(&access->follow->arena,
                                                &access->state->registers[general], width_of(reg));
  }
  return value_any(is_vector(reg) ? access->state->vectors[ZydisRegisterGetId(reg)] : VALUE_NUMBER);
}

void access_set_register(const struct access *access, int reg, const struct value *value) {
  struct state *state = access->state;
  if (state->compared.what == COMPARED_REGISTER && state->compared.left == reg) {
    state->compared.what = COMPARED_NOTHING;
  }
  if (state->compared.right == reg) {
    state->compared.right = STATE_NO_REGISTER;
  }
  if (state->order.less == reg || state->order.more == reg) {
    state->order = state_no_order;
  }
  state->registers[reg] = *value;
}

/* Only the low 8 or 16 bits change, or the second byte. */
static struct value replace_part(struct arena *arena, const struct value *old,
                                 const struct value *value, ZydisRegister reg) {
  const unsigned width = width_of(reg);
  const struct value part = value_truncate(arena, value, width);
  const uint64_t limit = is_second_byte(reg) ? 0xffff : (1ull << width) - 1;
  if (old->kinds == VALUE_NUMBER && old->high <= limit) {
    return is_second_byte(reg) ? value_number(0, 0xffff) : part;
  }
  struct value result = value_any(old->kinds);
  if (old->kinds == VALUE_NUMBER && old->high <= 0xffffffff) {
    result = value_number(0, old->high | limit);
  }
  if (!is_second_byte(reg)) {
    result.narrow[width == 8 ? 0 : 1] = (uint32_t)value_bound(&part, width);
  }
  return result;
}

static void write_register(const struct access *access, ZydisRegister reg,
                           const struct value *value) {
  struct arena *arena = &access->follow->arena;
  const int general = access_general(reg);
  if (general >= 0) {
    const unsigned width = width_of(reg);
    const struct value whole =
        width >= 32 ? value_truncate(arena, value, width)
                    : replace_part(arena, &access->state->registers[general], value, reg);
    access_set_register(access, general, &whole);
  } else if (is_vector(reg)) {
    access->state->vectors[ZydisRegisterGetId(reg)] = value->kinds;
  } else if (ZydisRegisterGetClass(reg) == ZYDIS_REGCLASS_SEGMENT) {
    follow_note(access->follow, FINDING_UNDECIDED, access->instruction, "changes a segment", NULL,
                0);
  }
}

static struct value place(struct follow *follow, uint64_t address) {
  const enum memory memory = libraries_memory(follow->libraries, address);
  struct value value = value_single(&follow->arena, VALUE_PLACE, address);
  value.constant = memory == MEMORY_CODE || memory == MEMORY_CONSTANT;
  return value;
}

struct value access_address(const struct access *access, const ZydisDecodedOperand *operand) {
  struct arena *arena = &access->follow->arena;
  const ZydisDecodedOperandMem *mem = &operand->mem;
  if (mem->base == ZYDIS_REGISTER_RIP) {
    ZyanU64 address = 0;
    ZydisCalcAbsoluteAddress(&access->instruction->info, operand, access->instruction->address,
                             &address);
    return place(access->follow, address);
  }
  struct value result = value_number(0, 0);
  if (mem->base != ZYDIS_REGISTER_NONE) {
    result = read_register(access, mem->base);
  }
  if (mem->index != ZYDIS_REGISTER_NONE) {
    const struct value index = access_general(mem->index) < 0 ? value_any(VALUE_NUMBER)
                                                              : read_register(access, mem->index);
    const bool twice = mem->index == mem->base;
    const struct value scaled =
        value_scale(arena, &index, (mem->scale == 0 ? 1 : mem->scale) + (twice ? 1 : 0));
    result =
        twice || mem->base == ZYDIS_REGISTER_NONE ? scaled : value_add(arena, &result, &scaled);
  }
  const int64_t displacement = mem->disp.value;
  const uint64_t distance = displacement < 0 ? -(uint64_t)displacement : (uint64_t)displacement;
  const struct value by = value_number(distance, distance);
  return displacement < 0 ? value_subtract(arena, &result, &by) : value_add(arena, &result, &by);
}

static struct value sized(unsigned kinds, unsigned size) {
  return size != 0 && size < 8 ? value_number(0, (1ull << (8 * size)) - 1) : value_any(kinds);
}

static struct value load_slot(struct follow *follow, uint64_t address) {
  const struct slot slot = libraries_slot(follow->libraries, address);
  switch (slot.kind) {
  case SLOT_ADDRESS:
    return place(follow, slot.value);
  case SLOT_RESOLVER:
    return follow_resolver(follow, slot.value);
  case SLOT_TLS:
    return value_single(&follow->arena, VALUE_TLS, slot.value);
  case SLOT_ZERO:
    return value_number(0, 0);
  default:
    return value_any(VALUE_LOADED);
  }
}

static bool is_constant(const struct follow *follow, uint64_t address, unsigned size) {
  for (size_t i = 0; i < follow->constant_count; i++) {
    const struct variable *variable = &follow->constants[i];
    if (address >= variable->address && address - variable->address < variable->size &&
        size <= variable->size - (address - variable->address)) {
      return true;
    }
  }
  const enum memory memory = libraries_memory(follow->libraries, address);
  return memory == MEMORY_CODE || memory == MEMORY_CONSTANT;
}

static struct value load_place(struct follow *follow, uint64_t address, unsigned size) {
  if (!is_constant(follow, address, size)) {
    return size == 8 ? load_slot(follow, address) : sized(VALUE_LOADED | VALUE_PLACE, size);
  }
  size_t available;
  const unsigned char *bytes = libraries_bytes(follow->libraries, address, &available);
  if (libraries_relocated(follow->libraries, address, size)) {
    return sized(VALUE_LOADED, size);
  }
  if (bytes == NULL || available < size || size > 8) {
    return sized(VALUE_NUMBER, size);
  }
  uint64_t number = 0;
  memcpy(&number, bytes, size);
  return value_number(number, number);
}

static struct value load_places(struct follow *follow, const struct value *address, unsigned size) {
  if (address->set == NULL || size == 0) {
    return sized(address->constant ? VALUE_NUMBER : VALUE_LOADED | VALUE_PLACE, size);
  }
  uint64_t numbers[VALUE_SET_LIMIT];
  struct value all = {0};
  size_t count = 0;
  for (size_t i = 0; i < address->set->count; i++) {
    const struct value one = load_place(follow, address->set->members[i], size);
    if (value_is_constant(&one)) {
      numbers[count++] = one.low;
    } else {
      all = value_join(&follow->arena, &all, &one, false);
    }
  }
  if (count != 0) {
    const struct value constants = value_of_set(&follow->arena, VALUE_NUMBER, numbers, count);
    all = value_join(&follow->arena, &all, &constants, false);
  }
  return all;
}

static struct value load_stack(const struct access *access, const struct value *address,
                               unsigned size) {
  if (address->kinds == VALUE_STACK && address->exact && size != 0) {
    return state_load(access->state, (int64_t)address->low, size);
  }
  return sized(state_load_any(access->state), size);
}

struct value access_load(const struct access *access, const struct value *address, unsigned size) {
  struct arena *arena = &access->follow->arena;
  struct value all = {0}, one;
  if (address->kinds & VALUE_NUMBER) {
    all = sized(VALUE_NUMBER | access->follow->outside, size);
  }
  if (address->kinds & VALUE_STACK) {
    one = load_stack(access, address, size);
    all = value_join(arena, &all, &one, false);
  }
  if (address->kinds & VALUE_PLACE) {
    one = load_places(access->follow, address, size);
    all = value_join(arena, &all, &one, false);
  }
  if (address->kinds & (VALUE_THREAD | VALUE_TLS | VALUE_LOADED)) {
    one = sized(VALUE_LOADED, size);
    all = value_join(arena, &all, &one, false);
  }
  return all;
}

/* Through %fs. glibc, sysdeps/x86_64/nptl/tls.h (struct tcbhead_t): the block's own address at 0
 * and 0x10, the canary at 0x28, the pointer guard at 0x30. */
static struct value load_thread(const struct value *offset, unsigned size) {
  if (value_is_constant(offset) && size == 8) {
    if (offset->low == 0 || offset->low == 0x10) {
      return value_any(VALUE_THREAD);
    }
    if (offset->low == 0x28 || offset->low == 0x30) {
      return value_any(VALUE_NUMBER);
    }
  }
  return sized(VALUE_LOADED, size);
}

static void note_store(const struct access *access, enum finding_kind kind,
                       const struct value_set *places) {
  follow_note(access->follow, kind, access->instruction, NULL, places, 0);
}

void access_store(const struct access *access, const struct value *address, unsigned size,
                  const struct value *value) {
  if (address->kinds & VALUE_PLACE) {
    note_store(access, FINDING_WRITES, address->set);
  }
  if (address->kinds & VALUE_THREAD) {
    note_store(access, address->set != NULL ? FINDING_WRITES_TLS : FINDING_WRITES_BLOCK,
               address->set);
  }
  if (address->kinds & (VALUE_LOADED | VALUE_TLS)) {
    note_store(access, FINDING_WRITES_LOADED, NULL);
  }
  if (address->kinds == VALUE_STACK && address->exact && size != 0) {
    const struct value low = value_truncate(&access->follow->arena, value, 8 * size);
    state_store(access->state, (int64_t)address->low, size, size <= 8 ? &low : value);
  } else if (address->kinds & VALUE_STACK) {
    state_store_any(access->state, value->kinds);
  }
  if (address->kinds & VALUE_NUMBER) {
    access->follow->outside |= value->kinds;
  }
}

static bool through_thread(const ZydisDecodedOperand *operand) {
  return operand->mem.segment == ZYDIS_REGISTER_FS || operand->mem.segment == ZYDIS_REGISTER_GS;
}

struct value access_read(const struct access *access, const ZydisDecodedOperand *operand) {
  switch (operand->type) {
  case ZYDIS_OPERAND_TYPE_REGISTER:
    return read_register(access, operand->reg.value);
  case ZYDIS_OPERAND_TYPE_IMMEDIATE: {
    const struct value whole = value_number(operand->imm.value.u, operand->imm.value.u);
    return value_truncate(&access->follow->arena, &whole, access->instruction->info.operand_width);
  }
  case ZYDIS_OPERAND_TYPE_MEMORY: {
    const struct value address = access_address(access, operand);
    return through_thread(operand) ? load_thread(&address, operand->size / 8)
                                   : access_load(access, &address, operand->size / 8);
  }
  default:
    return value_any(VALUE_NUMBER);
  }
}

void access_write(const struct access *access, const ZydisDecodedOperand *operand,
                  const struct value *value) {
  if (operand->type == ZYDIS_OPERAND_TYPE_REGISTER) {
    write_register(access, operand->reg.value, value);
    return;
  }
  if (operand->type != ZYDIS_OPERAND_TYPE_MEMORY) {
    return;
  }
  const struct value address = access_address(access, operand);
  if (through_thread(operand)) {
    note_store(access,
               address.kinds == VALUE_TLS && address.set != NULL ? FINDING_WRITES_TLS
                                                                 : FINDING_WRITES_BLOCK,
               address.kinds == VALUE_TLS ? address.set : NULL);
    return;
  }
  access_store(access, &address, operand->size / 8, value);
}
