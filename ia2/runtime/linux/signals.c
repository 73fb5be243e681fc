/* From the kernel's frame to the program's handler and back. */
#include "ia2/runtime/linux/signals.h"

#include <string.h>

#include "ia2/runtime/arch/x86_64/runtime_gates.h"
#include "ia2/runtime/core/head.h"
#include "ia2/runtime/core/run.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/linux/frame.h"
#include "ia2/runtime/report/fault.h"

/* What may be in use below an interrupted stack pointer: the red zone (psABI 3.2.2), and the pushes
 * of a gate that has stored the pointer already. */
enum { IN_USE_BELOW = 512, HANDLER_ROOM = 16384, NESTED_ROOM = 16384 };

/* Called by the gates. */
uintptr_t ia2_signal_first(int signal, siginfo_t *info, ucontext_t *context);
void ia2_signal_deliver(struct ia2_frame *frame);
__attribute__((visibility("default"))) void ia2_deferred_signal(void);

/* What a handler sees and may change, on its own compartment's stack. */
struct handed {
  ucontext_t context;
  siginfo_t info;
  struct ia2_call call;
};

/* The stack pointers of this thread's sides, while a handler runs below what is in use. */
struct tokens {
  uint64_t sp[IA2_MAX_COMPARTMENTS + 1];
  uint64_t monitor[IA2_MAX_COMPARTMENTS + 1];
  uint64_t start_fn, start_arg; /* of the handler's compartment */
  uint64_t base_sp;
  uint64_t base_mail[IA2_BASE_MAIL_WORDS];
  uint32_t interrupted; /* key of the compartment that was at work; 0: none */
};

static uint64_t below(uint64_t sp) { return (sp - IN_USE_BELOW) & ~(uint64_t)63; }

/* The stack pointer alone says nothing, since code can have any: it counts with the rights of the
 * stack's owner.  Where a gate has others already, or still, the owner's own word is in the header.
 */
static bool at_work(uint32_t key, const ucontext_t *context) {
  const uint64_t sp = (uint64_t)context->uc_mcontext.gregs[REG_RSP];
  return sp > ia2_stack_low(key, ia2_self.slot) && sp <= ia2_stack_high(key, ia2_self.slot) &&
         ia2_frame_pkru(context) == ia2_fixed->compartments[key]->pkru;
}

/* How far down libc's stack of this thread is in use: to where its code was interrupted, or to the
 * frame that is being left, or gone back to.  0: no further than the runtime knows. */
static uint64_t base_in_use(const ucontext_t *context) {
  const struct ia2_slot *const slot = ia2_own_slot();
  const uint64_t sp = (uint64_t)context->uc_mcontext.gregs[REG_RSP], left = *ia2_base_left();
  const bool shared = ia2_frame_pkru(context) == IA2_PKRU_SHARED;
  if (sp > slot->base_low && sp <= slot->base_high && (shared || sp == left))
    return sp;
  if (shared && left > slot->base_low && left < slot->base_high &&
      *(const uint64_t *)left == IA2_COOKIE_BASE)
    return left;
  return 0;
}

static void save_tokens(struct tokens *tokens, const ucontext_t *context) {
  const uint64_t sp = context ? (uint64_t)context->uc_mcontext.gregs[REG_RSP] : 0;
  const uint64_t base = context ? base_in_use(context) : 0;
  uint64_t *const base_sp = &ia2_head(IA2_KEY_RUNTIME)->mail[IA2_MAIL_BASE_SP];
  tokens->interrupted = 0;
  tokens->base_sp = *base_sp;
  memcpy(tokens->base_mail, ia2_base_mail(), sizeof tokens->base_mail);
  memset(ia2_base_mail(), 0, sizeof tokens->base_mail);
  if (base)
    *base_sp = below(base);
  for (uint32_t key = 1; key <= ia2_fixed->count; key++) {
    struct ia2_head *const head = ia2_head(key);
    tokens->sp[key] = head->sp;
    /* Nobody else may go on with a call of the runtime that is half made, or half back. */
    tokens->monitor[key] = head->monitor;
    head->monitor = 0;
    if (!context || !at_work(key, context))
      continue;
    tokens->interrupted = key;
    head->sp = below(sp);
  }
}

