#include "ia2/runtime/core/base.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "ia2/runtime/compartment.h"
#include "ia2/runtime/thread_flags.h"

int __cxa_atexit(void (*fn)(void *), void *arg, void *object);
int __cxa_at_quick_exit(void (*fn)(void *), void *object);

/* Where each thread begins and, unless it is unwound, ends. */
static uint64_t thread_life(uint64_t unused) {
  (void)unused;
  return ia2_base_monitor(IA2_BASE_THREAD, 0);
}

static void *thread_body(void *unused) {
  (void)unused;
  return (void *)ia2_guarded(thread_life, 0);
}

/* From ia2_guarded, on the way out of a thread that pthread_exit or cancellation ends. */
void ia2_guarded_unwound(void);
void ia2_guarded_unwound(void) { ia2_base_monitor(IA2_BASE_UNWOUND, 0); }

static void set_scheduling(pthread_attr_t *attributes, uint64_t flags) {
  struct sched_param param = {.sched_priority = (int)(flags >> IA2_THREAD_PRIORITY_SHIFT & 255)};
  if (!(flags & IA2_THREAD_EXPLICIT_SCHED))
    return;
  pthread_attr_setinheritsched(attributes, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(attributes, (int)(flags >> IA2_THREAD_POLICY_SHIFT & 255));
  pthread_attr_setschedparam(attributes, &param);
}

uint64_t ia2_base_create(uint64_t stack, uint64_t size, uint64_t flags) {
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, (void *)stack, size);
  if (flags & IA2_THREAD_DETACHED)
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  set_scheduling(&attributes, flags);
  const int error = pthread_create(&thread, &attributes, thread_body, 0);
  pthread_attr_destroy(&attributes);
  return (uint64_t)error;
}

uint64_t ia2_base_cancel(uint64_t thread, uint64_t unused, uint64_t unused2) {
  (void)unused, (void)unused2;
  return (uint64_t)pthread_cancel((pthread_t)thread);
}

static void exit_handler(void *index) { ia2_base_monitor(IA2_BASE_EXIT_HANDLER, (uint64_t)index); }

static void on_exit_handler(int status, void *index) {
  ia2_base_monitor(IA2_BASE_EXIT_HANDLER, (uint64_t)index | (uint64_t)(uint32_t)status << 32);
}

static void quick_exit_handler(void *unused) {
  (void)unused;
  ia2_base_monitor(IA2_BASE_QUICK_EXIT_HANDLER, 0);
}

uint64_t ia2_base_atexit(uint64_t index, uint64_t kind, uint64_t unused) {
  (void)unused;
  switch (kind) {
  case IA2_EXIT:
    return (uint64_t)__cxa_atexit(exit_handler, (void *)index, 0);
  case IA2_ON_EXIT:
    return (uint64_t)on_exit(on_exit_handler, (void *)index);
  default:
    return (uint64_t)__cxa_at_quick_exit(quick_exit_handler, 0);
  }
}

uint64_t ia2_base_exit(uint64_t status, uint64_t kind, uint64_t unused) {
  (void)unused;
  if (kind == IA2_QUICK_EXIT)
    quick_exit((int)status);
  exit((int)status);
}

uint64_t ia2_base_key_create(uint64_t unused, uint64_t unused2, uint64_t unused3) {
  (void)unused, (void)unused2, (void)unused3;
  pthread_key_t key;
  /* Without a destructor: libc would run it with SHARED rights (keys.c). */
  const int error = pthread_key_create(&key, 0);
  return error ? (uint64_t)-error : key;
}

uint64_t ia2_base_key_delete(uint64_t key, uint64_t unused, uint64_t unused2) {
  (void)unused, (void)unused2;
  return (uint64_t)pthread_key_delete((pthread_key_t)key);
}

uint64_t ia2_base_fork(uint64_t unused, uint64_t unused2, uint64_t unused3) {
  (void)unused, (void)unused2, (void)unused3;
  const pid_t pid = fork();
  return (uint64_t)(pid < 0 ? -(int64_t)errno : pid);
}

static void finalise(void *unused) {
  (void)unused;
  ia2_base_monitor(IA2_BASE_FINALISE, 0);
}

static uint64_t main_life(uint64_t program) { return ia2_base_monitor(IA2_BASE_MAIN, program); }

/* Called by the executable's __wrap_main, with SHARED rights on the process's first stack. */
int ia2_run_main(int (*main)(int, char **, char **), int argc, char **argv, char **envp);
__attribute__((visibility("default"))) int ia2_run_main(int (*main)(int, char **, char **),
                                                        int argc, char **argv, char **envp) {
  struct ia2_main program = {main, argc, argv, envp};
  /* Before the compartments' own: runs after their handlers, and before ld.so's finalisers. */
  __cxa_atexit(finalise, 0, 0);
  return (int)ia2_guarded(main_life, (uint64_t)&program);
}
