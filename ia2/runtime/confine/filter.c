/* What each system call may come with.  The filter sees numbers and argument registers: no memory,
 * and no rights.  So what only the runtime may do is told by its secret (privileged.h), and no
 * address of code is believed. */
#include "ia2/runtime/confine/filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>

#include "ia2/runtime/confine/bpf.h"
#include "ia2/runtime/confine/calls.h"
#include "ia2/runtime/confine/privileged.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"

#define ALLOW SECCOMP_RET_ALLOW
#define REFUSE(error) (SECCOMP_RET_ERRNO | (error))
#define VIOLATION (SECCOMP_RET_TRAP | IA2_FILTER_VIOLATION)

static struct ia2_bpf bpf;
static const struct ia2_spans *protected;
static bool is_sealed;
static const uint16_t *extra; /* permitted */

/* ---- the secret ---- */

/* A becomes A | (the word of the argument ^ what it must be).  No jump, so that the time of a wrong
 * guess says nothing of which word was wrong. */
static void mix(uint32_t offset, uint32_t expected) {
  ia2_bpf_add(&bpf, BPF_MISC | BPF_TAX, 0, 0, 0);
  ia2_bpf_load(&bpf, offset);
  ia2_bpf_add(&bpf, BPF_ALU | BPF_XOR | BPF_K, expected, 0, 0);
  ia2_bpf_add(&bpf, BPF_ALU | BPF_OR | BPF_X, 0, 0, 0);
}

static void mix_argument(uint32_t argument, uint64_t expected) {
  mix(IA2_DATA_LOW(argument), (uint32_t)expected);
  mix(IA2_DATA_HIGH(argument), (uint32_t)(expected >> 32));
}

/* Allows who has the secret in r8 and r9. */
static void allow_runtime(void) {
  ia2_bpf_add(&bpf, BPF_LD | BPF_IMM, 0, 0, 0);
  mix_argument(4, ia2_secret[0]);
  mix_argument(5, ia2_secret[1]);
  ia2_bpf_return_if(&bpf, BPF_JEQ, 0, ALLOW);
}

/* ---- addresses ---- */

enum { START_HIGH, START_LOW, END_HIGH, END_LOW, CARRY }; /* places in the filter's memory */

static void load(uint32_t place) { ia2_bpf_add(&bpf, BPF_LD | BPF_MEM, place, 0, 0); }
static void store(uint32_t place) { ia2_bpf_add(&bpf, BPF_ST, place, 0, 0); }
static void test(uint16_t how, uint32_t k, uint8_t jump_true, uint8_t jump_false) {
  ia2_bpf_add(&bpf, (uint16_t)(BPF_JMP | BPF_K | how), k, jump_true, jump_false);
}
static void to_x(void) { ia2_bpf_add(&bpf, BPF_MISC | BPF_TAX, 0, 0, 0); }
static void add_x(void) { ia2_bpf_add(&bpf, BPF_ALU | BPF_ADD | BPF_X, 0, 0, 0); }

/* Computes start and end of what the arguments `address` and `size` say.  The kernel refuses
 * addresses and sizes of 2^47 and more by itself; here they must not overflow. */
static void compute_range(uint32_t address, uint32_t size) {
  ia2_bpf_load(&bpf, IA2_DATA_HIGH(size));
  ia2_bpf_return_if(&bpf, BPF_JGE, 0x8000, REFUSE(EINVAL));
  ia2_bpf_load(&bpf, IA2_DATA_HIGH(address));
  ia2_bpf_return_if(&bpf, BPF_JGE, 0x8000, REFUSE(EINVAL));
  store(START_HIGH);
  ia2_bpf_load(&bpf, IA2_DATA_LOW(size));
  to_x();
  ia2_bpf_load(&bpf, IA2_DATA_LOW(address));
  store(START_LOW);
  add_x();
  store(END_LOW);
  ia2_bpf_add(&bpf, BPF_JMP | BPF_JGE | BPF_X, 0, 2, 0); /* no carry */
  ia2_bpf_add(&bpf, BPF_LD | BPF_IMM, 1, 0, 0);
  ia2_bpf_add(&bpf, BPF_JMP | BPF_JA, 1, 0, 0);
  ia2_bpf_add(&bpf, BPF_LD | BPF_IMM, 0, 0, 0);
  to_x();
  ia2_bpf_load(&bpf, IA2_DATA_HIGH(address));
  add_x();
  to_x();
  ia2_bpf_load(&bpf, IA2_DATA_HIGH(size));
  add_x();
  store(END_HIGH);
}

