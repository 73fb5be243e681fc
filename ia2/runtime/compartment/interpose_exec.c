/* Other programs.  What is executed keeps the filter (ia2/runtime/confine), under which an ordinary
 * program cannot even be loaded; without it, it could read this process's memory.  So the call is
 * refused here, in words, where libc would die of the filter's refusals one after the other. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ia2/runtime/arch/x86_64/names.h"

static int refused(const char *function) {
  char line[256];
  const int length =
      snprintf(line, sizeof line,
               "ia2: %s: %s: refused: a program in compartments starts no other programs, which "
               "could read its memory\n",
               IA2_OWN_NAME, function);
  if (length > 0 && write(2, line, (size_t)length) < 0)
    errno = EPERM; /* nowhere to say it */
  return errno = EPERM;
}

static int fails(const char *function) {
  refused(function);
  return -1;
}

int execve(const char *path, char *const arguments[], char *const environment[]) {
  (void)path, (void)arguments, (void)environment;
  return fails("execve");
}

int execv(const char *path, char *const arguments[]) {
  (void)path, (void)arguments;
  return fails("execv");
}

int execvp(const char *file, char *const arguments[]) {
  (void)file, (void)arguments;
  return fails("execvp");
}

int execvpe(const char *file, char *const arguments[], char *const environment[]) {
  (void)file, (void)arguments, (void)environment;
  return fails("execvpe");
}

int execl(const char *path, const char *argument, ...) {
  (void)path, (void)argument;
  return fails("execl");
}

int execlp(const char *file, const char *argument, ...) {
  (void)file, (void)argument;
  return fails("execlp");
}

int execle(const char *path, const char *argument, ...) {
  (void)path, (void)argument;
  return fails("execle");
}

int fexecve(int descriptor, char *const arguments[], char *const environment[]) {
  (void)descriptor, (void)arguments, (void)environment;
  return fails("fexecve");
}

int execveat(int directory, const char *path, char *const arguments[], char *const environment[],
             int flags) {
  (void)directory, (void)path, (void)arguments, (void)environment, (void)flags;
  return fails("execveat");
}

int posix_spawn(pid_t *restrict pid, const char *restrict path,
                const posix_spawn_file_actions_t *restrict actions,
                const posix_spawnattr_t *restrict attributes, char *const arguments[restrict],
                char *const environment[restrict]) {
  (void)pid, (void)path, (void)actions, (void)attributes, (void)arguments, (void)environment;
  return refused("posix_spawn");
}

int posix_spawnp(pid_t *restrict pid, const char *restrict file,
                 const posix_spawn_file_actions_t *restrict actions,
                 const posix_spawnattr_t *restrict attributes, char *const arguments[restrict],
                 char *const environment[restrict]) {
  (void)pid, (void)file, (void)actions, (void)attributes, (void)arguments, (void)environment;
  return refused("posix_spawnp");
}

/* POSIX: with NULL, whether there is a command processor. */
int system(const char *command) { return command ? fails("system") : 0; }

FILE *popen(const char *command, const char *type) {
  (void)command, (void)type;
  refused("popen");
  return NULL;
}
