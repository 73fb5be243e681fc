/* A system call that the filter calls a violation: said, then the death that it would have been. */
#include "ia2/runtime/confine/calls.h"
#include "ia2/runtime/confine/confine.h"
#include "ia2/runtime/confine/filter.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/linux/frame.h"
#include "ia2/runtime/linux/signals.h"
#include "ia2/runtime/report/fault.h"
#include "ia2/runtime/report/place.h"

#ifndef SYS_SECCOMP
#define SYS_SECCOMP 1 /* si_code */
#endif

bool ia2_confine_violation(const siginfo_t *info, const ucontext_t *context) {
  struct ia2_text text;
  if (info->si_signo != SIGSYS || info->si_code != SYS_SECCOMP ||
      info->si_errno != IA2_FILTER_VIOLATION)
    return false;
  const char *const name = ia2_call_name((uint32_t)info->si_syscall);
  text.length = 0;
  ia2_text_string(&text, "ia2: ");
  ia2_put_rights(&text, ia2_frame_pkru(context));
  ia2_text_string(&text, " made the system call ");
  if (name)
    ia2_text_string(&text, name);
  else
    ia2_text_decimal(&text, (uint64_t)info->si_syscall);
  ia2_text_string(&text, ", which would get round the compartments,");
  ia2_put_end(&text, context);
  ia2_signal_default(SIGSYS, false);
  return true;
}