/* Refuses a range that has a byte of the span: end > low and start < high. */
static void refuse_span(const struct ia2_span *span) {
  const uint32_t low_high = (uint32_t)(span->low >> 32), low_low = (uint32_t)span->low;
  const uint32_t high_high = (uint32_t)(span->high >> 32), high_low = (uint32_t)span->high;
  load(END_HIGH);
  test(BPF_JGT, low_high, 3, 0);
  test(BPF_JEQ, low_high, 0, 8);
  load(END_LOW);
  test(BPF_JGT, low_low, 0, 6);
  load(START_HIGH);
  test(BPF_JGT, high_high, 4, 0);
  test(BPF_JEQ, high_high, 0, 2);
  load(START_LOW);
  test(BPF_JGE, high_low, 1, 0);
  ia2_bpf_return(&bpf, REFUSE(EPERM));
}

/* Refuses a range that reaches into protected memory; `all`: also into what is sealed anyway. */
static void refuse_protected(uint32_t address, uint32_t size, bool all) {
  compute_range(address, size);
  for (uint32_t i = 0; i < (all || !is_sealed ? protected->count : 1); i++)
    refuse_span(&protected->span[i]);
}

/* Where nothing is mapped, in the windows of keys that this program has no use for, a wish is
 * enough to get there. */
static void refuse_hint(uint32_t address) {
  ia2_bpf_load(&bpf, IA2_DATA_HIGH(address));
  test(BPF_JGE, (uint32_t)(protected->span[0].low >> 32), 0, 2);
  test(BPF_JGE, (uint32_t)(protected->span[0].high >> 32), 1, 0);
  ia2_bpf_return(&bpf, REFUSE(EPERM));
}

static void refuse_executable(uint32_t argument) {
  ia2_bpf_load(&bpf, IA2_DATA_LOW(argument));
  ia2_bpf_return_if(&bpf, BPF_JSET, PROT_EXEC, REFUSE(EACCES));
}

/* ---- the calls ---- */

/* Null pointers ask what is set. */
static void allow_null(uint32_t argument) {
  ia2_bpf_load(&bpf, IA2_DATA_LOW(argument));
  to_x();
  ia2_bpf_load(&bpf, IA2_DATA_HIGH(argument));
  ia2_bpf_add(&bpf, BPF_ALU | BPF_OR | BPF_X, 0, 0, 0);
  ia2_bpf_return_if(&bpf, BPF_JEQ, 0, ALLOW);
}

static void check_mmap(void) {
  refuse_executable(2);
  refuse_hint(0);
  ia2_bpf_load(&bpf, IA2_DATA_LOW(3));
  ia2_bpf_return_unless(&bpf, BPF_JSET, MAP_FIXED, ALLOW);
  /* The kernel would round the size up to a large page. */
  ia2_bpf_return_if(&bpf, BPF_JSET, MAP_HUGETLB, REFUSE(EPERM));
  refuse_protected(0, 1, false);
  ia2_bpf_return(&bpf, ALLOW);
}

/* libc's heap does not shrink: what lies there is libc's state, and would be lost.  To refuse is to
 * answer with a place that is too low (glibc sysdeps/unix/sysv/linux/brk.c). */
static void check_brk(void) {
  const uint64_t end = (uint64_t)ia2_sys1(SYS_brk, 0);
  allow_null(0);
  ia2_bpf_load(&bpf, IA2_DATA_HIGH(0));
  ia2_bpf_return_if(&bpf, BPF_JGT, (uint32_t)(end >> 32), ALLOW);
  ia2_bpf_return_unless(&bpf, BPF_JEQ, (uint32_t)(end >> 32), REFUSE(0));
  ia2_bpf_load(&bpf, IA2_DATA_LOW(0));
  ia2_bpf_return_unless(&bpf, BPF_JGE, (uint32_t)end, REFUSE(0));
  ia2_bpf_return(&bpf, ALLOW);
}

