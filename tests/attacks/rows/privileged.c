/* System calls that give a process power over itself that it must not have. */
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>

#include "tests/attacks/attack.h"

static uint64_t done(uint64_t result) { return attack_failed(result) ? result : ATTACK_DONE; }

/* All calls but exit_group fail, or so the trusted side thinks: an answer of the attacker's choice.
 */
static struct sock_filter getpid_says_1[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpid, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};
static struct sock_fprog program = {4, getpid_says_1};

ATTACK(seccomp_against_others) {
  SYSCALL_6(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
  return done(SYSCALL_3(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
}

ATTACK(seccomp_by_prctl) {
  SYSCALL_6(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
  return done(SYSCALL_3(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
}

ATTACK(prctl_syscall_user_dispatch) {
  static volatile char selector;
  enum { SET_SYSCALL_USER_DISPATCH = 59, ON = 1 };
  return done(
      SYSCALL_6(SYS_prctl, SET_SYSCALL_USER_DISPATCH, ON, 0, UINT64_MAX >> 1, &selector, 0));
}

ATTACK(prctl_mm) {
  enum { SET_MM = 35, SET_MM_BRK = 7 };
  const uint64_t end = SYSCALL_1(SYS_brk, 0);
  return done(SYSCALL_6(SYS_prctl, SET_MM, SET_MM_BRK, end, 0, 0, 0));
}

ATTACK(personality_read_implies_exec) {
  return done(SYSCALL_1(SYS_personality, READ_IMPLIES_EXEC));
}

/* A segment of the attacker's, which `mov %fs` could load. */
ATTACK(modify_ldt) {
  const struct {
    uint32_t entry, base, limit, flags;
  } segment = {0, 0x20000000, 0xfffff, 0x51};
  return done(SYSCALL_3(SYS_modify_ldt, 1, &segment, sizeof segment));
}

ATTACK(userfaultfd) { return done(SYSCALL_1(SYS_userfaultfd, O_CLOEXEC | 1)); }

ATTACK(io_uring) {
  static uint64_t parameters[15];
  enum { SQPOLL = 2 };
  memset(parameters, 0, sizeof parameters);
  parameters[1] = SQPOLL;
  return done(SYSCALL_2(SYS_io_uring_setup, 8, parameters));
}

ATTACK(bpf) {
  static uint32_t attributes[32] = {2 /* array */, 4, 8, 1};
  return done(SYSCALL_3(SYS_bpf, 0, attributes, sizeof attributes));
}

ATTACK(perf_event_open) {
  static struct {
    uint32_t type, size;
    uint64_t config, rest[14];
  } event = {1, sizeof event, 0, {0}}; /* the software clock */
  return done(SYSCALL_6(SYS_perf_event_open, &event, 0, -1, -1, 0, 0));
}

/* Tiles are not scrubbed by gates: nobody may have them. */
ATTACK(amx_permission) {
  enum { REQUEST = 0x1023, TILE_DATA = 18 };
  return done(SYSCALL_2(SYS_arch_prctl, REQUEST, TILE_DATA));
}

ATTACK(process_madvise) {
  const uint64_t fd = SYSCALL_2(SYS_pidfd_open, getpid(), 0);
  const uint64_t range[2] = {page_of(attack_shared->heap), 4096};
  return done(SYSCALL_6(SYS_process_madvise, fd, range, 1, MADV_PAGEOUT, 0, 0));
}

ATTACK(pidfd_getfd) {
  const uint64_t fd = SYSCALL_2(SYS_pidfd_open, getpid(), 0);
  return done(SYSCALL_3(SYS_pidfd_getfd, fd, 0, 0));
}

ATTACK(execve) {
  char *const arguments[] = {(char *)"true", 0};
  char *const environment[] = {0};
  return SYSCALL_3(SYS_execve, "/bin/true", arguments, environment);
}

/* A process of its own in the same memory, which no thread of the runtime's is. */

ATTACK(clone_vm) {
  static char stack[16384] __attribute__((aligned(64)));
  enum { VM = 0x100, SIGCHLD_AT_END = 17 };
  uint64_t top = (uint64_t)stack + sizeof stack;
  uint64_t pid;
  __asm__ volatile("syscall\n\t"
                   "test %%rax, %%rax\n\t"
                   "jnz 1f\n\t"
                   "xor %%edi, %%edi\n\t"
                   "mov $60, %%eax\n\t"
                   "syscall\n"
                   "1:"
                   : "=a"(pid)
                   : "a"((uint64_t)SYS_clone), "D"((uint64_t)(VM | SIGCHLD_AT_END)), "S"(top),
                     "d"(0ull)
                   : "rcx", "r11", "r10", "r8", "memory");
  return done(pid);
}
