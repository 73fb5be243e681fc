/* Single deeds, by name; deeds_test.sh says what each must come to. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/runtime/check.h"
#include "tests/runtime/program.h"

static volatile long own_secret = 0x0e5ec2e7;
static __thread volatile long own_tls = 5;

long one_call_back(long x) { return x + 1; }

static void say(const char *text) { CHECK(write(1, text, strlen(text)) > 0); }

/* What one touches of two's. */
static void read_global(void) { printf("read %lx\n", *(volatile long *)two_run(TWO_SECRET, 0)); }
static void write_global(void) { *(volatile long *)two_run(TWO_SECRET, 0) = 0; }
static void read_tls(void) { printf("read %ld\n", *(volatile long *)two_tls()); }
static void read_stack(void) {
  const long there = two_run(TWO_STACK, 0);
  printf("read %ld\n", *(volatile long *)there & 0);
}

/* What two touches of one's. */
static void be_read(void) { printf("read %lx\n", two_run(TWO_READ, (long)&own_secret)); }
static void be_written(void) { two_run(TWO_WRITE, (long)&own_secret); }
static void be_read_tls(void) { printf("read %ld\n", two_run(TWO_READ, (long)&own_tls)); }
static void be_read_stack(void) {
  volatile long local = 0x57acc;
  printf("read %lx\n", two_run(TWO_READ, (long)&local));
}

static void *read_tls_of_another(void *address) { return (void *)two_run(TWO_READ, (long)address); }
static void from_thread(void) {
  pthread_t thread;
  void *result;
  CHECK(pthread_create(&thread, 0, read_tls_of_another, (void *)&own_tls) == 0);
  CHECK(pthread_join(thread, &result) == 0);
  printf("read %ld\n", (long)result);
}

/* Faults that are the program's own business. */
static void null(void) { *(volatile long *)0 = 1; }
static void trap(void) { two_run(TWO_TRAP, 0); }
static void by_handler(int number, siginfo_t *info, void *context) {
  (void)number, (void)context;
  if (info->si_addr == (void *)8)
    say("handled\n");
  _exit(9);
}
static void null_handled(void) {
  const struct sigaction action = {.sa_sigaction = by_handler, .sa_flags = SA_SIGINFO};
  CHECK(sigaction(SIGSEGV, &action, 0) == 0);
  *(volatile long *)8 = 1;
}
static void violation_with_handler(void) {
  const struct sigaction action = {.sa_sigaction = by_handler, .sa_flags = SA_SIGINFO};
  CHECK(sigaction(SIGSEGV, &action, 0) == 0);
  be_read();
}

/* Ways to end. */
static void first(void) { say("one: first registered\n"); }
static void second(void) { say("one: second registered\n"); }
static void with_status(int status, void *argument) {
  printf("one: on_exit %d %s\n", status, (char *)argument);
}
static void handlers(void) {
  CHECK(atexit(first) == 0);
  CHECK(two_run(TWO_ATEXIT, 0) == 0);
  CHECK(atexit(second) == 0);
  CHECK(on_exit(with_status, (void *)"argument") == 0);
  printf("buffered\n");
}
static void exit_in_main(void) {
  handlers();
  exit(4);
}
static void exit_in_two(void) {
  handlers();
  two_run(TWO_EXIT, 6);
}
static void *exits(void *unused) {
  two_run(TWO_EXIT, 7);
  return unused;
}
static void exit_in_thread(void) {
  pthread_t thread;
  handlers();
  pthread_create(&thread, 0, exits, 0);
  for (;;)
    pause();
}
static void exit_handler(int number) { exit(number); }
static void exit_in_handler(void) {
  handlers();
  signal(SIGUSR1, exit_handler);
  raise(SIGUSR1);
}
static void quick(void) {
  handlers();
  CHECK(at_quick_exit(first) == 0 && at_quick_exit(second) == 0);
  quick_exit(11);
}
static void underscore_exit(void) {
  handlers();
  _exit(12);
}
static void aborts(void) { abort(); }
static void *ends_later(void *unused) {
  usleep(200000);
  say("thread: done\n");
  return unused;
}
static void main_pthread_exit(void) {
  pthread_t thread;
  handlers();
  pthread_create(&thread, 0, ends_later, 0);
  pthread_exit(0);
}

/* fork and its kin. */
static void before(void) { say("prepare\n"); }
static void in_parent(void) { own_secret++; }
static void in_child(void) { say("child handler\n"); }
static void forks(void) {
  int status;
  CHECK(pthread_atfork(before, in_parent, in_child) == 0);
  const pid_t pid = fork();
  CHECK(pid >= 0);
  if (pid == 0) {
    CHECK(two_add(1) == 8 && two_run(TWO_SPAWN, 5) == 6);
    say("child\n");
    exit(21);
  }
  CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 21);
  CHECK(own_secret == 0x0e5ec2e8);
  say("parent\n");
}
/* Plain, these start a shell; in compartments they are refused, and the program goes on. */
static void runs_shell(void) {
  const int status = system("exit 5");
  FILE *const pipe = popen("exit 6", "r");
  const int closed = pipe ? pclose(pipe) : -1;
  printf("%d %d %d\n", status, closed, system(0));
}

/* Cancellation. */
static void clean(void *unused) {
  (void)unused;
  say("cleaned up\n");
}
static void *waits(void *asynchronously) {
  pthread_cleanup_push(clean, 0);
  two_add(1);
  if (asynchronously) {
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, 0);
    for (;;)
      continue;
  }
  for (;;)
    pause();
  pthread_cleanup_pop(0);
  return 0;
}
static void cancels(void) {
  for (long how = 0; how < 2; how++) {
    pthread_t thread;
    void *result;
    CHECK(pthread_create(&thread, 0, waits, (void *)how) == 0);
    usleep(100000);
    CHECK(pthread_cancel(thread) == 0);
    CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
  }
}

static void *only_pauses(void *unused) {
  for (;;)
    pause();
  return unused;
}
static void sets_uid(void) {
  pthread_t thread;
  CHECK(pthread_create(&thread, 0, only_pauses, 0) == 0);
  usleep(50000);
  CHECK(setgid(getgid()) == 0 && setuid(getuid()) == 0);
  say("set\n");
}

/* Honest use of libc by two. */
static void uses_libc(void) { CHECK(two_use_libc() == 0); }

static const struct {
  const char *name;
  void (*run)(void);
} deeds[] = {
#define DEED(name) {#name, name}
    DEED(read_global),
    DEED(write_global),
    DEED(read_tls),
    DEED(read_stack),
    DEED(be_read),
    DEED(be_written),
    DEED(be_read_tls),
    DEED(be_read_stack),
    DEED(from_thread),
    DEED(null),
    DEED(trap),
    DEED(null_handled),
    DEED(violation_with_handler),
    DEED(exit_in_main),
    DEED(exit_in_two),
    DEED(exit_in_thread),
    DEED(exit_in_handler),
    DEED(quick),
    DEED(underscore_exit),
    DEED(aborts),
    DEED(main_pthread_exit),
    DEED(forks),
    DEED(runs_shell),
    DEED(cancels),
    DEED(sets_uid),
    DEED(uses_libc),
};

int main(int argc, char **argv) {
  for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
    if (argc > 1 && strcmp(deeds[i].name, argv[1]) == 0) {
      deeds[i].run();
      return 0;
    }
  return 100;
}
