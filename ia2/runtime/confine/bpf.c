#include "ia2/runtime/confine/bpf.h"

#include "ia2/runtime/core/text.h"

void ia2_bpf_add(struct ia2_bpf *bpf, uint16_t code, uint32_t k, uint8_t jump_true,
                 uint8_t jump_false) {
  if (bpf->count == IA2_BPF_MAX)
    ia2_refuse(IA2_EXIT_REFUSED, "the system call filter is too long", 0);
  bpf->code[bpf->count++] = (struct sock_filter){code, jump_true, jump_false, k};
}