static void restore_tokens(const struct tokens *tokens) {
  ia2_head(IA2_KEY_RUNTIME)->mail[IA2_MAIL_BASE_SP] = tokens->base_sp;
  memcpy(ia2_base_mail(), tokens->base_mail, sizeof tokens->base_mail);
  for (uint32_t key = 1; key <= ia2_fixed->count; key++) {
    ia2_head(key)->sp = tokens->sp[key];
    ia2_head(key)->monitor = tokens->monitor[key];
  }
}

/* A handler sees registers only where its own compartment was at work. */
static bool sees_registers(const struct tokens *tokens, uint32_t key, const ucontext_t *context) {
  return context && tokens->interrupted == key;
}

static void fill(struct handed *handed, const siginfo_t *info, const ucontext_t *context,
                 uint64_t mask, bool registers) {
  memset(handed, 0, sizeof *handed);
  memcpy(&handed->info, info, sizeof *info);
  if (registers)
    memcpy(handed->context.uc_mcontext.gregs, context->uc_mcontext.gregs,
           sizeof context->uc_mcontext.gregs);
  *ia2_context_mask(&handed->context) = mask;
}

/* Segment registers stay; the kernel keeps the flags that are the user's
 * (arch/x86/kernel/signal_64.c restore_sigcontext, FIX_EFLAGS). */
static void take_registers(ucontext_t *context, const struct handed *handed) {
  const greg_t segments = context->uc_mcontext.gregs[REG_CSGSFS];
  memcpy(context->uc_mcontext.gregs, handed->context.uc_mcontext.gregs,
         sizeof context->uc_mcontext.gregs);
  context->uc_mcontext.gregs[REG_CSGSFS] = segments;
}

/* Runs a compartment's handler; returns the signal mask to continue with. */
static uint64_t run_handler(const struct ia2_action *action, uint32_t key, const siginfo_t *info,
                            ucontext_t *context, uint64_t mask, struct tokens *tokens) {
  struct ia2_head *const head = ia2_head(key);
  const uintptr_t sp = ia2_stack_pointer(key, sizeof(struct handed) + HANDLER_ROOM);
  if (!sp)
    ia2_die("no room on the stack for a signal handler");
  struct handed *const handed = (struct handed *)((sp - sizeof *handed) & ~(uintptr_t)63);
  const bool registers = sees_registers(tokens, key, context);
  const int signal = info->si_signo;
  fill(handed, info, context, mask, registers);
  handed->call = (struct ia2_call){
      action->handler, {(uint64_t)signal, (uint64_t)&handed->info, (uint64_t)&handed->context}};
  tokens->start_fn = head->start_fn;
  tokens->start_arg = head->start_arg;
  head->sp = (uint64_t)handed;
  const uint64_t own = action->flags & SA_NODEFER ? 0 : UINT64_C(1) << (signal - 1);
  ia2_signals_restore(mask | action->mask | own);
  ia2_run_interrupting(key, (uint64_t)ia2_fixed->compartments[key]->call, (uint64_t)&handed->call);
  ia2_signals_block();
  head->start_fn = tokens->start_fn;
  head->start_arg = tokens->start_arg;
  if (registers)
    take_registers(context, handed);
  return *ia2_context_mask(&handed->context);
}

/* libc's handlers for cancellation and setuid, when none of the compartments is at work. */
static void run_shared_handler(const struct ia2_action *action, const siginfo_t *info) {
  uint64_t *const base_sp = &ia2_head(IA2_KEY_RUNTIME)->mail[IA2_MAIL_BASE_SP];
  const uint64_t saved = *base_sp;
  siginfo_t *const copy = (siginfo_t *)((saved - sizeof *copy) & ~(uint64_t)63);
  memcpy(copy, info, sizeof *copy);
  *base_sp = (uint64_t)copy;
  ia2_call_shared(action->handler, (uint64_t)info->si_signo, (uint64_t)copy, 0);
  *base_sp = saved;
}

