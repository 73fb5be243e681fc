#include "worker.h"

#include <pthread.h>

#define MAX_PARTS 16

static _Thread_local int steps; /* one a thread, in this compartment's thread-local storage */

struct part {
  int first, last;
  long sum;
};

static void *run(void *argument) {
  struct part *part = argument;
  for (int i = part->first; i <= part->last; i++)
    part->sum += i;
  return part;
}

long sum_in_threads(int parts, int n) {
  pthread_t thread[MAX_PARTS];
  struct part part[MAX_PARTS];
  if (parts < 1 || parts > MAX_PARTS)
    return -1;
  for (int i = 0; i < parts; i++) {
    part[i] = (struct part){.first = n * i / parts + 1, .last = n * (i + 1) / parts};
    if (pthread_create(&thread[i], NULL, run, &part[i]))
      return -1;
  }
  long sum = 0;
  for (int i = 0; i < parts; i++) {
    void *result;
    pthread_join(thread[i], &result);
    sum += ((struct part *)result)->sum;
  }
  return sum;
}

int step(void) { return ++steps; }
