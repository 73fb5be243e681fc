/* The kernel's files that show memory without looking at keys. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "tests/attacks/attack.h"

static uint64_t read_from(const char *path) {
  uint64_t got = 0;
  const int fd = open(path, O_RDONLY);
  if (fd < 0)
    return (uint64_t)-errno;
  if (pread(fd, &got, sizeof got, (off_t)attack_shared->global) != sizeof got)
    return (uint64_t)-errno;
  return got;
}

ATTACK(proc_self_mem) { return read_from("/proc/self/mem"); }
ATTACK(proc_thread_self_mem) { return read_from("/proc/thread-self/mem"); }

ATTACK(proc_task_mem) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%ld/mem", (long)SYSCALL_0(SYS_gettid));
  return read_from(path);
}

/* Whoever holds a directory below which the file is. */
ATTACK(proc_mem_by_directory) {
  uint64_t got = 0;
  const int directory = open("/proc", O_PATH | O_DIRECTORY);
  const int fd = openat(directory, "self/mem", O_RDONLY);
  if (fd < 0)
    return (uint64_t)-errno;
  return pread(fd, &got, sizeof got, (off_t)attack_shared->global) == sizeof got ? got
                                                                                 : (uint64_t)-errno;
}

ATTACK(proc_mem_writes) {
  const uint64_t evil_word = 666;
  const int fd = open("/proc/self/mem", O_WRONLY);
  if (fd < 0)
    return (uint64_t)-errno;
  if (pwrite(fd, &evil_word, sizeof evil_word, (off_t)attack_shared->global) != sizeof evil_word)
    return (uint64_t)-errno;
  return ATTACK_NOTHING;
}

static int target_of_code(void) { return 1; }

/* mov $0, %ecx... wrpkru; ret, into a function that was linked read-only. */
ATTACK(proc_mem_writes_code) {
  static const unsigned char code[] = {0x31, 0xc0, 0x31, 0xc9, 0x31, 0xd2, 0x0f, 0x01, 0xef, 0xc3};
  int (*volatile target)(void) = target_of_code;
  const int fd = open("/proc/self/mem", O_WRONLY);
  if (fd < 0)
    return (uint64_t)-errno;
  if (pwrite(fd, code, sizeof code, (off_t)target) != (ssize_t)sizeof code)
    return (uint64_t)-errno;
  target();
  return *attack_shared->global;
}

/* Runs in a child; what it finds it leaves in shared memory. */
static uint64_t in_child(void (*body)(pid_t parent)) {
  const pid_t parent = getpid();
  int status;
  const uint64_t pid = SYSCALL_0(SYS_fork);
  if (attack_failed(pid))
    return pid;
  if (pid == 0) {
    body(parent);
    SYSCALL_1(SYS_exit_group, 0);
  }
  waitpid((pid_t)pid, &status, 0);
  if (WIFSIGNALED(status)) { /* as if it had been the parent's */
    signal(WTERMSIG(status), SIG_DFL);
    raise(WTERMSIG(status));
  }
  return attack_shared->found;
}

static void reads_parent(pid_t parent) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", (int)parent);
  attack_shared->found = read_from(path);
}

ATTACK(proc_parent_mem) { return in_child(reads_parent); }

static void traces_parent(pid_t parent) {
  enum { PEEKDATA = 2, ATTACH = 16, DETACH = 17 };
  int status;
  uint64_t got = 0;
  const uint64_t error = SYSCALL_4(SYS_ptrace, ATTACH, parent, 0, 0);
  if (attack_failed(error)) {
    attack_shared->found = error;
    return;
  }
  waitpid(parent, &status, __WALL);
  SYSCALL_4(SYS_ptrace, PEEKDATA, parent, attack_shared->global, &got);
  attack_shared->found = got;
  SYSCALL_4(SYS_ptrace, DETACH, parent, 0, 0);
}

ATTACK(ptrace_parent) { return in_child(traces_parent); }

static void reads_parent_by_call(pid_t parent) {
  uint64_t got = 0;
  const uint64_t local[2] = {(uint64_t)&got, sizeof got};
  const uint64_t remote[2] = {(uint64_t)attack_shared->global, sizeof got};
  const uint64_t size = SYSCALL_6(SYS_process_vm_readv, parent, local, 1, remote, 1, 0);
  attack_shared->found = attack_failed(size) ? size : got;
}

ATTACK(process_vm_readv_of_parent) { return in_child(reads_parent_by_call); }
