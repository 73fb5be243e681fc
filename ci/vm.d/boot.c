#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "agent.h"

#define NEW_ROOT "/newroot"

void agent_fatal(const char *what) {
  fprintf(stderr, "vm-agent: %s: %s\n", what, strerror(errno));
  sync();
  reboot(RB_POWER_OFF);
  _exit(1);
}

static void mount_or_die(const char *source, const char *target, const char *type,
                         unsigned long flags, const char *data) {
  if (mount(source, target, type, flags, data) < 0)
    agent_fatal(target);
}

// Loads what the initramfs lists, in that order. A module that the kernel has
// built in is not in the list; one that fails is reported by what needs it.
static void load_modules(void) {
  char name[64], path[sizeof "/modules/" + sizeof name];
  FILE *const list = fopen("/modules/order", "re");
  if (list == NULL)
    agent_fatal("/modules/order");
  while (fscanf(list, "%63s", name) == 1) {
    snprintf(path, sizeof path, "/modules/%s", name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) < 0 && errno != EEXIST))
      fprintf(stderr, "vm-agent: %s: %s\n", name, strerror(errno));
    if (fd >= 0)
      close(fd);
  }
  fclose(list);
}

static void set_address(int fd, unsigned long request, const char *name, const char *address) {
  struct ifreq req = {0};
  struct sockaddr_in in = {.sin_family = AF_INET};
  snprintf(req.ifr_name, sizeof req.ifr_name, "%s", name);
  inet_pton(AF_INET, address, &in.sin_addr);
  memcpy(&req.ifr_addr, &in, sizeof in);
  if (ioctl(fd, request, &req) < 0)
    agent_fatal(name);
}

static void bring_up(int fd, const char *name) {
  struct ifreq req = {0};
  snprintf(req.ifr_name, sizeof req.ifr_name, "%s", name);
  req.ifr_flags = IFF_UP;
  if (ioctl(fd, SIOCSIFFLAGS, &req) < 0)
    agent_fatal(name);
}

// The address is the one that QEMU's user network forwards to. No route: the
// guest has no business outside, and QEMU restricts it too.
static void start_network(void) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    agent_fatal("socket");
  bring_up(fd, "lo");
  set_address(fd, SIOCSIFADDR, "eth0", "10.0.2.15");
  set_address(fd, SIOCSIFNETMASK, "eth0", "255.255.255.0");
  bring_up(fd, "eth0");
  close(fd);
}

// Returns the value of KEY=VALUE on the kernel's command line, in a buffer that
// is never freed, or NULL.
static const char *cmdline_value(const char *key) {
  static char line[4096];
  FILE *const f = fopen("/proc/cmdline", "re");
  if (f == NULL || fgets(line, sizeof line, f) == NULL)
    agent_fatal("/proc/cmdline");
  fclose(f);
  char *save = NULL;
  for (char *word = strtok_r(line, " \n", &save); word != NULL;
       word = strtok_r(NULL, " \n", &save)) {
    const size_t len = strlen(key);
    if (strncmp(word, key, len) == 0 && word[len] == '=')
      return strdup(word + len + 1);
  }
  return NULL;
}

// Kernel interfaces of the guest go over those of the host, which the shared
// root would show in their place.
static void mount_own(void) {
  mount_or_die("proc", NEW_ROOT "/proc", "proc", 0, NULL);
  mount_or_die("sysfs", NEW_ROOT "/sys", "sysfs", 0, NULL);
  mount_or_die("devtmpfs", NEW_ROOT "/dev", "devtmpfs", 0, NULL);
  mkdir(NEW_ROOT "/dev/pts", 0755);
  mkdir(NEW_ROOT "/dev/shm", 01777);
  mount_or_die("devpts", NEW_ROOT "/dev/pts", "devpts", 0, "mode=620,ptmxmode=666");
  mount_or_die("tmpfs", NEW_ROOT "/dev/shm", "tmpfs", 0, "mode=1777");
  mount_or_die("cgroup2", NEW_ROOT "/sys/fs/cgroup", "cgroup2", 0, NULL);
  mkdir(NEW_ROOT "/tmp/guest-run", 01777);
  if (mount("tmpfs", NEW_ROOT "/tmp/guest-run", "tmpfs", 0, "mode=1777") < 0)
    fprintf(stderr, "vm-agent: no /tmp/guest-run: %s\n", strerror(errno));
  if (symlink("/proc/self/fd", NEW_ROOT "/dev/fd") < 0 ||
      symlink("/proc/self/fd/0", NEW_ROOT "/dev/stdin") < 0 ||
      symlink("/proc/self/fd/1", NEW_ROOT "/dev/stdout") < 0 ||
      symlink("/proc/self/fd/2", NEW_ROOT "/dev/stderr") < 0)
    agent_fatal("/dev links");
}

