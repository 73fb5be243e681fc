/* libc's functions that write libc's data, for compartments that may only read it.
 *
 * They run with SHARED rights on the thread's stack of key 14, and see nothing of the caller's but
 * a copy of one buffer and a word.  So no argument can make libc write where the caller says. */
#ifndef IA2_RUNTIME_CORE_LIBC_CALLS_H
#define IA2_RUNTIME_CORE_LIBC_CALLS_H

#include <stdint.h>

/* Monitor call of compartment `key`: `what` is an enum ia2_libc_call (compartment.h). */
int64_t ia2_libc_call(uint32_t key, uint64_t what, uint64_t word, uint64_t address, uint64_t size);

/* The other side: `tray` is a copy of the caller's buffer, in libc's key. */
struct ia2_tray {
  uint64_t word, size;
  char bytes[4096]; /* IA2_LIBC_BUFFER */
};

uint64_t ia2_base_libc(uint64_t what, uint64_t tray, uint64_t unused);

#endif
