/* A program that needs headers, the C library and start files. */
#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

static void *body(void *arg) { return arg; }

int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, body, NULL) != 0 || pthread_join(thread, NULL) != 0)
    return 1;
  printf("%s, %s, %zu\n", __FILE__, __DATE__, sizeof(max_align_t));
  return 0;
}
