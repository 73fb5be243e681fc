#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/runtime/program.h"

static __thread long counter = 7;
static __thread char big[5000];
static long secret = 0x5ec2e7;
static volatile long handled, destroyed;
static pthread_key_t key;

long two_add(long x) {
  counter += x;
  big[(unsigned long)x % sizeof big]++;
  return counter;
}

long two_call_back(long x) {
  volatile char filled[256];
  memset((char *)filled, (int)x, sizeof filled);
  const long result = one_call_back(x);
  return result + filled[3] - filled[200];
}

long two_tls(void) { return (long)&counter; }

static void *body(void *argument) {
  counter++;
  return (void *)((long)argument + counter - 7);
}

static long spawn(long argument) {
  pthread_t thread;
  void *result = 0;
  if (pthread_create(&thread, 0, body, (void *)argument) != 0)
    return -1;
  pthread_join(thread, &result);
  return (long)result;
}

static void say(const char *text) {
  if (write(1, text, strlen(text)) < 0)
    abort();
}

static void at_exit(void) {
  if (secret == 0x5ec2e7)
    say("two: exit handler\n");
}

static void destroy(void *value) {
  if (value == &secret)
    destroyed++;
}

static void handler(int signal) {
  (void)signal;
  volatile char used[512];
  memset((char *)used, 1, sizeof used);
  handled++;
}

static long handle(long number) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  return sigaction((int)number, &action, 0);
}

static long make_key(void) {
  if (!key && pthread_key_create(&key, destroy) != 0)
    return -1;
  return pthread_setspecific(key, &secret);
}

long two_run(long what, long argument) {
  long local = 1, *volatile where = &local;
  switch (what) {
  case TWO_READ:
    return *(volatile long *)argument;
  case TWO_WRITE:
    return *(volatile long *)argument = 1;
  case TWO_SECRET:
    return (long)&secret;
  case TWO_SPAWN:
    return spawn(argument);
  case TWO_EXIT:
    exit((int)argument);
  case TWO_PTHREAD_EXIT:
    pthread_exit((void *)argument);
  case TWO_ATEXIT:
    return atexit(at_exit);
  case TWO_KEY:
    return make_key();
  case TWO_STACK:
    return (long)where;
  case TWO_HANDLE:
    return handle(argument);
  case TWO_HANDLED:
    return handled;
  case TWO_DESTROYED:
    return destroyed;
  case TWO_TRAP:
    __builtin_trap();
  default:
    return -1;
  }
}

static int initialised;
__attribute__((constructor)) static void construct(void) { initialised = 1; }
__attribute__((destructor)) static void destruct(void) {
  if (initialised)
    say("two: destructor\n");
}