static void check_mprotect(void) {
  refuse_executable(2);
  allow_runtime();
  refuse_protected(0, 1, false);
  ia2_bpf_return(&bpf, ALLOW);
}

static void check_munmap(void) {
  refuse_protected(0, 1, false);
  ia2_bpf_return(&bpf, ALLOW);
}

static void check_mremap(void) {
  /* A size of 0 would make a second mapping of what lies there. */
  ia2_bpf_load(&bpf, IA2_DATA_LOW(1));
  ia2_bpf_add(&bpf, BPF_MISC | BPF_TAX, 0, 0, 0);
  ia2_bpf_load(&bpf, IA2_DATA_HIGH(1));
  ia2_bpf_add(&bpf, BPF_ALU | BPF_OR | BPF_X, 0, 0, 0);
  ia2_bpf_return_if(&bpf, BPF_JEQ, 0, REFUSE(EPERM));
  refuse_protected(0, 1, false);
  ia2_bpf_load(&bpf, IA2_DATA_LOW(3));
  ia2_bpf_return_unless(&bpf, BPF_JSET, MREMAP_FIXED, ALLOW);
  refuse_protected(4, 2, false);
  ia2_bpf_return(&bpf, ALLOW);
}

/* A seal lets contents be thrown away: of files' private mappings (data that was written since) by
 * anybody, before Linux 6.17; and does not keep memory out of core files.  So advice that changes
 * nothing but speed is for everybody, and all other for unprotected memory. */
static void check_madvise(void) {
  static const uint8_t harmless[] = {MADV_NORMAL,   MADV_RANDOM,   MADV_SEQUENTIAL,
                                     MADV_WILLNEED, MADV_HUGEPAGE, MADV_NOHUGEPAGE,
                                     MADV_COLD,     MADV_PAGEOUT,  22 /* MADV_POPULATE_READ */};
  ia2_bpf_load(&bpf, IA2_DATA_LOW(2));
  for (uint32_t i = 0; i < sizeof harmless; i++)
    ia2_bpf_return_if(&bpf, BPF_JEQ, harmless[i], ALLOW);
  allow_runtime();
  refuse_protected(0, 1, true);
  ia2_bpf_return(&bpf, ALLOW);
}

static void check_sigaction(void) {
  allow_null(1);
  allow_runtime();
  ia2_bpf_return(&bpf, REFUSE(EPERM));
}

static void check_sigaltstack(void) {
  allow_null(0);
  allow_runtime();
  ia2_bpf_return(&bpf, REFUSE(EPERM));
}

static void check_mseal(void) {
  allow_runtime();
  ia2_bpf_return(&bpf, REFUSE(EPERM));
}

static void check_runtimes(void) {
  allow_runtime();
  ia2_bpf_return(&bpf, VIOLATION);
}

/* Anybody may fork.  Who shares this memory, with whatever thread pointer, is the runtime's
 * business (clone.c): it has the secret in r9, as r8 is in use. */
static void check_clone(void) {
  enum { FORK = 0xff | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | CLONE_PARENT_SETTID };
  ia2_bpf_load(&bpf, IA2_DATA_LOW(0));
  ia2_bpf_return_unless(&bpf, BPF_JSET, ~(uint32_t)FORK, ALLOW);
  ia2_bpf_add(&bpf, BPF_LD | BPF_IMM, 0, 0, 0);
  mix_argument(5, ia2_secret[1]);
  ia2_bpf_return_if(&bpf, BPF_JEQ, 0, ALLOW);
  ia2_bpf_return(&bpf, REFUSE(EPERM));
}

/* These two type on the user's terminal: what the user's shell reads next is not confined. */
static void check_ioctl(void) {
  enum { TIOCLINUX_ = 0x541c };
  ia2_bpf_load(&bpf, IA2_DATA_LOW(1));
  ia2_bpf_return_if(&bpf, BPF_JEQ, TIOCSTI, REFUSE(EPERM));
  ia2_bpf_return_if(&bpf, BPF_JEQ, TIOCLINUX_, REFUSE(EPERM));
  ia2_bpf_return(&bpf, ALLOW);
}

