/* Every callback uses `calls`, which only this compartment may touch: it dies where it runs with
 * other rights. */
#define _GNU_SOURCE
#include "lib.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t calls;

static void tell(const char *what) {
  printf("%s: %d\n", what, (int)calls);
  calls = 0;
}

static int compare(const void *a, const void *b) {
  calls++;
  return *(const int *)a - *(const int *)b;
}

void lib_sort(void) {
  int values[] = {3, 1, 2};
  qsort(values, 3, sizeof *values, compare);
  printf("sorted %d %d %d\n", values[0], values[1], values[2]);
  calls = calls > 1;
  tell("qsort");
}

void lib_search(void) {
  static const int values[] = {1, 2, 3};
  const int wanted = 3, *found = bsearch(&wanted, values, 3, sizeof *values, compare);
  calls = found == &values[2] && calls;
  tell("bsearch");
}

static void initialise(void) { calls++; }

void lib_once(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, initialise);
  pthread_once(&once, initialise);
  tell("pthread_once");
}

static pthread_key_t key;
static void destroy(void *value) { calls += *(int *)value; }
static void *use_key(void *value) {
  pthread_setspecific(key, value);
  return NULL;
}

static void in_thread(void *(*body)(void *), void *argument, void **result) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, body, argument) || pthread_join(thread, result))
    abort();
}

void lib_key_destructor(void) {
  static int five = 5;
  pthread_key_create(&key, destroy);
  in_thread(use_key, &five, NULL);
  pthread_key_delete(key);
  tell("pthread_key_create");
}

static void handle(int number) { calls += number == SIGUSR1; }

void lib_sigaction(void) {
  struct sigaction action = {.sa_handler = handle}, old;
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
  action.sa_handler = SIG_DFL;
  sigaction(SIGUSR1, &action, &old);
  calls += old.sa_handler == handle;
  tell("sigaction");
}

static void handle_info(int number, siginfo_t *info, void *context) {
  calls += number == SIGUSR1 && context && info->si_pid == getpid();
}

void lib_siginfo(void) {
  struct sigaction action = {.sa_sigaction = handle_info, .sa_flags = SA_SIGINFO | SA_RESETHAND};
  sigaction(SIGUSR1, &action, NULL);
  kill(getpid(), SIGUSR1);
  tell("SA_SIGINFO");
}

void lib_signal(void) {
  signal(SIGUSR1, handle);
  raise(SIGUSR1);
  calls += signal(SIGUSR1, SIG_DFL) == handle;
  tell("signal");
}

void lib_timer(void) {
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
  struct itimerspec soon = {.it_value.tv_nsec = 1000000};
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  signal(SIGUSR1, handle);
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &soon, NULL))
    abort();
  while (!calls)
    sigsuspend(&before);
  timer_delete(timer);
  signal(SIGUSR1, SIG_DFL);
  sigprocmask(SIG_SETMASK, &before, NULL);
  tell("timer_create");
}

static ssize_t write_cookie(void *cookie, const char *text, size_t size) {
  calls += *(int *)cookie == 9 && size == 2 && !memcmp(text, "ok", 2);
  return (ssize_t)size;
}
static int close_cookie(void *cookie) {
  calls += *(int *)cookie == 9;
  return 0;
}

void lib_cookie(void) {
  static int nine = 9;
  FILE *file = fopencookie(&nine, "w",
                           (cookie_io_functions_t){.write = write_cookie, .close = close_cookie});
  fputs("ok", file);
  fclose(file);
  tell("fopencookie");
}

static void at_fork(void) { calls++; }

void lib_fork(void) {
  int status = 0;
  pthread_atfork(at_fork, at_fork, at_fork);
  fflush(stdout);
  pid_t child = fork();
  if (!child)
    _exit(calls);
  waitpid(child, &status, 0);
  calls += 10 * WEXITSTATUS(status);
  tell("fork");
}

static jmp_buf back;
static _Noreturn void jump(int depth) {
  char deep[256];
  memset(deep, depth, sizeof deep);
  if (depth)
    jump(depth - 1);
  else
    longjmp(back, deep[0] + 3);
}

void lib_jump(void) {
  calls = setjmp(back);
  if (!calls)
    jump(5);
  tell("longjmp");
}

static void clean(void *unused) {
  (void)unused;
  calls++;
}
static void *be_cancelled(void *unused) {
  pthread_cleanup_push(clean, unused);
  for (;;)
    pause();
  pthread_cleanup_pop(0);
  return NULL;
}

void lib_cancel(void) {
  pthread_t thread;
  void *result;
  if (pthread_create(&thread, NULL, be_cancelled, NULL))
    abort();
  pthread_cancel(thread);
  pthread_join(thread, &result);
  calls += result == PTHREAD_CANCELED;
  tell("pthread_cancel");
}

static int c11_body(void *argument) {
  calls++;
  return *(int *)argument + 1;
}

void lib_c11_thread(void) {
  static int two = 2;
  thrd_t thread;
  int result;
  if (thrd_create(&thread, c11_body, &two) != thrd_success ||
      thrd_join(thread, &result) != thrd_success)
    abort();
  calls += result == 3;
  tell("thrd_create");
}

/* Other programs are not started, and the caller is told so. */
void lib_spawn(void) {
  pid_t child;
  char name[] = "true", *arguments[] = {name, NULL};
  calls += posix_spawn(&child, "/bin/true", NULL, NULL, arguments, NULL) == EPERM;
  calls += posix_spawnp(&child, "true", NULL, NULL, arguments, NULL) == EPERM;
  errno = 0;
  calls += system("true") == -1 && errno == EPERM;
  errno = 0;
  calls += !popen("true", "r") && errno == EPERM;
  tell("posix_spawn");
}

static void at_exit(void) {
  calls++;
  tell("atexit");
}
static void on_exit_with(int status, void *argument) {
  calls += *(int *)argument + status;
  tell("on_exit");
}

void lib_exit_handlers(void) {
  static int seven = 7;
  atexit(at_exit);
  on_exit(on_exit_with, &seven);
}
