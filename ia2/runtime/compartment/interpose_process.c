/* New processes. */
#include <errno.h>
#include <fcntl.h>
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

/* libc's would fork behind the runtime's back. */
int daemon(int keep_directory, int keep_files) {
  const pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid > 0)
    _exit(0);
  if (setsid() < 0 || (!keep_directory && chdir("/") < 0))
    return -1;
  if (keep_files)
    return 0;
  const int null = open("/dev/null", O_RDWR);
  if (null < 0)
    return -1;
  for (int file = 0; file < 3; file++)
    dup2(null, file);
  return null > 2 ? close(null) : 0;
}

/* A child that shares this memory would run the runtime's code with another process's identity. */
pid_t vfork(void) { return fork(); }