static void check_personality(void) {
  ia2_bpf_load(&bpf, IA2_DATA_LOW(0));
  ia2_bpf_return_if(&bpf, BPF_JEQ, 0xffffffff, ALLOW);
  ia2_bpf_return(&bpf, VIOLATION);
}

static void allow_all(const uint32_t *values, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    ia2_bpf_return_if(&bpf, BPF_JEQ, values[i], ALLOW);
}

static void refuse_all(const uint32_t *values, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    ia2_bpf_return_if(&bpf, BPF_JEQ, values[i], VIOLATION);
}

/* Not here: PR_SET_DUMPABLE, and what opens the process to a debugger, moves its memory's bounds or
 * changes what instructions do. */
static void check_prctl(void) {
  enum { SET_VMA = 0x53564d41, GET_MDWE = 66, IO_FLUSHER = 57, SYSCALL_USER_DISPATCH = 59 };
  static const uint32_t good[] = {
      PR_SET_NAME,
      PR_GET_NAME,
      PR_SET_PDEATHSIG,
      PR_GET_PDEATHSIG,
      PR_GET_DUMPABLE,
      PR_GET_KEEPCAPS,
      PR_SET_KEEPCAPS,
      PR_GET_SECCOMP,
      PR_CAPBSET_READ,
      PR_CAPBSET_DROP,
      PR_GET_SECUREBITS,
      PR_SET_TIMERSLACK,
      PR_GET_TIMERSLACK,
      PR_SET_CHILD_SUBREAPER,
      PR_GET_CHILD_SUBREAPER,
      PR_SET_NO_NEW_PRIVS,
      PR_GET_NO_NEW_PRIVS,
      PR_GET_TID_ADDRESS,
      PR_SET_THP_DISABLE,
      PR_GET_THP_DISABLE,
      PR_CAP_AMBIENT,
      PR_GET_SPECULATION_CTRL,
      IO_FLUSHER + 1,
      GET_MDWE,
      SET_VMA,
  };
  static const uint32_t bad[] = {PR_SET_SECCOMP, PR_SET_MM, SYSCALL_USER_DISPATCH, PR_SET_PTRACER,
                                 PR_SET_TSC};
  ia2_bpf_load(&bpf, IA2_DATA_LOW(0));
  allow_all(good, sizeof good / sizeof *good);
  refuse_all(bad, sizeof bad / sizeof *bad);
  ia2_bpf_return(&bpf, REFUSE(EPERM));
}

static void check_arch_prctl(void) {
  /* asm/prctl.h */
  enum {
    SET_GS = 0x1001,
    SET_FS,
    GET_FS,
    GET_GS,
    GET_CPUID = 0x1011,
    GET_XCOMP_SUPP = 0x1021,
    GET_XCOMP_PERM
  };
  static const uint32_t good[] = {GET_FS, GET_GS, GET_CPUID, GET_XCOMP_SUPP, GET_XCOMP_PERM};
  static const uint32_t bad[] = {SET_FS, SET_GS};
  ia2_bpf_load(&bpf, IA2_DATA_LOW(0));
  allow_all(good, sizeof good / sizeof *good);
  refuse_all(bad, sizeof bad / sizeof *bad);
  ia2_bpf_return(&bpf, REFUSE(EPERM));
}

/* Where it is permitted: no code, and nothing replaced. */
static void check_shmat(void) {
  ia2_bpf_load(&bpf, IA2_DATA_LOW(2));
  ia2_bpf_return_if(&bpf, BPF_JSET, SHM_EXEC | SHM_REMAP, REFUSE(EPERM));
  refuse_hint(1);
  ia2_bpf_return(&bpf, ALLOW);
}

