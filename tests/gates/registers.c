/* Registers, flags and control words on both sides of a gate.
 *
 * Needs no protection keys for that: with WITHOUT_PKU it runs, with gates whose wrpkru is a nop,
 * where there is AVX-512 and no such keys. */
#include <string.h>

#include "tests/gates/check.h"
#include "tests/gates/harness.h"
#include "tests/gates/program.h"

/* A snapshot of registers.S. */
struct snapshot {
  uint64_t gpr[15], flags;
  uint32_t mxcsr;
  uint16_t fcw, unused;
  uint64_t mask[8];
  uint64_t padding[23];
  uint64_t vector[32][8];
  unsigned char fxsave[512];
};

extern uint64_t one_registers(struct snapshot *to, struct snapshot *from, any_function *gate,
                              uint64_t flags, uint32_t mxcsr, uint32_t fcw);
extern void __wrap_two_registers(void), __wrap_two_registers_sse(void);

enum { RAX, RBX, RCX, RDX, RSI, RDI, RBP };
#define SECRET 0x5ec2e75ec2e7

static void clean(const struct snapshot *s, int vectors) {
  for (int i = 0; i < 8; i++)
    CHECK(s->mask[i] == 0);
  for (int i = 0; i < 32; i++)
    for (int j = 0; j < 8; j++)
      if (i >= vectors || j >= 1)
        CHECK(s->vector[i][j] == 0);
  CHECK(!(s->flags & 0x44500));
  uint16_t words[256];
  memcpy(words, s->fxsave, sizeof words);
  CHECK(words[0] == s->fcw && (words[2] & 0xff) == 0); /* control, abridged tags: all empty */
  CHECK(words[1] == 0x4000); /* status: no exceptions, top 0, condition codes as of 0 */
  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 5; j++)
      CHECK(words[16 + 8 * i + j] == 0);
}

static void registers(void) {
  struct snapshot *there = (struct snapshot *)window(0);
  struct snapshot back;
  __attribute__((aligned(64))) static unsigned char buffer[sizeof(struct snapshot)];
  static const struct {
    uint64_t flags;
    uint32_t mxcsr, fcw;
  } states[] = {
      {0x202, 0x1f80, 0x37f}, {0x40602, 0x1f80, 0x37f}, /* AC and DF */
      {0x202, 0x9fc0, 0x37f},                           /* flush to zero, denormals are zero */
      {0x202, 0x1f00, 0x27f}, /* invalid operations trap; double precision */
      {0x202, 0x1fbf, 0x37f}, /* all exceptions were raised */
  };
  memset(there, 0, sizeof *there);
  for (unsigned i = 0; i < sizeof states / sizeof *states; i++) {
    CHECK(one_registers((struct snapshot *)buffer, there, __wrap_two_registers, states[i].flags,
                        states[i].mxcsr, states[i].fcw) == SECRET);
    memcpy(&back, buffer, sizeof back);
    for (int r = 0; r < 15; r++)
      CHECK(r == RDI || there->gpr[r] == 0);
    CHECK(there->mxcsr == 0x1f80 && there->fcw == 0x37f);
    clean(there, 0);
    for (int r = RCX; r < 15; r++) {
      const int saved = r == RBP || r >= 11;
      if (r != RDI)
        CHECK(back.gpr[r] == (saved ? SECRET : 0));
    }
    CHECK(back.gpr[RBX] == SECRET);
    CHECK(back.mxcsr == states[i].mxcsr && back.fcw == states[i].fcw);
    clean(&back, 0);
  }
  memset(there, 0, sizeof *there);
  one_registers((struct snapshot *)buffer, there, __wrap_two_registers_sse, 0x202, 0x1f80, 0x37f);
  memcpy(&back, buffer, sizeof back);
  CHECK(there->gpr[RAX] == 1 && there->gpr[RSI] <= 0xffffffff);
  CHECK(there->vector[0][0] == SECRET);
  clean(there, 1);
  CHECK(back.gpr[RDX] == SECRET && back.vector[0][0] == SECRET);
  back.vector[0][1] = 0; /* a result may use all 16 bytes */
  clean(&back, 1);
}

static void *test(void *unused) {
  registers();
  return unused;
}

int main(void) {
  const struct harness_compartment compartments[] = {harness_1(), harness_2()};
  harness_setup(compartments, 2);
  harness_enter(&compartments[0], test, NULL);
  printf("vector state: %s\n", harness_vectors());
  return check_result();
}
