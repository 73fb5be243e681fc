#include <pthread.h>
#include <stdlib.h>

#include "ia2/include/ia2_allocator.h"
#include "tests/allocator/protected/everything.h"
#include "tests/allocator/protected/program.h"

static void *lends(long size) { return malloc((size_t)size); }

static void *thread(void *unused) {
  (void)unused;
  return (void *)everything_allocates(2, 4);
}

static long threads(long count) {
  for (long i = 0; i < count; i++) {
    pthread_t id;
    void *result = NULL;
    if (pthread_create(&id, NULL, thread, NULL) != 0 || pthread_join(id, &result) != 0 ||
        result != (void *)1)
      return 0;
  }
  return 1;
}

long two_run(long what, long argument) {
  switch (what) {
  case TWO_MALLOC:
    return (long)malloc((size_t)argument);
  case TWO_LENDS:
    return (long)lends(argument);
  case TWO_LENT_MALLOC:
    return (long)lent_malloc((size_t)argument);
  case TWO_SHARED_MALLOC:
    return (long)shared_malloc((size_t)argument);
  case TWO_FREE:
    free((void *)argument);
    return 0;
  case TWO_READ:
    return *(volatile char *)argument;
  case TWO_WRITE:
    return *(volatile char *)argument = 2;
  case TWO_ALLOCATES:
    return everything_allocates(2, 4);
  case TWO_THREADS:
    return threads(argument);
  default:
    return -1;
  }
}