// A machine of so little memory would refuse large allocations that any real one grants.
static void grant_memory(void) {
  FILE *const f = fopen("/proc/sys/vm/overcommit_memory", "we");
  if (!f || fputs("1", f) < 0 || fclose(f) != 0)
    agent_fatal("/proc/sys/vm/overcommit_memory");
}

// Read-ahead is the most caching that still shows what the host writes between
// two commands: pages go when the last process closes the file. Kernels before
// 6.4 have no such mode, but one that caches only mapped pages.
static void mount_host_root(void) {
  static const char *const caches[] = {"readahead", "mmap"};
  char options[128];
  for (size_t i = 0; i < sizeof caches / sizeof *caches; i++) {
    snprintf(options, sizeof options, "trans=virtio,version=9p2000.L,msize=512000,cache=%s",
             caches[i]);
    if (mount("hostroot", NEW_ROOT, "9p", 0, options) == 0)
      return;
  }
  agent_fatal(NEW_ROOT);
}

// While a file is open somewhere, its pages stay cached, and with them what QEMU
// made of the code on them: a command starts three times as fast. These are of
// the host's system and do not change under a running machine.
static void keep_cached(void) {
  static const char *const files[] = {
      "/lib64/ld-linux-x86-64.so.2",
      "/lib/x86_64-linux-gnu/libc.so.6",
      "/lib/x86_64-linux-gnu/libm.so.6",
      "/lib/x86_64-linux-gnu/libtinfo.so.6",
      "/bin/sh",
      "/bin/bash",
  };
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    if (open(files[i], O_RDONLY | O_CLOEXEC) < 0)
      fprintf(stderr, "vm-agent: %s: %s\n", files[i], strerror(errno));
}

// Landlock's rules are on inodes. Those of a 9p mount are made anew at each look-up of
// a folder that nobody holds, and a rule on it would be lost.
static void hold_folders(void) {
  DIR *const root = opendir("/");
  if (root == NULL)
    agent_fatal("/");
  for (const struct dirent *entry; (entry = readdir(root)) != NULL;)
    if (entry->d_type == DT_DIR &&
        openat(dirfd(root), entry->d_name, O_PATH | O_DIRECTORY | O_CLOEXEC) < 0)
      fprintf(stderr, "vm-agent: /%s: %s\n", entry->d_name, strerror(errno));
  closedir(root);
}

const char *agent_boot(void) {
  mkdir("/proc", 0755);
  mkdir("/dev", 0755);
  mkdir(NEW_ROOT, 0755);
  mount_or_die("proc", "/proc", "proc", 0, NULL);
  mount_or_die("devtmpfs", "/dev", "devtmpfs", 0, NULL);
  const int console = open("/dev/console", O_RDWR);
  for (int fd = 0; console >= 0 && fd <= 2; fd++)
    dup2(console, fd);
  if (console > 2)
    close(console);
  load_modules();
  start_network();
  const char *const control = cmdline_value("vm.control");
  if (control == NULL) {
    errno = EINVAL;
    agent_fatal("vm.control is not on the command line");
  }
  grant_memory();
  mount_host_root();
  mount_own();
  if (chdir(NEW_ROOT) < 0 || mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0 ||
      chdir("/") < 0)
    agent_fatal("switching the root");
  keep_cached();
  hold_folders();
  // What a login on a usual machine gives, where the kernel's own is smaller.
  const struct rlimit files = {.rlim_cur = 4096, .rlim_max = 1048576};
  const struct rlimit no_core = {.rlim_cur = 0, .rlim_max = RLIM_INFINITY};
  setrlimit(RLIMIT_NOFILE, &files);
  setrlimit(RLIMIT_CORE, &no_core);
  sethostname("ia2-vm", 6);
  return control;
}
