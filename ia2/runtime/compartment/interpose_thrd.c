/* C11 threads, on top of the POSIX ones as in glibc (whose own would get past the runtime). */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <threads.h>

static int status_of(int error) {
  if (error == 0)
    return thrd_success;
  return error == ENOMEM || error == EAGAIN ? thrd_nomem : thrd_error;
}

/* An int result comes back in the low half of the register that a pointer comes back in. */
int thrd_create(thrd_t *thread, thrd_start_t fn, void *arg) {
  return status_of(pthread_create(thread, 0, (void *(*)(void *))(uintptr_t)fn, arg));
}

int thrd_join(thrd_t thread, int *result) {
  void *value = 0;
  const int error = pthread_join(thread, &value);
  if (!error && result)
    *result = (int)(intptr_t)value;
  return error ? thrd_error : thrd_success;
}

int thrd_detach(thrd_t thread) { return pthread_detach(thread) ? thrd_error : thrd_success; }

_Noreturn void thrd_exit(int result) { pthread_exit((void *)(intptr_t)result); }

int tss_create(tss_t *key, tss_dtor_t destructor) {
  return status_of(pthread_key_create(key, destructor));
}

void tss_delete(tss_t key) { pthread_key_delete(key); }
