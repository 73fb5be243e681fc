/* Permissive mode: one instruction runs with the key that it lacked.  For finding out what a
 * program shares, not for protection. */
#include "ia2/runtime/linux/frame.h"
#include "ia2/runtime/report/fault.h"
#include "ia2/runtime/core/state.h"

enum { TRAP_FLAG = 0x100, PLACES = 4096 };

/* Places that were reported: an instruction and the key that it lacked. */
static uint64_t places[PLACES];

bool ia2_permissive_first(const siginfo_t *info, const ucontext_t *context) {
  const uint64_t place =
      (uint64_t)context->uc_mcontext.gregs[REG_RIP] << 4 | ((uint64_t)info->si_pkey & 15);
  uint64_t at = place * UINT64_C(0x9e3779b97f4a7c15) >> 52;
  for (int tries = 0; tries < PLACES; tries++, at = (at + 1) % PLACES) {
    uint64_t seen = 0;
    if (__atomic_compare_exchange_n(&places[at], &seen, place, false, __ATOMIC_RELAXED,
                                    __ATOMIC_RELAXED))
      return true;
    if (seen == place)
      return false;
  }
  return false; /* full: a program with that many is known well enough */
}

/* One instruction can touch several keys: they add up until it has run. */
void ia2_permissive_open(const siginfo_t *info, ucontext_t *context) {
  const uint32_t pkru = ia2_frame_pkru(context);
  if (!ia2_self.stepping)
    ia2_self.stepping_pkru = pkru;
  ia2_self.stepping = 1;
  ia2_frame_set_pkru(context, pkru & ~(UINT32_C(3) << 2 * (info->si_pkey & 15)));
  context->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
}

static void close_key(ucontext_t *context) {
  ia2_frame_set_pkru(context, ia2_self.stepping_pkru);
  context->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
  ia2_self.stepping = 0;
}

bool ia2_permissive_close(const siginfo_t *info, ucontext_t *context) {
  if (info->si_signo != SIGTRAP || !ia2_self.stepping)
    return false;
  close_key(context);
  return true;
}

void ia2_permissive_interrupted(ucontext_t *context) {
  if (ia2_self.stepping)
    close_key(context);
}
