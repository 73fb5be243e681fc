/* Addresses, keys and rights in words. */
#ifndef IA2_RUNTIME_REPORT_PLACE_H
#define IA2_RUNTIME_REPORT_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "ia2/runtime/core/text.h"

/* "libfoo.so:symbol+0x10", "heap of libfoo", "stack of libfoo", ... */
void ia2_put_place(struct ia2_text *text, uintptr_t address);

/* "libfoo(2)", from the rights of the code at work. */
void ia2_put_rights(struct ia2_text *text, uint32_t pkru);

/* "key 1 (main)" */
void ia2_put_owner(struct ia2_text *text, uint32_t key);

/* symbols.c: the symbol of an object that contains the address, or the nearest below; false if
 * none. The object's file is mapped for the time of the call, without libc. */
struct ia2_object;
struct ia2_symbol {
  char name[128];
  uintptr_t offset;
};
bool ia2_find_symbol(const struct ia2_object *object, uintptr_t address, struct ia2_symbol *symbol);

#endif
