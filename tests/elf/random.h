/* random: the same numbers in every run. */
#ifndef TESTS_ELF_RANDOM_H
#define TESTS_ELF_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* xorshift64 */
static inline uint64_t random_number(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

static inline void random_bytes(uint64_t *state, unsigned char *bytes, size_t size) {
  for (size_t at = 0; at < size; at++) {
    bytes[at] = (unsigned char)(random_number(state) >> 32);
  }
}

#endif
