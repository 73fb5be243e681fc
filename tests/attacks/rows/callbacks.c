/* Function pointers for the victim. */
#include <string.h>

#include "tests/attacks/attack.h"

ATTACK(callback_of_its_own) { return victim_do(VICTIM_CALLS, victim_do(VICTIM_PRIVATE, 0)); }

ATTACK(callback_into_the_attacker) { return victim_do(VICTIM_CALLS, (uint64_t)evil); }

/* Where the type id stands in code, as an operand of the check itself, what follows passes for a
 * function of that type. */
ATTACK(callback_behind_an_id) {
  const uint64_t id = 0x7a5c0de5f00d1e54 + 1;
  const uint64_t there = attack_find("", 0, &id, sizeof id);
#ifdef UNDER_RUNTIME
  if (!there)
    return ATTACK_NOTHING;
  victim_do(VICTIM_CALLS, there + sizeof id);
  return ATTACK_DONE;
#else
  (void)there; /* nobody asks for a type */
  return victim_do(VICTIM_CALLS, victim_do(VICTIM_PRIVATE, 0));
#endif
}
