/* Programs for seccomp: classic BPF over struct seccomp_data (Linux
 * Documentation/userspace-api/seccomp_filter.rst), written front to back. */
#ifndef IA2_RUNTIME_CONFINE_BPF_H
#define IA2_RUNTIME_CONFINE_BPF_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>

enum { IA2_BPF_MAX = 4096 }; /* the kernel's limit, BPF_MAXINSNS */

struct ia2_bpf {
  uint32_t count;
  struct sock_filter code[IA2_BPF_MAX];
};

/* Offsets in struct seccomp_data. */
enum { IA2_DATA_NUMBER = 0, IA2_DATA_ARCH = 4 };
#define IA2_DATA_LOW(argument) (16 + 8 * (argument))
#define IA2_DATA_HIGH(argument) (20 + 8 * (argument))

/* Adds an instruction; more than fit end the process. */
void ia2_bpf_add(struct ia2_bpf *bpf, uint16_t code, uint32_t k, uint8_t jump_true,
                 uint8_t jump_false);

static inline void ia2_bpf_load(struct ia2_bpf *bpf, uint32_t offset) {
  ia2_bpf_add(bpf, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

static inline void ia2_bpf_return(struct ia2_bpf *bpf, uint32_t action) {
  ia2_bpf_add(bpf, BPF_RET | BPF_K, action, 0, 0);
}

/* Compares what is loaded with k, `how` being BPF_JEQ, BPF_JGE, BPF_JGT or BPF_JSET. */
static inline void ia2_bpf_return_if(struct ia2_bpf *bpf, uint16_t how, uint32_t k,
                                     uint32_t action) {
  ia2_bpf_add(bpf, (uint16_t)(BPF_JMP | BPF_K | how), k, 0, 1);
  ia2_bpf_return(bpf, action);
}

static inline void ia2_bpf_return_unless(struct ia2_bpf *bpf, uint16_t how, uint32_t k,
                                         uint32_t action) {
  ia2_bpf_add(bpf, (uint16_t)(BPF_JMP | BPF_K | how), k, 1, 0);
  ia2_bpf_return(bpf, action);
}

/* A jump to where ia2_bpf_land is called with what this returned. */
static inline uint32_t ia2_bpf_jump(struct ia2_bpf *bpf) {
  ia2_bpf_add(bpf, BPF_JMP | BPF_JA, 0, 0, 0);
  return bpf->count - 1;
}

static inline void ia2_bpf_land(struct ia2_bpf *bpf, uint32_t jump) {
  bpf->code[jump].k = bpf->count - jump - 1;
}

#endif
