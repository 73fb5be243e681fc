/* A part of a program with thread-local variables of given sizes; compiled once per shape. */
#include "tests/elf/tls_part.h"

#ifdef INITIALIZED
static __thread int values[INITIALIZED] = {PROBE_FIRST};
#endif
#ifdef ZERO
static __thread unsigned char zeros[ZERO];
#endif

struct tls_probe PROBE(void);

struct tls_probe PROBE(void) {
  struct tls_probe probe = {0};
#ifdef INITIALIZED
  probe.values = values;
  probe.value_count = INITIALIZED;
#endif
#ifdef ZERO
  probe.zeros = zeros;
  probe.zero_count = ZERO;
#endif
  return probe;
}
