/* The address plan of layout.h, carried out. */
#ifndef IA2_RUNTIME_CORE_WINDOWS_H
#define IA2_RUNTIME_CORE_WINDOWS_H

#include <stdint.h>

#include "ia2/runtime/core/state.h"

/* Gives whole pages to a key, readable and writable.  Fails by refusing to run. */
void ia2_tag(uintptr_t address, uintptr_t size, uint32_t key);

/* ... or says -errno. */
long ia2_try_tag(uintptr_t address, uintptr_t size, uint32_t key);

/* Has memory of a window in core files, if the program permits that. */
void ia2_windows_dump(uintptr_t address, uintptr_t size, uint32_t key);

/* Whether the program has a window for the key. */
bool ia2_window_used(uint32_t key);

/* Monitor call: compartment `key` gives pages of its heap, or of its lending heap, back. */
int64_t ia2_windows_purge(uint32_t key, uint64_t from, uint64_t size);

/* Takes the keys and reserves and tags every window that is used. */
void ia2_windows_reserve(void);

#endif
