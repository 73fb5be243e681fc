/* access: registers and memory, as operands of instructions name them. */
#ifndef IA2_INPLACE_ACCESS_H
#define IA2_INPLACE_ACCESS_H

#include "ia2/inplace/follow.h"

struct access {
  struct follow *follow;
  struct state *state;
  const struct instruction *instruction;
};

/* The 64-bit register that `reg` is a part of, or -1. */
int access_general(ZydisRegister reg);

struct value access_read(const struct access *access, const ZydisDecodedOperand *operand);
void access_write(const struct access *access, const ZydisDecodedOperand *operand,
                  const struct value *value);

/* Where a memory operand lies, without its segment. */
struct value access_address(const struct access *access, const ZydisDecodedOperand *operand);

struct value access_load(const struct access *access, const struct value *address, unsigned size);
/* Stores of an unknown number of bytes: a `size` of 0. */
void access_store(const struct access *access, const struct value *address, unsigned size,
                  const struct value *value);

void access_set_register(const struct access *access, int reg, const struct value *value);

#endif
