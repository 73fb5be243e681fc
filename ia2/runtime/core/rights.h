#ifndef IA2_RUNTIME_CORE_RIGHTS_H
#define IA2_RUNTIME_CORE_RIGHTS_H

#include <stdint.h>

/* Used once, at the end of the start; everything later goes through gates. */
static inline __attribute__((always_inline)) void ia2_set_rights(uint32_t pkru) {
  __asm__ volatile("wrpkru" : : "a"(pkru), "c"(0), "d"(0) : "memory");
}

#endif