/* All signals are blocked.  context is NULL when the runtime itself was interrupted. */
static uint64_t dispatch(const siginfo_t *info, ucontext_t *context, uint64_t mask) {
  const struct ia2_action action = ia2_action_take(info->si_signo);
  if (action.handler == (uint64_t)SIG_IGN && action.key)
    return mask;
  if (action.handler == (uint64_t)SIG_DFL) {
    ia2_signal_default(info->si_signo, info->si_code > 0 && ia2_signal_is_fault(info->si_signo));
    return mask;
  }
  struct tokens tokens;
  save_tokens(&tokens, context);
  if (!ia2_head(IA2_KEY_RUNTIME)->mail[IA2_MAIL_BASE_SP])
    ia2_die("a signal where no stack is known");
  uint32_t key = action.key;
  if (key == IA2_LIBC_HANDLER)
    key = tokens.interrupted;
  if (key)
    mask = run_handler(&action, key, info, context, mask, &tokens);
  else
    run_shared_handler(&action, info);
  restore_tokens(&tokens);
  return mask;
}

static uint64_t *deferred(void) { return &ia2_head(IA2_KEY_RUNTIME)->mail[IA2_MAIL_DEFERRED]; }

/* Signals that came while the runtime ran: no other can come before the mask is restored here. */
void ia2_deferred_signal(void) {
  siginfo_t info;
  memcpy(&info, ia2_self.deferred_info, sizeof info);
  *deferred() = 0;
  const uint64_t mask = dispatch(&info, 0, ia2_self.deferred_mask);
  ia2_signals_restore(mask);
}

static void defer(const siginfo_t *info, ucontext_t *context) {
  memcpy(ia2_self.deferred_info, info, sizeof ia2_self.deferred_info);
  ia2_self.deferred_mask = *ia2_context_mask(context);
  *ia2_context_mask(context) = UINT64_MAX;
  *deferred() = 1;
}

/* Moves the frame from the alternate stack to the runtime's, so that the next signal finds the
 * former empty; extended state must stay aligned to 64 bytes. */
static struct ia2_frame *move(struct ia2_frame *frame, struct ia2_head *own) {
  const uint64_t size = ia2_frame_size(frame);
  uint64_t to = own->sp - size - 64;
  to -= (to - (uint64_t)frame) & 63;
  if (to < own->stack_lo + NESTED_ROOM)
    ia2_die("too many nested signals");
  struct ia2_frame *const copy = memcpy((void *)to, frame, size);
  mcontext_t *const machine = &ia2_frame_context(copy)->uc_mcontext;
  machine->fpregs = (fpregset_t)((uint64_t)machine->fpregs + (to - (uint64_t)frame));
  copy->word = own->sp;
  own->sp = 0;
  return copy;
}

uintptr_t ia2_signal_first(int signal, siginfo_t *info, ucontext_t *context) {
  struct ia2_frame *const frame = (struct ia2_frame *)((char *)context - sizeof(uint64_t));
  struct ia2_head *const own = ia2_head(IA2_KEY_RUNTIME);
  frame->word = own->sp; /* stays as it is */
  if (ia2_signal_is_fault(signal) && ia2_fault(info, context))
    return 0;
  ia2_permissive_interrupted(context);
  if (own->sp != 0) {
    ia2_runs_forget((uint64_t)context->uc_mcontext.gregs[REG_RSP]);
    return (uintptr_t)move(frame, own);
  }
  if (ia2_signal_is_fault(signal) && info->si_code > 0)
    ia2_die("a fault in the runtime");
  defer(info, context);
  return 0;
}

void ia2_signal_deliver(struct ia2_frame *frame) {
  ucontext_t *const context = ia2_frame_context(frame);
  uint64_t *const mask = ia2_context_mask(context);
  *mask = dispatch(&frame->info, context, *mask);
  while (*deferred()) {
    siginfo_t info;
    memcpy(&info, ia2_self.deferred_info, sizeof info);
    *deferred() = 0;
    *mask = dispatch(&info, context, *mask);
  }
}
