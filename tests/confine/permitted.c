/* What `permits` allows; the same program is built with and without. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <unistd.h>

#include "tests/confine/vault.h"

enum { PAGE = 4096 };

static void say(const char *what, int ok) {
  printf("%s %s\n", what, ok ? "done" : strerrorname_np(errno));
}

static void shared_memory(void) {
  const int id = shmget(IPC_PRIVATE, PAGE, IPC_CREAT | 0600);
  void *const at = shmat(id, 0, 0);
  say("shmget", id >= 0);
  say("shmat", at != (void *)-1);
  say("shmat executable", shmat(id, 0, SHM_EXEC) != (void *)-1);
  say("shmat over", at != (void *)-1 && shmat(id, at, SHM_REMAP) != (void *)-1);
  shmctl(id, IPC_RMID, 0);
}

/* Nothing in the file of the program reads like what ends up in memory. */
static void write_canary(char *at, const char *where) { sprintf(at, "canary-%s-%d", where, 4711); }

static char global[64];
static __thread char local[64];

static void dies(void) {
  const struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY};
  char on_stack[64];
  setrlimit(RLIMIT_CORE, &most);
  write_canary(global, "global");
  write_canary(local, "tls");
  write_canary(malloc(64), "heap");
  write_canary(on_stack, "stack");
  write(2, on_stack, strlen(on_stack));
  vault_place(GLOBAL);
  abort();
}

static void waits(void) {
  vault_place(GLOBAL);
  puts("ready");
  fflush(stdout);
  pause();
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "core") == 0)
    dies();
  if (argc == 2 && strcmp(argv[1], "waits") == 0)
    waits();
  shared_memory();
  return 0;
}
