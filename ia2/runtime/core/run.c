#include "ia2/runtime/core/run.h"

#include <signal.h>
#include <string.h>

#include "ia2/runtime/arch/x86_64/runtime_gates.h"
#include "ia2/runtime/core/head.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"

/* Lives on the runtime's stack while the compartment runs. */
struct ia2_run {
  struct ia2_run *older;
  uint64_t sp;   /* on the compartment's stack, where the code started */
  uint64_t call; /* frame of ia2_call_shared that was the newest before */
  uint32_t key;
  bool interrupting;
  uint64_t lend_sp[IA2_MAX_COMPARTMENTS + 1]; /* as they were before, if interrupting */
};

/* What a call has on the lending stacks is not reserved there (copy.h). */
static void lower_lending(struct ia2_run *run) {
  for (uint32_t key = 1; key <= ia2_fixed->count; key++) {
    struct ia2_head *const head = ia2_head(key);
    const uint64_t room = head->lend_sp - head->lend_lo;
    run->lend_sp[key] = head->lend_sp;
    head->lend_sp -= room < IA2_LEND_RED_ZONE ? room : IA2_LEND_RED_ZONE;
  }
}

static void restore_lending(const struct ia2_run *run) {
  for (uint32_t key = 1; key <= ia2_fixed->count; key++)
    ia2_head(key)->lend_sp = run->lend_sp[key];
}

static uint64_t start(uint32_t key, uint64_t fn, uint64_t arg, bool interrupting) {
  struct ia2_head *const head = ia2_head(key);
  struct ia2_run run;
  run.older = ia2_self.runs;
  run.sp = head->sp;
  run.call = ia2_head(IA2_KEY_RUNTIME)->mail[IA2_MAIL_CALL];
  run.key = key;
  run.interrupting = interrupting;
  if (interrupting)
    lower_lending(&run);
  head->start_fn = fn;
  head->start_arg = arg;
  ia2_self.runs = &run;
  const uint64_t result = ia2_call_shared((uintptr_t)ia2_fixed->compartments[key]->start, 0, 0, 0);
  ia2_self.runs = run.older;
  /* Its start gate leaves the stack as it found it.  Another compartment's code that came back in
   * its place left the compartment in the middle of something. */
  if (head->sp != (run.sp & ~(uint64_t)15))
    ia2_die("a compartment's code was ended by another's");
  if (interrupting)
    restore_lending(&run);
  return result;
}

uint64_t ia2_run(uint32_t key, uint64_t fn, uint64_t arg) { return start(key, fn, arg, false); }

uint64_t ia2_run_interrupting(uint32_t key, uint64_t fn, uint64_t arg) {
  return start(key, fn, arg, true);
}

static bool on_stack(uint32_t key, uint64_t sp) {
  return sp > ia2_stack_low(key, ia2_self.slot) && sp <= ia2_stack_high(key, ia2_self.slot);
}

/* Code that started below where its compartment's stack pointer is now cannot be running any more.
 */
static bool left(const struct ia2_run *run, uint64_t sp) {
  const uint64_t now = on_stack(run->key, sp) ? sp : ia2_head(run->key)->sp;
  return on_stack(run->key, now) && now > run->sp;
}

void ia2_runs_forget(uint64_t sp) {
  struct ia2_head *const own = ia2_head(IA2_KEY_RUNTIME);
  const struct ia2_run *oldest = 0;
  for (struct ia2_run *run = ia2_self.runs; run; run = run->older)
    if (left(run, sp))
      oldest = run;
  if (!oldest || !oldest->call)
    return;
  own->sp = oldest->call;
  own->mail[IA2_MAIL_CALL] = oldest->call;
  own->mail[IA2_MAIL_BASE_SP] =
      *(const uint64_t *)(oldest->call + IA2_CALL_BASE_SP) - IA2_CALL_BASE_ROOM;
  if (oldest->interrupting)
    restore_lending(oldest);
  ia2_self.runs = oldest->older;
}

uint64_t ia2_run_call(uint32_t key, uint64_t thunk, const struct ia2_call *call) {
  enum { ROOM = 4096 };
  const uintptr_t sp = ia2_stack_pointer(key, ROOM);
  if (!sp)
    ia2_die("a compartment's stack pointer is not on its stack");
  const uintptr_t below = (sp - sizeof *call) & ~(uintptr_t)63;
  memcpy((void *)below, call, sizeof *call);
  ia2_head(key)->sp = below;
  const uint64_t result = ia2_run(key, thunk, below);
  ia2_head(key)->sp = sp;
  return result;
}

/* A signal that came inside the runtime has set the mask to "all" already (linux/signals.c); what
 * the thread had, and gets back, is kept in deferred_mask. */
static int deferred(void) { return ia2_head(IA2_KEY_RUNTIME)->mail[IA2_MAIL_DEFERRED] != 0; }

uint64_t ia2_signals_block(void) {
  const uint64_t all = UINT64_MAX;
  uint64_t old = 0;
  ia2_sys4(SYS_rt_sigprocmask, SIG_SETMASK, &all, &old, IA2_SIGSET_SIZE);
  return deferred() ? ia2_self.deferred_mask : old;
}

void ia2_signals_restore(uint64_t mask) {
  if (deferred())
    ia2_self.deferred_mask = mask;
  else
    ia2_sys4(SYS_rt_sigprocmask, SIG_SETMASK, &mask, 0, IA2_SIGSET_SIZE);
}
