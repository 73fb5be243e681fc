/* Changing code of libc's before it is sealed. */
#ifndef IA2_RUNTIME_CONFINE_PATCH_H
#define IA2_RUNTIME_CONFINE_PATCH_H

#include <stddef.h>
#include <stdint.h>

/* Overwrites code; its pages become private copies, and are executable again afterwards. At start
 * only, and not for code that this function needs. */
void ia2_patch_text(uintptr_t at, const void *bytes, size_t size);

#endif
