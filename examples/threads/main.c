#include <pthread.h>
#include <stdio.h>

#include "worker.h"

static void *walk(void *argument) {
  int *last = argument;
  for (int i = 0; i < 5; i++)
    *last = step();
  return NULL;
}

int main(void) {
  printf("sum %ld\n", sum_in_threads(4, 1000));
  pthread_t thread[3];
  int last[3];
  for (int i = 0; i < 3; i++)
    if (pthread_create(&thread[i], NULL, walk, &last[i]))
      return 1;
  for (int i = 0; i < 3; i++)
    pthread_join(thread[i], NULL);
  printf("steps %d %d %d, and here %d\n", last[0], last[1], last[2], step());
  return 0;
}
