/* What the runtime starts here when one argument is not enough. */
#include <pthread.h>
#include <stdint.h>

#include "ia2/runtime/compartment.h"

void *ia2_call_thunk(void *call);
void *ia2_run_key_destructor(void *call);

void *ia2_call_thunk(void *call) {
  const struct ia2_call c = *(const struct ia2_call *)call;
  return ((void *(*)(uint64_t, uint64_t, uint64_t))c.fn)(c.arg[0], c.arg[1], c.arg[2]);
}

/* POSIX: the value is reset before its destructor runs, which may set it again. */
void *ia2_run_key_destructor(void *call) {
  const struct ia2_call c = *(const struct ia2_call *)call;
  const pthread_key_t key = (pthread_key_t)c.arg[0];
  void *const value = pthread_getspecific(key);
  if (!value)
    return 0;
  pthread_setspecific(key, 0);
  ((void (*)(void *))c.fn)(value);
  return (void *)1;
}
