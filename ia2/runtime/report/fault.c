#include "ia2/runtime/report/fault.h"

#include "ia2/runtime/confine/confine.h"
#include "ia2/runtime/core/head.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/linux/frame.h"
#include "ia2/runtime/linux/signals.h"
#include "ia2/runtime/report/place.h"

enum { PAGE_FAULT_WRITE = 2, PAGE_FAULT_FETCH = 16 }; /* Intel SDM vol. 3A 4.7, error code */

static const char *verb(const ucontext_t *context) {
  const greg_t error = context->uc_mcontext.gregs[REG_ERR];
  if (error & PAGE_FAULT_FETCH)
    return " jumped to ";
  return error & PAGE_FAULT_WRITE ? " wrote " : " read ";
}

void ia2_put_end(struct ia2_text *text, const ucontext_t *context) {
  ia2_text_string(text, " at ");
  ia2_put_place(text, (uintptr_t)context->uc_mcontext.gregs[REG_RIP]);
  ia2_text_string(text, " thread ");
  ia2_text_decimal(text, (uint64_t)ia2_sys0(SYS_gettid));
  ia2_text_write(text);
}

static void put_start(struct ia2_text *text, const ucontext_t *context) {
  text->length = 0;
  ia2_text_string(text, "ia2: ");
  ia2_put_rights(text, ia2_frame_pkru(context));
}

static void report_violation(const siginfo_t *info, const ucontext_t *context) {
  struct ia2_text text;
  put_start(&text, context);
  ia2_text_string(&text, verb(context));
  ia2_text_hex(&text, (uintptr_t)info->si_addr);
  ia2_text_string(&text, " [");
  ia2_put_place(&text, (uintptr_t)info->si_addr);
  ia2_text_string(&text, "] owned by ");
  ia2_put_owner(&text, (uint32_t)info->si_pkey);
  ia2_put_end(&text, context);
}

static void report_other(const siginfo_t *info, const ucontext_t *context) {
  struct ia2_text text;
  put_start(&text, context);
  if (info->si_signo == SIGSEGV) {
    ia2_text_string(&text, verb(context));
    ia2_text_hex(&text, (uintptr_t)info->si_addr);
    ia2_text_string(&text, " [");
    ia2_put_place(&text, (uintptr_t)info->si_addr);
    ia2_text_string(&text, "]");
  } else {
    ia2_text_string(&text, info->si_signo == SIGILL ? " trapped" : " stopped");
  }
  ia2_put_end(&text, context);
}

static bool violation(const siginfo_t *info) {
  return info->si_signo == SIGSEGV && info->si_code == SEGV_PKUERR;
}

bool ia2_fault(const siginfo_t *info, ucontext_t *context) {
  if (ia2_permissive_close(info, context))
    return true;
  if (violation(info)) {
    const bool permissive = ia2_fixed->mode == IA2_PERMISSIVE;
    if (!permissive || ia2_permissive_first(info, context))
      report_violation(info, context);
    if (permissive)
      ia2_permissive_open(info, context);
    else
      ia2_signal_default(SIGSEGV, true);
    return true;
  }
  if (ia2_confine_violation(info, context))
    return true;
  if (info->si_code <= 0 || ia2_signal_has_handler(info->si_signo))
    return false;
  report_other(info, context);
  ia2_signal_default(info->si_signo, true);
  return true;
}
