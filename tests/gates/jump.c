/* Jumps to every byte of gates, with registers, stack and header as an attacker in compartment 1
 * could make them.  He must never run code of his own with other rights than his, see another
 * compartment's memory, or change it.
 *
 * A signal ends each jump: its handler, which has all rights here, puts the tokens back. */
#include <cpuid.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#include "tests/gates/check.h"
#include "tests/gates/harness.h"
#include "tests/gates/program.h"

extern void jump_attack(const uint64_t *), jump_resume(void), jump_evil(void);
extern uint64_t jump_target, jump_seen[16];
extern uint32_t jump_rights, jump_arrived;
extern any_function jump_no_compare, jump_no_token;
extern any_function __wrap_two_nothing, __wrap_two_by_value, __wrap_two_in, __wrap_two_inout;
extern callback __ia2_gate_one_callback __attribute__((visibility("hidden")));
extern object_callback __ia2_gate_one_object_callback;
extern callback __ia2_gate_one_jumping __attribute__((visibility("hidden")));

enum { PARTIES = 4, HEAD_WORDS = IA2_HEAD_SIZE / 8, STACK_WORDS = 512 };
static const unsigned keys[PARTIES] = {1, 2, 3, 15};

static unsigned pkru_offset;
static uint64_t heads[PARTIES][HEAD_WORDS];
static uint64_t frames[PARTIES][STACK_WORDS]; /* what lies on the stacks above the tokens */
static size_t frame_words[PARTIES];
static volatile long jumps, arrivals, breaches, leaks, damage, stuck;
enum { ATTACK_WORDS = 4096 };
static uint64_t *attack_stack; /* guarded: recursion is one of the things that happen */
static unsigned char alternate_stack[65536];

static uint64_t thread_pointer(void) {
  uint64_t result;
  __asm__("mov %%fs:0, %0" : "=r"(result));
  return result;
}

static uint64_t *head(int party) {
  return (uint64_t *)(thread_pointer() + (uint64_t)harness_head(keys[party]));
}

/* With all rights: what must be the same after a jump. */
static void remember(void) {
  for (int p = 0; p < PARTIES; p++) {
    memcpy(heads[p], head(p), sizeof heads[p]);
    const uint64_t sp = heads[p][IA2_HEAD_SP / 8];
    frame_words[p] = sp ? (heads[p][IA2_HEAD_STACK_HI / 8] - sp) / 8 : 0;
    if (frame_words[p] > STACK_WORDS)
      frame_words[p] = STACK_WORDS;
    memcpy(frames[p], (void *)sp, 8 * frame_words[p]);
  }
}

static void inspect(void) {
  for (int p = 1; p < 3; p++) {
    if (*harness_secret(keys[p]) != HARNESS_SECRET ||
        memcmp(frames[p], (void *)heads[p][IA2_HEAD_SP / 8], 8 * frame_words[p]))
      damage++;
    memcpy((void *)heads[p][IA2_HEAD_SP / 8], frames[p], 8 * frame_words[p]);
    *harness_secret(keys[p]) = HARNESS_SECRET;
  }
  for (int p = 0; p < PARTIES; p++)
    memcpy(head(p), heads[p], sizeof heads[p]);
}

static void set_frame_rights(ucontext_t *context, uint32_t pkru) {
  memcpy((char *)context->uc_mcontext.fpregs + pkru_offset, &pkru, 4);
}

static void on_signal(int sig, siginfo_t *info, void *frame) {
  static long last = -1;
  ucontext_t *context = frame;
  (void)info;
  harness_set_rights(IA2_PKRU_RUNTIME);
  if (sig == SIGALRM) {
    const int again = last == jumps;
    last = jumps;
    if (!again || !jump_target)
      return;
    stuck++;
  }
  inspect();
  context->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)jump_resume;
  context->uc_mcontext.gregs[REG_EFL] = 0x202;
  set_frame_rights(context, IA2_PKRU_1);
}

static void make_attack_stack(void) {
  const size_t size = 8 * ATTACK_WORDS;
  char *memory = mmap(NULL, 3 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  attack_stack = (uint64_t *)(memory + size);
  mprotect(attack_stack, size, PROT_READ | PROT_WRITE);
}

static void catch_signals(void) {
  unsigned a, c, d;
  __get_cpuid_count(0xd, 9, &a, &pkru_offset, &c, &d);
  const stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_ONSTACK | SA_SIGINFO};
  sigfillset(&action.sa_mask);
  const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGSYS, SIGALRM};
  for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
    sigaction(signals[i], &action, NULL);
  const struct itimerval period = {{0, 200000}, {0, 200000}};
  setitimer(ITIMER_REAL, &period, NULL);
}

/* What the attacker fills registers and stack with. */
enum fill { FILL_CODE, FILL_SECRET, FILL_HEADER, FILLS };
static const uint32_t wanted[] = {IA2_PKRU_2, IA2_PKRU_3, IA2_PKRU_RUNTIME, IA2_PKRU_1};

