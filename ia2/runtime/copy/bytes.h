/* Copying and clearing without libc, and without vector registers. */
#ifndef IA2_RUNTIME_COPY_BYTES_H
#define IA2_RUNTIME_COPY_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* String instructions take long to start.  The barriers keep the compiler from calling memcpy. */
enum { IA2_BYTES_SMALL = 256 };

static inline uint64_t ia2_load(uintptr_t from) {
  uint64_t word;
  __asm__ volatile("movq (%1), %0" : "=r"(word) : "r"(from) : "memory");
  return word;
}

static inline void ia2_store(uintptr_t to, uint64_t word) {
  __asm__ volatile("movq %0, (%1)" : : "r"(word), "r"(to) : "memory");
}

static inline void ia2_copy_bytes(uintptr_t to, uintptr_t from, size_t size) {
  if (size <= IA2_BYTES_SMALL)
    for (; size >= 8; size -= 8, to += 8, from += 8)
      ia2_store(to, ia2_load(from));
  if (size)
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

static inline void ia2_clear_bytes(uintptr_t to, size_t size) {
  if (size <= IA2_BYTES_SMALL)
    for (; size >= 8; size -= 8, to += 8)
      ia2_store(to, 0);
  if (size)
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(0) : "memory");
}

#endif
