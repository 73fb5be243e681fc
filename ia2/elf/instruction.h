/* instruction: how long an x86-64 instruction is, to tell a byte sequence that is an instruction
 * from one that lies inside of another. It knows lengths only, no names and no validity. */
#ifndef IA2_ELF_INSTRUCTION_H
#define IA2_ELF_INSTRUCTION_H

#include <stdbool.h>
#include <stddef.h>

/* instruction_length returns the length of the instruction at `bytes`, 1 to 15, or 0 when it is
 * not one that is known here or is cut off by `size`. */
size_t instruction_length(const unsigned char *bytes, size_t size);

/* instruction_is_prefix: `byte` may stand before the opcode (legacy prefixes and REX). */
bool instruction_is_prefix(unsigned char byte);

#endif