static void jump(uintptr_t target, uint32_t rights, enum fill fill, uint32_t cookie) {
  uint64_t registers[16];
  const uint64_t value = fill == FILL_SECRET ? (uint64_t)harness_secret(2) : (uint64_t)jump_evil;
  for (int i = 0; i < 16; i++)
    registers[i] = value;
  for (int i = 0; i < ATTACK_WORDS; i++)
    attack_stack[i] = (uint64_t)jump_evil;
  registers[0] = rights;
  registers[2] = registers[3] = 0;
  registers[7] = (uint64_t)&attack_stack[2048];
  if (fill == FILL_HEADER) {
    /* r11 leads to a header of his own, whose token leads to his stack. */
    registers[11] = (uint64_t)&attack_stack[1024] - thread_pointer();
    attack_stack[1024] = (uint64_t)&attack_stack[2048];
  }
  if (cookie) {
    attack_stack[2048] = cookie;
    head(0)[IA2_HEAD_SP / 8] = (uint64_t)&attack_stack[2048];
  }
  jump_arrived = 0;
  jump_target = target;
  jumps++;
  jump_attack(registers);
  jump_target = 0;
  if (!jump_arrived)
    return;
  arrivals++;
  if (jump_rights != IA2_PKRU_1 && jump_rights != IA2_PKRU_SHARED)
    breaches++;
  for (int i = 0; i < 16; i++)
    if (jump_seen[i] == HARNESS_SECRET)
      leaks++;
}

/* The gate's cookie: its push $imm32 is the only one with an immediate above 0xffff. */
static uint32_t find_cookie(const unsigned char *p, const unsigned char *end) {
  for (; p + 5 < end; p++) {
    uint32_t value;
    memcpy(&value, p + 1, 4);
    if (*p == 0x68 && value > 0xffff && value < 0x80000000)
      return value;
  }
  return 0;
}

/* Every byte with every right; with `thorough` also with each fill and cookie, which otherwise take
 * turns (a jump is a signal, which takes long in an emulator). */
static int thorough;

static void attack(const void *from, size_t size) {
  const unsigned char *start = from, *end = start + size;
  const uint32_t cookie = find_cookie(start, end);
  unsigned turn = 0;
  for (const unsigned char *p = start; p < end; p++)
    for (unsigned r = 0; r < sizeof wanted / sizeof *wanted; r++, turn++)
      for (int fill = 0; fill < FILLS; fill++) {
        if (!thorough && turn % FILLS != (unsigned)fill)
          continue;
        if (thorough || turn % 2)
          jump((uintptr_t)p, wanted[r], fill, 0);
        if (cookie && (thorough || turn % 2 == 0))
          jump((uintptr_t)p, wanted[r], fill, cookie);
      }
}

static void report(const char *what) {
  printf("%s: %ld jumps, %ld arrive in the attacker's code: %ld with foreign rights, "
         "%ld with a secret; %ld change foreign memory, %ld run on\n",
         what, jumps, arrivals, breaches, leaks, damage, stuck);
  fflush(stdout);
}

static void reset(void) { jumps = arrivals = breaches = leaks = damage = stuck = 0; }

static const void *start_2;
static size_t size_2;

static void attack_gates(const char *what) {
  reset();
  attack((const void *)__wrap_two_nothing, 0x280);
  attack((const void *)__wrap_two_by_value, 0x300);
  attack((const void *)__wrap_two_in, 0x360);
  attack((const void *)__wrap_two_inout, 0x380);
  attack((const void *)__ia2_gate_one_callback, 0x560);
  attack((const void *)__ia2_gate_one_jumping, 0x2c0);
  attack((const void *)__ia2_gate_one_object_callback, 0x4c0);
  attack(start_2, size_2);
  report(what);
  CHECK(jumps > 10000 && breaches == 0 && leaks == 0 && damage == 0);
}

/* Compartment 2 has called, so its token is that of a gate that waits. */
static int called; /* some jumps lead to one_jumping, too */

int one_jumping(int value) {
  if (!called)
    return value;
  called = 0;
  harness_set_rights(IA2_PKRU_RUNTIME);
  remember();
  harness_set_rights(IA2_PKRU_1);
  attack_gates("called back");
  return value;
}

static void *test(void *unused) {
  reset();
  thorough++;
  attack((const void *)jump_no_compare, 0x40);
  attack((const void *)jump_no_token, 0x40);
  thorough--;
  report("gates without checks");
  CHECK(breaches > 0);
  attack_gates("at home");
  called = 1;
  CHECK(two_apply(__ia2_gate_one_jumping, 5, 1) == 5);
  return unused;
}

int main(int argc, char **argv) {
  thorough = argc == 2 && !strcmp(argv[1], "thorough");
  const struct harness_compartment compartments[] = {harness_1(), harness_2(), harness_3()};
  harness_setup(compartments, 3);
  start_2 = compartments[1].gates;
  size_2 = compartments[1].gates_size;
  remember();
  heads[0][IA2_HEAD_SP / 8] = 0; /* inside */
  frame_words[0] = 0;
  make_attack_stack();
  catch_signals();
  close(2); /* the messages of the checks that stop jumps */
  harness_enter(&compartments[0], test, NULL);
  return check_result();
}
