/* See run.h. */
#define _GNU_SOURCE
#include "run.h"

#include "util.h"

#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static long running;
static bool failed;

static void wait_for_one(void) {
  int status;
  if (wait(&status) < 0)
    fail("cannot wait for a tool: %s", strerror(errno));
  running--;
  failed |= status != 0;
}

void run_start(char *const *argv) {
  pid_t pid;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  while (running && running >= processors)
    wait_for_one();
  int error = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
  if (error)
    fail("cannot start %s: %s", argv[0], strerror(error));
  running++;
}

void run_finish(void) {
  while (running)
    wait_for_one();
  if (failed)
    fail("a tool failed (above)");
}

const char *tool_path(const char *argv0, const char *name) {
  const char *slash = strrchr(argv0, '/');
  return slash ? format("%.*s/%s", (int)(slash - argv0), argv0, name) : name;
}
