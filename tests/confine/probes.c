/* What a compartment asks of the kernel: one line a probe, its name and what came of it.  Each runs
 * in a child of its own. */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/confine/vault.h"

enum { PAGE = 4096, FAR = 199 };

static long page_of(int place) { return (long)(vault_place(place) & ~(unsigned long)(PAGE - 1)); }

/* ---- the mappings of another compartment ---- */

static const char *const place_names[PLACES] = {"global", "heap", "stack",
                                                "tls",    "text", "constant"};

static long try_munmap(long at) { return syscall(SYS_munmap, at, PAGE); }
static long try_mprotect(long at) {
  return syscall(SYS_mprotect, at, PAGE, PROT_READ | PROT_WRITE);
}
static long try_mprotect_none(long at) { return syscall(SYS_mprotect, at, PAGE, PROT_NONE); }
static long try_pkey_mprotect(long at) {
  return syscall(SYS_pkey_mprotect, at, PAGE, PROT_READ | PROT_WRITE, 0);
}
static long try_map_over(long at) {
  return syscall(SYS_mmap, at, PAGE, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}
static long try_move_away(long at) {
  return syscall(SYS_mremap, at, PAGE, PAGE, MREMAP_MAYMOVE, 0) < 0 &&
                 syscall(SYS_mremap, at, PAGE, 2 * PAGE, MREMAP_MAYMOVE, 0) < 0
             ? -1
             : 0;
}
static long own_page(void) {
  return syscall(SYS_mmap, 0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static long try_move_onto(long at) {
  return syscall(SYS_mremap, own_page(), PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, at);
}
static long try_dontneed(long at) { return syscall(SYS_madvise, at, PAGE, MADV_DONTNEED); }
static long try_dodump(long at) { return syscall(SYS_madvise, at, PAGE, MADV_DODUMP); }
static long try_dontfork(long at) { return syscall(SYS_madvise, at, PAGE, MADV_DONTFORK); }

/* The page, and the one below, which may be anybody's. */
static long try_munmap_across(long at) { return syscall(SYS_munmap, at - PAGE, 2 * PAGE); }
static long try_mprotect_across(long at) {
  return syscall(SYS_mprotect, at - PAGE, 2 * PAGE, PROT_READ | PROT_WRITE);
}

static const struct {
  const char *name;
  long (*deed)(long at);
} changes[] = {
    {"munmap", try_munmap},
    {"munmap_across", try_munmap_across},
    {"mprotect", try_mprotect},
    {"mprotect_none", try_mprotect_none},
    {"mprotect_across", try_mprotect_across},
    {"pkey_mprotect", try_pkey_mprotect},
    {"map_over", try_map_over},
    {"move_away", try_move_away},
    {"move_onto", try_move_onto},
    {"dontneed", try_dontneed},
    {"dodump", try_dodump},
    {"dontfork", try_dontfork},
};

/* ---- other system calls ---- */

static long ptrace_me(void) { return syscall(SYS_ptrace, 0, 0, 0, 0); }
static long vm_readv(void) {
  long word = 0;
  struct {
    void *base;
    size_t size;
  } local = {&word, sizeof word}, remote = {(void *)vault_place(GLOBAL), sizeof word};
  return syscall(SYS_process_vm_readv, getpid(), &local, 1L, &remote, 1L, 0L);
}
static long takes_key(void) { return syscall(SYS_pkey_alloc, 0, 0); }
static long frees_key(void) {
  const long key = syscall(SYS_pkey_alloc, 0, 0);
  return syscall(SYS_pkey_free, key < 0 ? 1 : key);
}
static long faults(void) { return syscall(SYS_userfaultfd, O_CLOEXEC); }
static long ring(void) {
  char parameters[120] = {0};
  return syscall(SYS_io_uring_setup, 1, parameters);
}
static long filter(void) { return syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, 0); }
static long filter_by_prctl(void) { return prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT); }
static long dispatch(void) { return prctl(59, 0, 0, 0, 0); }
static long dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
static long set_fs(void) {
  long fs;
  return syscall(SYS_arch_prctl, 0x1003, &fs) || syscall(SYS_arch_prctl, 0x1002, fs);
}
static long persona(void) { return syscall(SYS_personality, 0x0400000); }
static long sequences(void) {
  static char area[32] __attribute__((aligned(32)));
  long error = syscall(SYS_rseq, area, 32, 0, 0x53053053);
  /* plain: libc has one already */
  return error && errno != ENOSYS ? 0 : error;
}
static long number_new(void) { return syscall(463, 0); }
static long number_x32(void) { return syscall(0x40000000 | SYS_getpid); }
static long number_i386(void) {
  long result = 20; /* getpid */
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
  return result;
}
static long action(void) {
  char set[32] = {0};
  return syscall(SYS_rt_sigaction, SIGUSR1, set, 0, 8);
}
static long action_asked(void) {
  char set[32];
  return syscall(SYS_rt_sigaction, SIGUSR1, 0, set, 8);
}
static long alternate(void) {
  const stack_t stack = {.ss_flags = SS_DISABLE};
  return syscall(SYS_sigaltstack, &stack, 0);
}
static long process_advice(void) {
  const int self = (int)syscall(SYS_pidfd_open, getpid(), 0);
  struct {
    void *base;
    size_t size;
  } range = {(void *)page_of(GLOBAL), PAGE};
  return syscall(SYS_process_madvise, self, &range, 1, MADV_COLD, 0);
}
static long steal_descriptor(void) {
  const int self = (int)syscall(SYS_pidfd_open, getpid(), 0);
  return syscall(SYS_pidfd_getfd, self, 1, 0);
}

/* ---- files ---- */

/* Reads a word of the library's through a file of memory. */
static long read_by(const char *path, long word_at) {
  long word = 0;
  const int file = open(path, O_RDONLY);
  return file < 0 || pread(file, &word, sizeof word, word_at) != sizeof word ? -1 : 0;
}
static long mem_self(void) { return read_by("/proc/self/mem", (long)vault_place(GLOBAL)); }
static long mem_thread(void) { return read_by("/proc/thread-self/mem", (long)vault_place(GLOBAL)); }
static long mem_task(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/mem", getpid());
  return read_by(path, (long)vault_place(GLOBAL));
}
static long mem_parent(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", getppid());
  return read_by(path, (long)vault_place(GLOBAL));
}
static long mem_by_directory(void) {
  return read_by("/dev/../proc/self/task/../mem", (long)vault_place(GLOBAL));
}
static long mem_written(void) { return open("/proc/self/mem", O_RDWR) < 0 ? -1 : 0; }
static long soft_dirty(void) { return open("/proc/self/clear_refs", O_WRONLY) < 0 ? -1 : 0; }
static long frames(void) { return open("/proc/self/pagemap", O_RDONLY) < 0 ? -1 : 0; }
static long kernel_core(void) { return open("/proc/kcore", O_RDONLY) < 0 ? -1 : 0; }

/* ---- new code, new programs, new threads ---- */

static long code_mapped(void) {
  return (long)mmap(0, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static long code_protected(void) {
  return mprotect((void *)own_page(), PAGE, PROT_READ | PROT_EXEC);
}
static long code_from_file(void) {
  const int file = (int)syscall(SYS_memfd_create, "code", 0);
  if (ftruncate(file, PAGE))
    return -1;
  return (long)mmap(0, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);
}
static long executes(void) {
  static char *const arguments[] = {(char *)"true", 0};
  return syscall(SYS_execve, "/bin/true", arguments, 0);
}
static long executes_at(void) {
  static char *const arguments[] = {(char *)"true", 0};
  return syscall(SYS_execveat, AT_FDCWD, "/bin/true", arguments, 0, 0);
}
static long forks(void) {
  const long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (pid == 0)
    _exit(0);
  return pid < 0 ? -1 : waitpid((pid_t)pid, 0, 0) == pid ? 0 : -1;
}
/* A child or thread that ends at once, made without libc. */
static long raw_clone(unsigned long flags, long thread_pointer) {
  static char stack[2 * PAGE] __attribute__((aligned(16)));
  long result = SYS_clone;
  register long tls __asm__("r8") = thread_pointer;
  __asm__ volatile("xorl %%r10d, %%r10d; xorl %%edx, %%edx; syscall; testq %%rax, %%rax; jnz 1f\n"
                   "xorl %%edi, %%edi; movl $60, %%eax; syscall; 1:"
                   : "+a"(result)
                   : "D"(flags), "S"(stack + sizeof stack), "r"(tls)
                   : "rcx", "r11", "rdx", "r10", "memory");
  errno = result < 0 ? (int)-result : 0;
  if (result > 0)
    usleep(20000);
  return result < 0 ? -1 : 0;
}
static long own_thread_pointer(void) { return (long)__builtin_thread_pointer(); }
static long shares_memory(void) { return raw_clone(CLONE_VM | SIGCHLD, 0); }
static long shares_memory_as_vfork(void) { return raw_clone(CLONE_VM | CLONE_VFORK | SIGCHLD, 0); }
static long raw_thread(void) {
  return raw_clone(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_SETTLS | CLONE_FS | CLONE_FILES |
                       CLONE_SYSVSEM,
                   own_thread_pointer());
}
static long fork_with_pointer(void) {
  return raw_clone(CLONE_SETTLS | SIGCHLD, own_thread_pointer());
}
static int ends(void *unused) {
  (void)unused;
  return 0;
}
static long thread_by_libc(void) {
  static char stack[16 * PAGE] __attribute__((aligned(16)));
  int tid;
  return clone(ends, stack + sizeof stack,
               CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_SETTLS | CLONE_PARENT_SETTID |
                   CLONE_CHILD_CLEARTID | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM,
               0, &tid, own_thread_pointer(), &tid);
}
static long clone_by_struct(void) {
  return syscall(SYS_clone3, 0, 0) < 0 && errno == ENOSYS ? -1 : 0;
}
static long types_on_terminal(void) { return ioctl(0, TIOCSTI, "x") && errno == EPERM ? -1 : 0; }

/* What must go on working. */
static long own_memory(void) {
  char *const at = (char *)own_page();
  memset(at, 1, 4 * PAGE);
  if (madvise(at, PAGE, MADV_DONTNEED) || at[0] != 0 || mprotect(at, PAGE, PROT_READ) ||
      mremap(at + PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, at + 2 * PAGE) == MAP_FAILED ||
      mmap(at, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != at)
    return -1;
  return munmap(at, 4 * PAGE);
}
static long own_heap(void) {
  for (int i = 0; i < 20; i++) {
    char *const block = malloc(64 << 20);
    if (!block)
      return -1;
    memset(block, i + 1, 64 << 20);
    free(block);
  }
  char *const zero = calloc(64 << 20, 1);
  const int clean = zero && zero[5] == 0 && zero[(64 << 20) - 1] == 0;
  free(zero);
  return clean ? 0 : -1;
}
static volatile sig_atomic_t handled;
static void handler(int number) { handled = number; }
static long own_signals(void) {
  signal(SIGUSR1, handler);
  raise(SIGUSR1);
  return handled == SIGUSR1 ? 0 : -1;
}
static long public_proc(void) {
  char byte;
  const int cpus = open("/proc/cpuinfo", O_RDONLY);
  const int itself = open("/dev/stdin", O_RDONLY);
  return cpus < 0 || read(cpus, &byte, 1) != 1 || itself < 0 ? -1 : 0;
}
static long own_file(void) {
  char name[] = "/tmp/confine.XXXXXX";
  const int file = mkstemp(name);
  if (file < 0 || write(file, "x", 1) != 1)
    return -1;
  /* Into another directory, which Landlock forbids unless told otherwise. */
  char other[] = "/tmp/confine.XXXXXX", renamed[64];
  if (!mkdtemp(other))
    return -1;
  snprintf(renamed, sizeof renamed, "%s/x", other);
  return rename(name, renamed) || unlink(renamed) || rmdir(other) ? -1 : 0;
}

static const struct {
  const char *name;
  long (*deed)(void);
} deeds[] = {
#define DEED(name) {#name, name}
    DEED(ptrace_me),
    DEED(vm_readv),
    DEED(takes_key),
    DEED(frees_key),
    DEED(faults),
    DEED(ring),
    DEED(filter),
    DEED(filter_by_prctl),
    DEED(dispatch),
    DEED(dumpable),
    DEED(set_fs),
    DEED(persona),
    DEED(sequences),
    DEED(number_new),
    DEED(number_x32),
    DEED(number_i386),
    DEED(action),
    DEED(action_asked),
    DEED(alternate),
    DEED(process_advice),
    DEED(steal_descriptor),
    DEED(mem_self),
    DEED(mem_thread),
    DEED(mem_task),
    DEED(mem_parent),
    DEED(mem_by_directory),
    DEED(mem_written),
    DEED(soft_dirty),
    DEED(frames),
    DEED(kernel_core),
    DEED(code_mapped),
    DEED(code_protected),
    DEED(code_from_file),
    DEED(executes),
    DEED(executes_at),
    DEED(forks),
    DEED(shares_memory),
    DEED(shares_memory_as_vfork),
    DEED(raw_thread),
    DEED(fork_with_pointer),
    DEED(thread_by_libc),
    DEED(clone_by_struct),
    DEED(types_on_terminal),
    DEED(own_memory),
    DEED(own_heap),
    DEED(own_signals),
    DEED(own_file),
    DEED(public_proc),
};

/* ---- one line each ---- */

static void say_status(const char *name, int status) {
  if (WIFSIGNALED(status))
    printf("%s\tSIG%s\n", name, sigabbrev_np(WTERMSIG(status)));
  else if (WEXITSTATUS(status) == 0)
    printf("%s\tdone\n", name);
  else if (WEXITSTATUS(status) == FAR)
    printf("%s\tbroken\n", name);
  else
    printf("%s\t%s\n", name, strerrorname_np(WEXITSTATUS(status)));
  fflush(stdout);
}

static void in_child(const char *name, long (*deed)(void), long (*change)(long), long at) {
  int status = 0;
  const pid_t pid = fork();
  if (pid == 0) {
    errno = 0;
    const long result = deed ? deed() : change(at);
    const int error = errno;
    if (result == -1)
      syscall(SYS_exit_group, error ? error : FAR);
    /* Refused or not, what was not to be touched has to be there. */
    syscall(SYS_exit_group, 0);
  }
  if (pid < 0 || waitpid(pid, &status, 0) != pid)
    status = FAR << 8;
  say_status(name, status);
}

int main(void) {
  char name[64];
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    for (int place = 0; place < PLACES; place++) {
      /* Plain, nothing need lie below these two. */
      if (strstr(changes[i].name, "across") && (place == HEAP || place == TLS))
        continue;
      snprintf(name, sizeof name, "%s %s", changes[i].name, place_names[place]);
      in_child(name, 0, changes[i].deed, page_of(place));
    }
  for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
    in_child(deeds[i].name, deeds[i].deed, 0, 0);
  return vault_intact() ? 0 : 1;
}
