/* language run|forge [CASE]: runs a case, or all.  With forge, lib gets the address of a function
 * of app's that is no gate, by the same way: it must die before it runs it. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases.h"

int twice(int value) {
  RUNS_AT_HOME;
  return 2 * value;
}

int thrice(int value) {
  RUNS_AT_HOME;
  return 3 * value;
}

/* An attacker finds such an address in memory; the analysis does not see it taken. */
__attribute__((noinline, used)) static int forged(int value) {
  (void)value;
  printf("the forged pointer was called\n");
  fflush(stdout);
  _exit(0);
}

static op *forge(void) {
  op *f;
  __asm__("leaq forged(%%rip), %0" : "=r"(f));
  return f;
}

static const struct {
  const char *name;
  void (*run)(op *f);
} cases[] = {
#define ENTRY(name) {#name, case_##name},
    CARRIER_CASES(ENTRY) MACRO_CASES(ENTRY) LINKAGE_CASES(ENTRY)};

static int is_wanted(int argc, char **argv, const char *name) {
  return argc == 2 || !strcmp(argv[2], name);
}

/* The child dies, or tells that the pointer was called. */
static void run_forged(void (*run)(op *f)) {
  int status;
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    run(forge());
    _exit(0);
  }
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status))
    printf("killed by signal %d\n", WTERMSIG(status));
}

int main(int argc, char **argv) {
  int is_forged = argc > 1 && !strcmp(argv[1], "forge"), found = 0;
  if (argc < 2 || (!is_forged && strcmp(argv[1], "run"))) {
    fprintf(stderr, "usage: language run|forge [CASE]\n");
    return 2;
  }
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (!is_wanted(argc, argv, cases[i].name))
      continue;
    found = 1;
    printf("%s: ", cases[i].name);
    fflush(stdout);
    if (is_forged) {
      run_forged(cases[i].run);
    } else {
      cases[i].run(twice);
      printf("ok\n");
    }
  }
  return found ? 0 : 2;
}
