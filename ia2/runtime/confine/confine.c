#include "ia2/runtime/confine/confine.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "ia2/runtime/confine/filter.h"
#include "ia2/runtime/confine/landlock.h"
#include "ia2/runtime/confine/privileged.h"
#include "ia2/runtime/confine/ranges.h"
#include "ia2/runtime/confine/seal.h"
#include "ia2/runtime/core/state.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"

uint64_t ia2_secret[2];

#ifndef PR_SET_MDWE /* Linux 6.3 */
#define PR_SET_MDWE 65
#define PR_MDWE_REFUSE_EXEC_GAIN 1
#endif

static void draw_secret(void) {
  if (ia2_sys3(SYS_getrandom, ia2_secret, sizeof ia2_secret, 0) != sizeof ia2_secret)
    ia2_refuse(IA2_EXIT_REFUSED, "no random numbers", "getrandom");
}

/* Without it the filter alone refuses executable memory. */
static void refuse_new_code(void) {
  const long error = ia2_sys6(SYS_prctl, PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0, 0);
  if (error && error != -EINVAL)
    ia2_refuse(IA2_EXIT_REFUSED, "cannot forbid new executable memory", "PR_SET_MDWE");
}

void ia2_confine(const uint16_t *permitted) {
  if (ia2_fixed->mode == IA2_PERMISSIVE)
    return;
  draw_secret();
  if (ia2_sys6(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0) != 0)
    ia2_refuse(IA2_EXIT_REFUSED, "cannot give up new privileges", "PR_SET_NO_NEW_PRIVS");
  ia2_landlock();
  refuse_new_code();
  ia2_filter_install(ia2_spans_find(), ia2_seal_all(), permitted);
}
