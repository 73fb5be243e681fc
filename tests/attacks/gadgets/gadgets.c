/* Attacks with instructions of the attacker's own object: GADGET_<name> for the one that is linked
 * in, or ALL_GADGETS. */
#include "tests/attacks/attack.h"

#define GADGET_ATTACK(gadget, result)                                                              \
  void attack_gadget_##gadget(void);                                                               \
  ATTACK(gadget) {                                                                                 \
    attack_gadget_##gadget();                                                                      \
    return result;                                                                                 \
  }

#if defined ALL_GADGETS || defined GADGET_own_wrpkru
GADGET_ATTACK(own_wrpkru, *attack_shared->global)
#endif
#if defined ALL_GADGETS || defined GADGET_own_xrstor
GADGET_ATTACK(own_xrstor, *attack_shared->global)
#endif
#if defined ALL_GADGETS || defined GADGET_split_wrpkru
GADGET_ATTACK(split_wrpkru, *attack_shared->global)
#endif
#if defined ALL_GADGETS || defined GADGET_unchecked_gate
GADGET_ATTACK(unchecked_gate, *attack_shared->global)
#endif
#if defined ALL_GADGETS || defined GADGET_own_wrfsbase
GADGET_ATTACK(own_wrfsbase, ATTACK_DONE)
#endif
