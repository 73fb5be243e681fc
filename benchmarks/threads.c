/* Creates and joins so many threads, one after the other; with none it shows what a start costs. */
#include <pthread.h>
#include <stdlib.h>

#include "benchmarks/other.h"

static void *body(void *argument) { return argument; }

int main(int argc, char **argv) {
  const long count = argc > 1 ? atol(argv[1]) : 0;
  for (long i = 0; i < count; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, NULL) != 0 || pthread_join(thread, NULL) != 0)
      return 1;
  }
  return other(count) != count;
}
