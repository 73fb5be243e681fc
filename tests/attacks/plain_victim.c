/* What the victim has otherwise with plain protection keys. */
#include "tests/attacks/attack.h"
#include "tests/attacks/victim.h"

extern void *plain_heap;

volatile uint64_t *victim_heap(void) { return plain_heap; }

/* Whatever it is told to. */
uint64_t victim_calls(uint64_t (*function)(uint64_t)) { return function(0); }
