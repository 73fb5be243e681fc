/* Signals while gates are crossed: handlers run in their own compartment, and nothing is disturbed.
 */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "tests/runtime/check.h"
#include "tests/runtime/program.h"

static volatile long handled, nested, stop;
static __thread volatile long handled_here;

long one_call_back(long x) {
  volatile char filled[256];
  memset((char *)filled, (int)~x, sizeof filled);
  return x + 1;
}

static void count(int number) {
  volatile char used[512];
  memset((char *)used, number, sizeof used);
  __atomic_add_fetch(&handled, 1, __ATOMIC_RELAXED);
  handled_here++;
}

static void *calls(void *unused) {
  for (long n = 1; !stop; n++) {
    const long a = two_add(1);
    CHECK(a == 7 + 2 * n - 1);
    CHECK(two_by_three(1) == a + 1 + n + 1);
    CHECK(two_call_back(n & 31) == (n & 31) + 1);
  }
  (void)unused;
  return (void *)handled_here;
}

static void storm(int milliseconds, int period) {
  struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART};
  const struct itimerval every = {{0, period}, {0, period}}, never = {{0, 0}, {0, 0}};
  pthread_t threads[3];
  long sum = 0;
  CHECK(sigaction(SIGALRM, &action, 0) == 0);
  for (int i = 0; i < 3; i++)
    CHECK(pthread_create(&threads[i], 0, calls, 0) == 0);
  CHECK(setitimer(ITIMER_REAL, &every, 0) == 0);
  struct timespec now, end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += milliseconds / 1000;
  end.tv_nsec += milliseconds % 1000 * 1000000L;
  do {
    CHECK(two_call_back(5) == 6);
    for (int i = 0; i < 3; i++)
      pthread_kill(threads[i], SIGALRM);
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while (now.tv_sec < end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec));
  setitimer(ITIMER_REAL, &never, 0);
  stop = 1;
  for (int i = 0; i < 3; i++) {
    void *here;
    pthread_join(threads[i], &here);
    sum += (long)here;
  }
  CHECK(sum + handled_here == handled);
  CHECK(handled > 3);
  fprintf(stderr, "%ld signals\n", handled);
}

static void inner(int number) {
  (void)number;
  nested++;
}

static void outer(int number, siginfo_t *info, void *context) {
  const ucontext_t *const interrupted = context;
  CHECK(number == SIGUSR1 && info->si_signo == SIGUSR1 && info->si_pid == getpid());
  const long before = nested;
  CHECK(two_add(0) >= 7); /* a gate, from a handler */
  raise(SIGUSR2);
  CHECK(nested == before + 1);
  raise(SIGHUP); /* in sa_mask: comes when this handler is done */
  CHECK(nested == before + 1);
  sigaddset((sigset_t *)&interrupted->uc_sigmask, SIGWINCH);
}

static void nesting(void) {
  struct sigaction action = {.sa_sigaction = outer, .sa_flags = SA_SIGINFO};
  struct sigaction old;
  sigset_t mask;
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGHUP);
  CHECK(sigaction(SIGUSR1, &action, 0) == 0);
  CHECK(signal(SIGUSR2, inner) == SIG_DFL && signal(SIGHUP, inner) == SIG_DFL);
  CHECK(sigaction(SIGUSR1, 0, &old) == 0);
  CHECK(old.sa_sigaction == outer && (old.sa_flags & SA_SIGINFO));
  CHECK(sigismember(&old.sa_mask, SIGHUP) && !sigismember(&old.sa_mask, SIGUSR2));
  raise(SIGUSR1);
  CHECK(nested == 2);
  sigprocmask(SIG_SETMASK, 0, &mask);
  CHECK(sigismember(&mask, SIGWINCH)); /* as the handler left it in its context */
}

static volatile int depth;
static void recursive(int number) {
  if (++depth < 5)
    raise(number);
}

static void flags(void) {
  struct sigaction action = {.sa_handler = recursive, .sa_flags = (int)(SA_NODEFER | SA_RESETHAND)};
  struct sigaction old;
  action.sa_flags = SA_NODEFER;
  CHECK(sigaction(SIGUSR2, &action, 0) == 0);
  raise(SIGUSR2);
  CHECK(depth == 5);
  action.sa_handler = inner;
  action.sa_flags = (int)SA_RESETHAND;
  CHECK(sigaction(SIGUSR2, &action, 0) == 0);
  raise(SIGUSR2);
  CHECK(sigaction(SIGUSR2, 0, &old) == 0 && old.sa_handler == SIG_DFL);
}

static void other_compartment(void) {
  CHECK(two_run(TWO_HANDLE, SIGUSR2) == 0);
  for (int i = 0; i < 10; i++)
    raise(SIGUSR2);
  CHECK(two_run(TWO_HANDLED, 0) == 10);
}

static sigjmp_buf place;
static void jump(int number) {
  (void)number;
  siglongjmp(place, 1);
}

static void jumping(int count_of_jumps) {
  volatile int jumps = 0;
  CHECK(signal(SIGUSR1, jump) != SIG_ERR);
  if (sigsetjmp(place, 1))
    jumps++;
  if (jumps < count_of_jumps)
    raise(SIGUSR1);
  CHECK(jumps == count_of_jumps);
}

int main(int argc, char **argv) {
  setvbuf(stdout, 0, _IOLBF, 0);
  nesting();
  printf("nesting\n");
  flags();
  printf("flags\n");
  other_compartment();
  printf("another compartment's\n");
  jumping(5000);
  printf("jumps\n");
  storm(argc > 1 ? atoi(argv[1]) : 1000, argc > 2 ? atoi(argv[2]) : 1000);
  return 0;
}
