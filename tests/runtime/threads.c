/* Threads: thread-local data of three compartments, many at once, many one after the other. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>

#include "tests/runtime/check.h"
#include "tests/runtime/program.h"

static __thread long seen = 3;
static long bodies;

long one_call_back(long x) {
  seen++;
  return x + 1;
}

/* Everything thread-local is as in a new thread, in all compartments, and then this thread's own.
 */
static void *body(void *argument) {
  const long n = (long)argument;
  CHECK(seen == 3);
  for (int i = 0; i < 4; i++) {
    CHECK(two_add(1) == 8 + 2 * i);
    CHECK(two_by_three(1) == 9 + 2 * i + 2 + i);
    CHECK(two_call_back(n & 63) == (n & 63) + 1);
  }
  CHECK(seen == 7);
  __atomic_add_fetch(&bodies, 1, __ATOMIC_RELAXED);
  return (void *)(n * 2);
}

static void join(pthread_t thread, long expected) {
  void *result;
  CHECK(pthread_join(thread, &result) == 0);
  CHECK((long)result == expected);
}

static void at_once(int count) {
  pthread_t threads[64];
  for (int i = 0; i < count; i++)
    CHECK(pthread_create(&threads[i], 0, body, (void *)(long)i) == 0);
  for (int i = 0; i < count; i++)
    join(threads[i], 2 * i);
}

static void one_by_one(int count) {
  for (int i = 0; i < count; i++) {
    pthread_t thread;
    CHECK(pthread_create(&thread, 0, body, (void *)(long)i) == 0);
    join(thread, 2 * i);
  }
}

static void detached(int count) {
  pthread_attr_t attributes;
  const long before = bodies;
  pthread_attr_init(&attributes);
  CHECK(pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) == 0);
  for (int i = 0; i < count; i++) {
    pthread_t thread;
    int error;
    while ((error = pthread_create(&thread, &attributes, body, (void *)(long)i)) == EAGAIN)
      usleep(100);
    CHECK(error == 0);
    if (i % 16 == 15)
      while (__atomic_load_n(&bodies, __ATOMIC_RELAXED) < before + i - 8)
        usleep(100);
  }
  while (__atomic_load_n(&bodies, __ATOMIC_RELAXED) < before + count)
    usleep(1000);
}

static int c11_body(void *argument) {
  CHECK(body(argument) == argument || argument);
  return -5;
}

static void c11(void) {
  thrd_t thread;
  int result;
  CHECK(thrd_create(&thread, c11_body, (void *)1) == thrd_success);
  CHECK(thrd_join(thread, &result) == thrd_success && result == -5);
}

static void *large(void *unused) {
  char data[3 << 20];
  memset(data, 1, sizeof data);
  pthread_attr_t attributes;
  void *low;
  size_t size;
  CHECK(pthread_getattr_np(pthread_self(), &attributes) == 0);
  CHECK(pthread_attr_getstack(&attributes, &low, &size) == 0);
  CHECK(data > (char *)low && data + sizeof data < (char *)low + size);
  return (char *)unused + data[5];
}

static void attributes(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  CHECK(pthread_attr_setstacksize(&attributes, 4 << 20) == 0);
  CHECK(pthread_create(&thread, &attributes, large, 0) == 0);
  join(thread, 1);
  CHECK(pthread_attr_setstacksize(&attributes, 64 << 20) == 0);
  const int error = pthread_create(&thread, &attributes, large, 0); /* more than a slot has */
  CHECK(error == 0 || error == EAGAIN);
  if (error == 0)
    join(thread, 1);
}

static void *exits(void *argument) {
  two_add(1);
  if (argument)
    pthread_exit((void *)77L);
  two_run(TWO_PTHREAD_EXIT, 78);
  return 0;
}

static void pthread_exits(int count) {
  for (int i = 0; i < count; i++) {
    pthread_t thread;
    CHECK(pthread_create(&thread, 0, exits, (void *)(long)(i & 1)) == 0);
    join(thread, i & 1 ? 77 : 78);
  }
}

static void *with_key(void *argument) {
  CHECK(two_run(TWO_KEY, 0) == 0);
  if (argument)
    pthread_exit(0);
  return 0;
}

static void keys(void) {
  for (int i = 0; i < 4; i++) {
    pthread_t thread;
    CHECK(pthread_create(&thread, 0, with_key, (void *)(long)(i & 1)) == 0);
    join(thread, 0);
  }
  CHECK(two_run(TWO_DESTROYED, 0) == 4);
}

int main(int argc, char **argv) {
  const int count = argc > 1 ? atoi(argv[1]) : 1000;
  setvbuf(stdout, 0, _IOLBF, 0);
  at_once(64);
  at_once(64);
  printf("64 at once\n");
  c11();
  printf("C11\n");
  attributes();
  printf("attributes\n");
  pthread_exits(20);
  printf("pthread_exit\n");
  keys();
  printf("keys\n");
  one_by_one(count);
  printf("one by one\n");
  detached(count / 2);
  CHECK(bodies == 2 * 64 + 1 + count + count / 2);
  printf("threads are right\n");
  return 0;
}
