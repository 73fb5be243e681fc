#include "ia2/runtime/linux/frame.h"

#include "ia2/runtime/core/state.h"

static uint64_t *xstate_bv(const ucontext_t *context) {
  return (uint64_t *)((char *)context->uc_mcontext.fpregs + IA2_XSTATE_BV);
}

static uint32_t *pkru_of(const ucontext_t *context) {
  return (uint32_t *)((char *)context->uc_mcontext.fpregs + ia2_fixed->pkru_offset);
}

uint32_t ia2_frame_pkru(const ucontext_t *context) {
  return *xstate_bv(context) >> IA2_XFEATURE_PKRU & 1 ? *pkru_of(context) : 0;
}

void ia2_frame_set_pkru(ucontext_t *context, uint32_t pkru) {
  *xstate_bv(context) |= UINT64_C(1) << IA2_XFEATURE_PKRU;
  *pkru_of(context) = pkru;
}

uint64_t ia2_frame_size(struct ia2_frame *frame) {
  /* Linux arch/x86/include/uapi/asm/sigcontext.h: struct _fpx_sw_bytes, in the last 48 of the 512
   * bytes: magic1, extended_size (all of it, with the magic word at the end). */
  enum { SW_RESERVED = 464, EXTENDED_SIZE = SW_RESERVED + 4 };
  const char *const state = (const char *)ia2_frame_context(frame)->uc_mcontext.fpregs;
  return (uint64_t)(state - (const char *)frame) + *(const uint32_t *)(state + EXTENDED_SIZE);
}
