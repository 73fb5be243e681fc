#include "ia2/runtime/report/place.h"

#include <string.h>

#include "ia2/runtime/core/state.h"

static const char *base_name(const char *path) {
  const char *const slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static void put_name(struct ia2_text *text, uint32_t key) {
  const struct ia2_compartment *const compartment =
      key < IA2_WINDOW_COUNT ? ia2_fixed->compartments[key] : 0;
  if (compartment)
    ia2_text_string(text, compartment->name);
  else if (key == IA2_KEY_LIBC)
    ia2_text_string(text, "libc");
  else
    ia2_text_string(text, key ? "nobody" : "everybody");
}

static uint32_t lender_of(uint32_t key) {
  for (uint32_t i = 1; i <= ia2_fixed->count; i++)
    if (key && ia2_fixed->compartments[i]->lend_key == key)
      return i;
  return 0;
}

void ia2_put_owner(struct ia2_text *text, uint32_t key) {
  const uint32_t lender = lender_of(key);
  ia2_text_string(text, "key ");
  ia2_text_decimal(text, key);
  ia2_text_string(text, lender ? " (lent by " : " (");
  put_name(text, lender ? lender : key);
  ia2_text_string(text, ")");
}

void ia2_put_rights(struct ia2_text *text, uint32_t pkru) {
  for (uint32_t key = 1; key <= ia2_fixed->count; key++) {
    if (ia2_fixed->compartments[key]->pkru != pkru)
      continue;
    ia2_text_string(text, ia2_fixed->compartments[key]->name);
    ia2_text_string(text, "(");
    ia2_text_decimal(text, key);
    ia2_text_string(text, ")");
    return;
  }
  if (pkru == IA2_PKRU_SHARED) {
    ia2_text_string(text, "code outside the compartments");
  } else if (pkru == IA2_PKRU_RUNTIME) {
    ia2_text_string(text, "the runtime");
  } else {
    ia2_text_string(text, "code with rights ");
    ia2_text_hex(text, pkru);
  }
}

static void put_in_object(struct ia2_text *text, const struct ia2_object *object,
                          uintptr_t address) {
  struct ia2_symbol symbol;
  ia2_text_string(text, base_name(object->path));
  if (ia2_find_symbol(object, address, &symbol)) {
    ia2_text_string(text, ":");
    ia2_text_string(text, symbol.name);
    ia2_text_string(text, "+");
    ia2_text_hex(text, symbol.offset);
  } else {
    ia2_text_string(text, "+");
    ia2_text_hex(text, address - object->base);
  }
}

/* Whose thread-local block it is, of whatever thread. */
static uint32_t tls_owner(uintptr_t address) {
  for (uint32_t slot = 0; slot < IA2_MAX_THREADS; slot++) {
    if (!ia2_slots[slot].prepared)
      break;
    for (uint32_t i = 0; i < ia2_object_count; i++) {
      const struct ia2_object *const object = &ia2_objects[i];
      const uintptr_t block = ia2_slots[slot].thread_pointer - object->tls_offset;
      if (object->key && address >= block && address < block + object->tls_size)
        return object->key;
    }
  }
  return 0;
}

static void put_in_window(struct ia2_text *text, uint32_t key, uintptr_t offset) {
  const uint32_t lender = lender_of(key);
  if (lender)
    ia2_text_string(text, "lending ");
  ia2_text_string(text, offset < IA2_STACKS_OFFSET ? "heap of " : "stack of ");
  put_name(text, lender ? lender : key);
}

void ia2_put_place(struct ia2_text *text, uintptr_t address) {
  const uintptr_t offset = address - IA2_WINDOW_BASE;
  const uint32_t owner = tls_owner(address);
  if (owner) {
    ia2_text_string(text, "thread-local data of ");
    put_name(text, owner);
    return;
  }
  if (offset >> IA2_WINDOW_SHIFT < IA2_WINDOW_COUNT) {
    put_in_window(text, (uint32_t)(offset >> IA2_WINDOW_SHIFT),
                  offset & (((uintptr_t)1 << IA2_WINDOW_SHIFT) - 1));
    return;
  }
  for (uint32_t i = 0; i < ia2_object_count; i++)
    if (address >= ia2_objects[i].low && address < ia2_objects[i].high) {
      put_in_object(text, &ia2_objects[i], address);
      return;
    }
  ia2_text_string(text, "unknown");
}
