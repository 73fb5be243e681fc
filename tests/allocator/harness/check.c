#include "tests/allocator/harness/check.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_int checks, failures;

void check(bool ok, const char *what, const char *file, int line) {
  checks++;
  if (ok)
    return;
  failures++;
  fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
}

int check_status(void) {
  printf("%d checks, %d failures\n", checks, failures);
  return failures != 0;
}

static size_t read_all(int fd, char *to, size_t size) {
  size_t length = 0;
  ssize_t got;
  while (length < size && (got = read(fd, to + length, size - length)) > 0)
    length += (size_t)got;
  return length;
}

bool dies_with(const char *words, void (*fn)(void *), void *argument) {
  int ends[2];
  if (pipe(ends) != 0)
    return false;
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    fn(argument);
    _exit(0);
  }
  close(ends[1]);
  char text[4096];
  text[read_all(ends[0], text, sizeof text - 1)] = '\0';
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  const bool so = WIFSIGNALED(status) && WTERMSIG(status) == SIGILL && strstr(text, words) != NULL;
  if (!so)
    fprintf(stderr, "wanted \"%s\"; status %#x, it said: %s\n", words, status, text);
  return so;
}

long resident_kb(void) {
  long pages = 0;
  FILE *const file = fopen("/proc/self/statm", "r");
  if (file == NULL || fscanf(file, "%*s %ld", &pages) != 1)
    pages = 0;
  if (file != NULL)
    fclose(file);
  return pages * 4;
}
