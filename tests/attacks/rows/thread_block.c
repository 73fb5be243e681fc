/* The thread control block and what else %fs leads to. */
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/rseq.h>

#include "tests/attacks/attack.h"

void attack_rseq_abort(void);

enum { BLOCK = 0x40000, BELOW = 0x20000, PAGE = 4096, SET_FS = 0x1002 };

/* A thread control block of the attacker's, and thread-local memory below it. */
static uint64_t forge_block(void) {
  char *const block = mmap(0, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  uint64_t *const tcb = (uint64_t *)(block + BELOW);
  const uint64_t *const own = __builtin_thread_pointer();
  memcpy(tcb, own, PAGE / 2);
  tcb[0] = tcb[2] = (uint64_t)tcb;
  return (uint64_t)tcb;
}

/* In a dtv: [-1] is the number of entries, [i] two words, of which the first is where the block of
 * module i lies (glibc sysdeps/generic/dl-dtv.h).  Has the victim's variable lie elsewhere. */
static int forge_dtv(uint64_t *dtv) {
  uint64_t *const elsewhere =
      mmap(0, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const uint64_t word = (uint64_t)attack_shared->tls;
  int found = 0;
  for (uint64_t i = 1; i <= dtv[-2] && i < 64; i++)
    if (word - dtv[2 * i] < PAGE) {
      dtv[2 * i] = (uint64_t)elsewhere;
      found = 1;
    }
  return found;
}

static uint64_t *own_dtv(void) { return ((uint64_t **)__builtin_thread_pointer())[1]; }

ATTACK(dtv) {
  forge_dtv(own_dtv());
  return victim_do(VICTIM_TLS_CHANGED, 0);
}

/* Another thread pointer: the victim's variables, and its stack pointer, are the attacker's. */
ATTACK(arch_prctl_set_fs) {
  const uint64_t own = (uint64_t)__builtin_thread_pointer();
  const uint64_t forged = forge_block();
  const uint64_t error = SYSCALL_2(SYS_arch_prctl, SET_FS, forged);
  if (attack_failed(error))
    return error;
  victim_do(VICTIM_NOTHING, 0);
  SYSCALL_2(SYS_arch_prctl, SET_FS, own);
  return ATTACK_DONE;
}

/* A thread that the runtime knows nothing of, with a thread pointer of the attacker's choice. */
ATTACK(clone_settls) {
  enum {
    FLAGS = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
            CLONE_SETTLS
  };
  char *const stack = mmap(0, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  register uint64_t r10 __asm__("r10") = 0;
  register uint64_t r8 __asm__("r8") = forge_block();
  uint64_t tid;
  __asm__ volatile("syscall\n\t"
                   "test %%rax, %%rax\n\t"
                   "jnz 1f\n\t"
                   "mov $60, %%eax\n\t"
                   "xor %%edi, %%edi\n\t"
                   "syscall\n"
                   "1:"
                   : "=a"(tid)
                   : "a"((uint64_t)SYS_clone), "D"((uint64_t)FLAGS), "S"(stack + BLOCK / 2),
                     "d"(0ull), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return attack_failed(tid) ? tid : ATTACK_DONE;
}

/* The kernel jumps where the rseq area of a thread says, with the rights that the thread has. */
ATTACK(rseq_of_the_victim) {
  uint64_t *const section =
      mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const uint64_t code = victim_do(VICTIM_PRIVATE, 0);
  section[1] = (code & -(uint64_t)PAGE) - PAGE; /* start, length, where to */
  section[2] = 3 * PAGE;
  section[3] = (uint64_t)attack_rseq_abort;
  const uint64_t thread = victim_do(VICTIM_WORKS, 0);
  if (attack_failed(thread))
    return thread;
  volatile uint64_t *const area = (volatile uint64_t *)(thread + (uint64_t)__rseq_offset);
  for (int i = 0; i < 1000000; i++) {
    area[1] = (uint64_t)section;
    sched_yield();
  }
  return ATTACK_NOTHING;
}

ATTACK(rseq_registered_again) {
  static uint64_t area[4] __attribute__((aligned(32)));
  enum { SIZE = 32, UNREGISTER = 1, SIGNATURE = 0x53053053 };
  const uint64_t own = (uint64_t)__builtin_thread_pointer() + (uint64_t)__rseq_offset;
  SYSCALL_4(SYS_rseq, own, SIZE, UNREGISTER, SIGNATURE);
  const uint64_t error = SYSCALL_4(SYS_rseq, area, SIZE, 0, SIGNATURE);
  if (attack_failed(error))
    return error;
  SYSCALL_4(SYS_rseq, area, SIZE, UNREGISTER, SIGNATURE);
  return ATTACK_DONE;
}

/* At the end of a thread the kernel clears a word, with the rights that the thread then has. */
static uint64_t sets_tid_address(uint64_t unused) {
  (void)unused;
  SYSCALL_1(SYS_set_tid_address, attack_shared->global);
  return 0;
}

ATTACK(clear_child_tid) {
  attacker_callback = sets_tid_address;
  return victim_do(VICTIM_ENDS_THREAD, 0);
}
