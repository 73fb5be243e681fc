/* New processes. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ia2/runtime/compartment/monitor.h"

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *object);
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));

/* By way of the runtime, which needs to know that the child has one thread. */
pid_t fork(void) {
  const int64_t pid = (int64_t)ia2_monitor(IA2_OP_FORK, 0, 0, 0, 0);
  if (pid >= 0)
    return (pid_t)pid;
  errno = (int)-pid;
  return -1;
}

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *object) {
  (void)object;
  return (int)ia2_monitor(IA2_OP_ATFORK, (uint64_t)prepare, (uint64_t)parent, (uint64_t)child, 0);
}

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
  return __register_atfork(prepare, parent, child, 0);
}

/* libc's system() sets signal actions behind our back, and puts them back with its own restorer, so
 * that the runtime would take the next frame for a forged one. */
int system(const char *command) {
  extern char **environ;
  char *const arguments[] = {(char *)"sh", (char *)"-c", (char *)(command ? command : "exit 0"), 0};
  struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
  sigset_t child_only, before, defaults;
  posix_spawnattr_t attributes;
  pid_t pid;
  int status = -1;
  sigaction(SIGINT, &ignore, &interrupt);
  sigaction(SIGQUIT, &ignore, &quit);
  sigemptyset(&child_only);
  sigaddset(&child_only, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child_only, &before);
  sigemptyset(&defaults);
  if (interrupt.sa_handler != SIG_IGN)
    sigaddset(&defaults, SIGINT);
  if (quit.sa_handler != SIG_IGN)
    sigaddset(&defaults, SIGQUIT);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &before);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  const int error = posix_spawn(&pid, "/bin/sh", 0, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  if (error)
    status = W_EXITCODE(127, 0); /* POSIX: as if the shell had called _exit(127) */
  else
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
      continue;
  sigaction(SIGINT, &interrupt, 0);
  sigaction(SIGQUIT, &quit, 0);
  sigprocmask(SIG_SETMASK, &before, 0);
  return command ? status : status == 0;
}
