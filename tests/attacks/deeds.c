/* What the victim does when it is asked. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ia2/include/ia2.h"
#include "tests/attacks/attack.h"
#include "tests/attacks/victim.h"

/* Its own, not for others: reads the secret to whoever gets it called. */
static uint64_t tells(uint64_t unused) {
  (void)unused;
  return victim_secret();
}

static void *works(void *unused) {
  struct timespec now, end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec++;
  do {
    for (volatile int i = 0; i < 100000; i++)
      continue;
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while (now.tv_sec < end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec));
  return unused;
}

static uint64_t start(void *(*body)(void *)) {
  pthread_t thread;
  return pthread_create(&thread, 0, body, 0) ? (uint64_t)-EAGAIN : (uint64_t)thread;
}

static void *ends(void *unused) {
  attacker_run(ATTACKER_CALLED, 0);
  return unused;
}

static uint64_t end_a_thread(void) {
  const uint64_t thread = start(ends);
  usleep(500000); /* the attacker may have made it one that cannot be waited for */
  return attack_failed(thread) ? thread : ATTACK_NOTHING;
}

/* Through its table of libraries' functions, in the kernel's code. */
static uint64_t looks_at_clock(void) {
  struct timespec now;
  return (uint64_t)clock_gettime(CLOCK_MONOTONIC, &now);
}

static uint64_t forks(void) {
  const pid_t pid = fork();
  if (pid < 0)
    return (uint64_t)-errno;
  if (pid == 0)
    exit(1);
  waitpid(pid, 0, 0);
  return ATTACK_NOTHING;
}

static uint64_t copies(void) {
  static volatile char from[4096], to[12288];
  for (size_t i = 0; i < sizeof from; i++)
    from[i] = (char)i;
  volatile char *t = to + 4096;
  const volatile char *f = from;
  size_t n = sizeof from;
  __asm__ volatile("rep movsb" : "+D"(t), "+S"(f), "+c"(n) : : "memory");
  for (size_t i = 0; i < sizeof from; i++)
    if (to[4096 + i] != (char)i)
      return ATTACK_DONE;
  return ATTACK_NOTHING;
}

static uint64_t computes(void) {
  volatile double one = 1, three = 3;
  volatile long double long_one = 1, long_three = 3;
  const double third = one / three;
  const long double long_third = long_one / long_three;
  return third == 0x1.5555555555555p-2 && long_third == 0xa.aaaaaaaaaaaaaabp-5L ? ATTACK_NOTHING
                                                                                : ATTACK_DONE;
}

static uint64_t unaligned(void) {
  static volatile char bytes[16];
  __asm__ volatile("movq 1(%0), %%rax" : : "r"(bytes) : "rax", "memory");
  return ATTACK_NOTHING;
}

static uint64_t duplicates(void) {
  static const char text[] = "as ever";
  volatile size_t length = sizeof text;
  char *const copy = strndup(text, length);
  const int right = copy && strcmp(copy, text) == 0;
  free(copy);
  return right ? ATTACK_NOTHING : ATTACK_DONE;
}

static uint64_t prints(void) {
  fputc(~(int)victim_secret() & 255, stdout);
  return ATTACK_NOTHING;
}

static void at_exit(void) {}

static uint64_t exits(void) {
  if (atexit(at_exit) != 0)
    return (uint64_t)-ENOMEM;
  exit(1);
}

static uint64_t allocates(void) {
  uint64_t *volatile const block = malloc(1000);
  if (block)
    *block = victim_secret();
  return ATTACK_NOTHING;
}

static char name[256], value[4096];

static uint64_t remembers_variable(void) {
  const size_t length = strcspn(*environ, "=");
  if (length >= sizeof name)
    return (uint64_t)-ENAMETOOLONG;
  memcpy(name, *environ, length);
  strncpy(value, *environ + length + 1, sizeof value - 1);
  return ATTACK_NOTHING;
}

static uint64_t compares_variable(void) {
  const char *const now = getenv(name);
  return now && strncmp(now, value, sizeof value - 1) == 0 ? ATTACK_NOTHING : ATTACK_DONE;
}

static uint64_t looks_at_page_size(void) {
  return getauxval(AT_PAGESZ) == 4096 ? ATTACK_NOTHING : ATTACK_DONE;
}

uint64_t victim_do(uint64_t what, uint64_t argument) {
  switch (what) {
  case VICTIM_TLS:
    return *victim_tls_word();
  case VICTIM_TLS_CHANGED:
    return *victim_tls_word() == victim_secret() ? ATTACK_NOTHING : ATTACK_DONE;
  case VICTIM_WORKS:
    return start(works);
  case VICTIM_COPIES:
    return copies();
  case VICTIM_COMPUTES:
    return computes();
  case VICTIM_UNALIGNED:
    return unaligned();
  case VICTIM_CALLS:
    return victim_calls((uint64_t (*)(uint64_t))argument);
  case VICTIM_PRIVATE:
    return (uint64_t)tells;
  case VICTIM_LEAVES_SECRETS:
    return victim_leaves_secrets(victim_secret());
  case VICTIM_CALLS_BACK:
    return victim_calls_with_secrets(victim_secret());
  case VICTIM_SPINS:
    return victim_spins(victim_secret(), &attack_shared->arrived);
  case VICTIM_LOOKS_AT_CLOCK:
    return looks_at_clock();
  case VICTIM_DUPLICATES:
    return duplicates();
  case VICTIM_PRINTS:
    return prints();
  case VICTIM_EXITS:
    return exits();
  case VICTIM_ALLOCATES:
    return allocates();
  case VICTIM_REMEMBERS_VARIABLE:
    return remembers_variable();
  case VICTIM_COMPARES_VARIABLE:
    return compares_variable();
  case VICTIM_LOOKS_AT_PAGE_SIZE:
    return looks_at_page_size();
  case VICTIM_FORKS:
    return forks();
  case VICTIM_ENDS_THREAD:
    return end_a_thread();
  default:
    return ATTACK_NOTHING;
  }
}