static void (*const checks[])(void) = {
    [IA2_CALL_BRK] = check_brk,
    [IA2_CALL_MMAP] = check_mmap,
    [IA2_CALL_MPROTECT] = check_mprotect,
    [IA2_CALL_MUNMAP] = check_munmap,
    [IA2_CALL_MREMAP] = check_mremap,
    [IA2_CALL_MADVISE] = check_madvise,
    [IA2_CALL_SIGACTION] = check_sigaction,
    [IA2_CALL_SIGALTSTACK] = check_sigaltstack,
    [IA2_CALL_MSEAL] = check_mseal,
    [IA2_CALL_RUNTIMES] = check_runtimes,
    [IA2_CALL_CLONE] = check_clone,
    [IA2_CALL_IOCTL] = check_ioctl,
    [IA2_CALL_PERSONALITY] = check_personality,
    [IA2_CALL_PRCTL] = check_prctl,
    [IA2_CALL_ARCH_PRCTL] = check_arch_prctl,
    [IA2_CALL_SHMAT] = check_shmat,
};

/* ---- the tree over the numbers ---- */

/* Numbers in a row that are treated alike. */
static struct {
  uint32_t first;
  enum ia2_call_class class;
} runs[IA2_CALL_LAST + 2];
static uint32_t run_count;

static enum ia2_call_class class_of(uint32_t number) {
  const enum ia2_call_class class = ia2_call_class(number);
  for (const uint16_t *permitted = extra; class == IA2_CALL_DENIED && *permitted; permitted++)
    if (*permitted == number)
      return number == SYS_shmat ? IA2_CALL_SHMAT : IA2_CALL_ALLOWED;
  return class;
}

static void find_runs(void) {
  for (uint32_t number = 0; number <= IA2_CALL_LAST + 1; number++) {
    const enum ia2_call_class class = class_of(number);
    if (run_count && runs[run_count - 1].class == class)
      continue;
    runs[run_count].first = number;
    runs[run_count++].class = class;
  }
}

static void add_leaf(enum ia2_call_class class) {
  switch (class) {
  case IA2_CALL_ALLOWED:
    ia2_bpf_return(&bpf, ALLOW);
    return;
  case IA2_CALL_DENIED:
    ia2_bpf_return(&bpf, REFUSE(EPERM));
    return;
  case IA2_CALL_ABSENT:
    ia2_bpf_return(&bpf, REFUSE(ENOSYS));
    return;
  case IA2_CALL_VIOLATION:
    ia2_bpf_return(&bpf, VIOLATION);
    return;
  default:
    checks[class]();
  }
}

/* Of the runs [low, high), with the number loaded. */
static void add_tree(uint32_t low, uint32_t high) {
  if (high - low == 1) {
    add_leaf(runs[low].class);
    return;
  }
  const uint32_t middle = low + (high - low) / 2;
  test(BPF_JGE, runs[middle].first, 0, 1);
  const uint32_t upper = ia2_bpf_jump(&bpf);
  add_tree(low, middle);
  ia2_bpf_land(&bpf, upper);
  add_tree(middle, high);
}

static void write_filter(void) {
  enum { X32 = 0x40000000 };
  ia2_bpf_load(&bpf, IA2_DATA_ARCH);
  ia2_bpf_return_unless(&bpf, BPF_JEQ, AUDIT_ARCH_X86_64, SECCOMP_RET_KILL_PROCESS);
  ia2_bpf_load(&bpf, IA2_DATA_NUMBER);
  ia2_bpf_return_if(&bpf, BPF_JGE, X32, SECCOMP_RET_KILL_PROCESS);
  find_runs();
  add_tree(0, run_count);
}

void ia2_filter_install(const struct ia2_spans *spans, bool sealed, const uint16_t *permitted) {
  protected = spans;
  is_sealed = sealed;
  extra = permitted;
  write_filter();
  const struct sock_fprog program = {(unsigned short)bpf.count, bpf.code};
  /* Speculation is out of scope, and its mitigation would slow everything down. */
  const long error =
      ia2_sys3(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program);
  memset(&bpf, 0, sizeof bpf); /* it holds the secret */
  if (error != 0)
    ia2_refuse(IA2_EXIT_REFUSED, "the kernel takes no system call filter (seccomp)", 0);
}
