/* Whose memory an address is in. */
#ifndef IA2_RUNTIME_COPY_PLACES_H
#define IA2_RUNTIME_COPY_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The window that the address lies in; IA2_WINDOW_COUNT: none. */
unsigned ia2_place_window(uintptr_t address);

/* Whether all of it can be read and written by everybody. */
bool ia2_place_shared(uintptr_t address, size_t size);

/* Whether a part of it is private memory of the compartment `key`: its window, the data of its
 * object, its thread-local storage in any thread.  (unsafe) Not: what it mapped itself. */
bool ia2_place_private(unsigned key, uintptr_t address, size_t size);

#endif
