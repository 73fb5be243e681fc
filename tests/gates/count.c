/* How many instructions a round trip takes, which no machine changes, in place of how long it
 * takes.  Steps through calls over gates and counts what is executed in sections ia2_gates, for
 * each set of vector registers that this processor has. Without keys, wrpkru is a nop, and an
 * instruction like any other. */
#include <signal.h>
#include <string.h>
#include <ucontext.h>

#include "ia2/runtime/arch/x86_64/cpu.h"
#include "tests/gates/check.h"
#include "tests/gates/harness.h"
#include "tests/gates/instructions.h"
#include "tests/gates/program.h"

extern callback __ia2_gate_one_callback __attribute__((visibility("hidden")));

/* Where it cannot be told whose code runs, pointer gates have no answer. */
#ifdef WITHOUT_PKU
#define HAS_KEYS 0
#else
#define HAS_KEYS 1
#endif

enum { TRAP_FLAG = 0x100, PUSHFQ = 0x9c };
static struct harness_compartment compartments[2];
static volatile int stepping;
static struct counts {
  int instructions, wrpkru, rdpkru, stmxcsr;
} counts;
static const unsigned char *last;

static int in_gates(const unsigned char *at) {
  for (int i = 0; i < 2; i++)
    if ((uint64_t)(at - compartments[i].gates) < compartments[i].gates_size)
      return 1;
  return 0;
}

/* Copies take place elsewhere, and count too. */
static void count(const unsigned char *at) {
  if (!in_gates(at))
    return;
  counts.instructions++;
  counts.wrpkru += at[0] == 0x0f && at[1] == 0x01 && at[2] == 0xef;
  counts.rdpkru += at[0] == 0x0f && at[1] == 0x01 && at[2] == 0xee;
  counts.stmxcsr += at[0] == 0x0f && at[1] == 0xae && (at[2] & 0x38) == 0x18;
}

static void on_step(int sig, siginfo_t *info, void *frame) {
  greg_t *const registers = ((ucontext_t *)frame)->uc_mcontext.gregs;
  (void)sig, (void)info;
  harness_set_rights(0); /* of all memory */
  /* A gate that finds the trap flag clears it, by instructions that it takes for nothing else. */
  if (last != NULL && *last == PUSHFQ)
    *(uint64_t *)registers[REG_RSP] &= ~(uint64_t)TRAP_FLAG;
  last = (const unsigned char *)registers[REG_RIP];
  count(last);
  if (stepping)
    registers[REG_EFL] |= TRAP_FLAG;
  else
    registers[REG_EFL] &= ~TRAP_FLAG;
}

static void step(int on) {
  stepping = on;
  if (on)
    __asm__ volatile("pushfq\n\torq $0x100, (%%rsp)\n\tpopfq" : : : "memory", "cc");
}

/* Table rows by name; one of the three columns applies. */
static void compare(const char *name, const char *vectors, struct counts wanted) {
  printf("%-24s %-8s %4d instructions, %d wrpkru, %d rdpkru, %d stmxcsr\n", name, vectors,
         counts.instructions, counts.wrpkru, counts.rdpkru, counts.stmxcsr);
  if (memcmp(&counts, &wanted, sizeof counts) == 0) {
    checks++;
    return;
  }
  checks++, failures++;
  printf("  instructions.h says %d, %d, %d, %d: %s\n", wanted.instructions, wanted.wrpkru,
         wanted.rdpkru, wanted.stmxcsr,
         counts.instructions > wanted.instructions ? "the gate got longer"
                                                   : "if it got shorter, lower the number");
}

static void table(unsigned level, const char *vectors) {
  struct large object = {{1, 2, 3, 4, 5, 6}};
  callback *const theirs = HAS_KEYS ? two_get_callback() : NULL;
  callback *volatile const ours = __ia2_gate_one_callback;
  harness_vectors_limit(level);
#define ROW(name, sse, avx, avx512, wrpkru_, rdpkru_, stmxcsr_, call)                              \
  if (HAS_KEYS || !rdpkru_) {                                                                      \
    counts = (struct counts){0};                                                                   \
    last = NULL;                                                                                   \
    step(1);                                                                                       \
    call;                                                                                          \
    step(0);                                                                                       \
    compare(name, vectors,                                                                         \
            (struct counts){level & IA2_CPU_AVX512 ? avx512                                        \
                            : level & IA2_CPU_AVX  ? avx                                           \
                                                   : sse,                                           \
                            HAS_KEYS ? wrpkru_ : 0, rdpkru_, stmxcsr_});                           \
  }
  INSTRUCTIONS(ROW)
#undef ROW
}

static void *test(void *unused) {
  const char *const vectors = harness_vectors();
  table(0, "SSE");
  if (strcmp(vectors, "SSE") != 0)
    table(IA2_CPU_AVX, "AVX");
  if (strcmp(vectors, "AVX-512") == 0)
    table(IA2_CPU_AVX | IA2_CPU_AVX512, "AVX-512");
  else
    printf("(no AVX-512 here)\n");
  return unused;
}

int main(void) {
  static unsigned char alternate_stack[65536];
  compartments[0] = harness_1();
  compartments[1] = harness_2();
  harness_setup(compartments, 2);
  const stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = on_step, .sa_flags = SA_ONSTACK | SA_SIGINFO};
  sigaction(SIGTRAP, &action, NULL);
  harness_enter(&compartments[0], test, NULL);
  return check_result();
}
