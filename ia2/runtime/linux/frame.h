/* The frame that the kernel writes for a signal (Linux arch/x86/include/asm/sigframe.h):
 * restorer, ucontext, siginfo, then, at fpregs, the extended state. */
#ifndef IA2_RUNTIME_LINUX_FRAME_H
#define IA2_RUNTIME_LINUX_FRAME_H

#include <signal.h>
#include <stdint.h>
#include <ucontext.h>

struct ia2_frame {
  uint64_t word; /* the restorer; once the frame is used, what HEAD_SP becomes on leaving */
  /* Of libc's ucontext_t the kernel has all up to the first word of uc_sigmask. */
  char context[304];
  siginfo_t info;
};

static inline ucontext_t *ia2_frame_context(struct ia2_frame *frame) {
  return (ucontext_t *)frame->context;
}

static inline uint64_t *ia2_context_mask(ucontext_t *context) {
  return (uint64_t *)&context->uc_sigmask;
}

/* The XSAVE header follows the 512 bytes of FXSAVE (Intel SDM vol. 1, 13.4.2); a component that is
 * not in XSTATE_BV is in its initial state, for PKRU 0. */
enum { IA2_XSTATE_BV = 512, IA2_XFEATURE_PKRU = 9 };

uint32_t ia2_frame_pkru(const ucontext_t *context);
void ia2_frame_set_pkru(ucontext_t *context, uint32_t pkru);

/* Bytes of the frame with its extended state. */
uint64_t ia2_frame_size(struct ia2_frame *frame);

#endif
