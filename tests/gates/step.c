/* Signals can come between any two instructions.  Steps through calls over gates one instruction at
 * a time and checks, at each, what signal code relies on: the stack pointer lies in the stack of
 * the compartment whose token is 0, or its token is set; the stacks of those that are waiting are
 * not below their tokens; and rights are of one party, never of two. */
#include <cpuid.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>

#include "tests/gates/check.h"
#include "tests/gates/harness.h"
#include "tests/gates/program.h"

extern object_callback __ia2_gate_one_object_callback;

enum { COMPARTMENTS = 3, TRAP_FLAG = 0x100 };
static const uint32_t rights[COMPARTMENTS] = {IA2_PKRU_1, IA2_PKRU_2, IA2_PKRU_3};

static unsigned pkru_offset;
static volatile int stepping;
static volatile long steps, changes, between, lost, mixed, misplaced;
static uint32_t last_rights;
static unsigned char alternate_stack[65536];

static const uint64_t *head(int index) {
  uint64_t thread_pointer;
  __asm__("mov %%fs:0, %0" : "=r"(thread_pointer));
  return (const uint64_t *)(thread_pointer + (uint64_t)harness_head((uint32_t)index + 1));
}

static void on_step(int sig, siginfo_t *info, void *frame) {
  ucontext_t *context = frame;
  uint32_t pkru;
  (void)sig, (void)info;
  harness_set_rights(IA2_PKRU_RUNTIME);
  memcpy(&pkru, (char *)context->uc_mcontext.fpregs + pkru_offset, 4);
  steps++;
  changes += pkru != last_rights;
  last_rights = pkru;

  int current = -1, owner = -1;
  const uint64_t sp = (uint64_t)context->uc_mcontext.gregs[REG_RSP];
  for (int i = 0; i < COMPARTMENTS; i++) {
    const uint64_t *h = head(i);
    const uint64_t token = h[IA2_HEAD_SP / 8];
    if (pkru == rights[i])
      owner = i;
    if (sp > h[IA2_HEAD_STACK_LO / 8] && sp <= h[IA2_HEAD_STACK_HI / 8])
      current = i;
    if (token &&
        (token % 16 || token <= h[IA2_HEAD_STACK_LO / 8] || token > h[IA2_HEAD_STACK_HI / 8]))
      misplaced++;
  }
  if (owner < 0)
    mixed++;
  /* A handler for i needs a place on its stack: below sp if that is there, else at its token. */
  for (int i = 0; i < COMPARTMENTS; i++)
    if (i != current && !head(i)[IA2_HEAD_SP / 8])
      lost++;
  if (owner >= 0 && owner != current)
    between++;

  /* Gates clear the flag. */
  if (stepping)
    context->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
  else
    context->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
}

static void step(int on) {
  stepping = on;
  if (on)
    __asm__ volatile("pushfq\n\torq $0x100, (%%rsp)\n\tpopfq" : : : "memory", "cc");
}

static void *test(void *unused) {
  struct large a = {{1, 2, 3, 4, 5, 6}};
  struct huge b = {{0}};
  last_rights = IA2_PKRU_1;
  step(1);
  const long sum = two_sum14(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  two_out(&a);
  const long by_value = two_by_value(a, 9, b);
  const int back = two_apply_object(__ia2_gate_one_object_callback);
  const int third = two_call_three(5);
  step(0);
  CHECK(sum == 525 && a.word[1] == 5 && by_value == 14 && back == 9822 && third == 9);
  return unused;
}

int main(void) {
  const struct harness_compartment compartments[] = {harness_1(), harness_2(), harness_3()};
  harness_setup(compartments, COMPARTMENTS);
  unsigned a, c, d;
  __get_cpuid_count(0xd, 9, &a, &pkru_offset, &c, &d);
  const stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = on_step, .sa_flags = SA_ONSTACK | SA_SIGINFO};
  sigaction(SIGTRAP, &action, NULL);
  harness_enter(&compartments[0], test, NULL);
  printf(
      "%ld steps, %ld changes of rights, %ld steps between rights and stack: %ld without a stack "
      "for a handler, %ld with mixed rights, %ld with a misplaced token\n",
      steps, changes, between, lost, mixed, misplaced);
  /* Five calls and a call back and a call on: two changes each. */
  CHECK(steps > 1000 && changes == 14 && between > 0);
  CHECK(lost == 0 && mixed == 0 && misplaced == 0);
  return check_result();
}
