/* Threads of this compartment: libc's functions, hidden in the object, by way of the runtime. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>

#include "ia2/runtime/compartment/libc_call.h"
#include "ia2/runtime/thread_flags.h"

#if !IA2_OWNS_LIBC
/* Attributes that name no size mean libc's default, which is locked to be read. */
int pthread_attr_getstacksize(const pthread_attr_t *restrict attributes, size_t *restrict size) {
  pthread_attr_t copy = *attributes;
  *size = (size_t)ia2_libc(IA2_LIBC_STACK_SIZE, 0, &copy, sizeof copy);
  return 0;
}
#endif

/* libc's default, which has no extension and needs no destruction. */
static size_t usual_size(void) {
  pthread_attr_t attributes;
  size_t size = 0;
  if (pthread_attr_init(&attributes) == 0)
    pthread_attr_getstacksize(&attributes, &size);
  return size;
}

/* A slot has so much; of more, what libc takes by default (ulimit -s) is not a wish of the
 * program's. */
static int too_large(size_t size) { return size > IA2_STACK_STRIDE && size != usual_size(); }

/* What of the attributes concerns libc.  A stack that the program supplies is not used, only its
 * size is looked at: threads run on stacks that belong to their compartments. */
static int read_attributes(const pthread_attr_t *attributes, uint64_t *flags) {
  int detach = 0, inherit = 0, policy = 0;
  size_t size = 0;
  struct sched_param param = {0};
  pthread_attr_getdetachstate(attributes, &detach);
  pthread_attr_getinheritsched(attributes, &inherit);
  pthread_attr_getschedpolicy(attributes, &policy);
  pthread_attr_getschedparam(attributes, &param);
  pthread_attr_getstacksize(attributes, &size);
  if (too_large(size))
    return EAGAIN;
  if (detach == PTHREAD_CREATE_DETACHED)
    *flags |= IA2_THREAD_DETACHED;
  if (inherit == PTHREAD_EXPLICIT_SCHED)
    *flags |= IA2_THREAD_EXPLICIT_SCHED | (uint64_t)(policy & 255) << IA2_THREAD_POLICY_SHIFT |
              (uint64_t)(param.sched_priority & 255) << IA2_THREAD_PRIORITY_SHIFT;
  return 0;
}

/* Where libc has the kernel do it before the thread's first instruction, it is done right after
 * here. */
static void set_affinity(pthread_t thread, const pthread_attr_t *attributes) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (pthread_attr_getaffinity_np(attributes, sizeof set, &set) != 0)
    return;
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    if (!CPU_ISSET(cpu, &set)) { /* "all" is what an attribute says that was never set */
      pthread_setaffinity_np(thread, sizeof set, &set);
      return;
    }
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*fn)(void *),
                   void *arg) {
  uint64_t flags = 0;
  const int error = attributes ? read_attributes(attributes, &flags) : 0;
  if (error)
    return error;
  const int64_t made =
      (int64_t)ia2_monitor(IA2_OP_THREAD_CREATE, (uint64_t)fn, (uint64_t)arg, flags, 0);
  if (made < 0)
    return (int)-made;
  *thread = (pthread_t)made;
  if (attributes)
    set_affinity((pthread_t)made, attributes);
  return 0;
}

#if IA2_OWNS_LIBC
static int libc_join(pthread_t thread, void **result) {
  return ia2_libc_pthread_join(thread, result);
}
static int libc_try_join(pthread_t thread, void **result) {
  return ia2_libc_pthread_tryjoin_np(thread, result);
}
static int libc_join_until(pthread_t thread, void **result, clockid_t clock,
                           const struct timespec *time) {
  return ia2_libc_pthread_clockjoin_np(thread, result, clock, time);
}
static int libc_detach(pthread_t thread) { return ia2_libc_pthread_detach(thread); }
#else
static int join(pthread_t thread, void **result, struct ia2_libc_join join) {
  const int64_t error = ia2_libc(IA2_LIBC_JOIN, thread, &join, sizeof join);
  if (!error && result)
    *result = join.result;
  return error < 0 ? (int)-error : (int)error;
}
static int libc_join(pthread_t thread, void **result) {
  return join(thread, result, (struct ia2_libc_join){.how = IA2_JOIN});
}
static int libc_try_join(pthread_t thread, void **result) {
  return join(thread, result, (struct ia2_libc_join){.how = IA2_JOIN_TRY});
}
static int libc_join_until(pthread_t thread, void **result, clockid_t clock,
                           const struct timespec *time) {
  return join(thread, result,
              (struct ia2_libc_join){.how = IA2_JOIN_UNTIL,
                                     .clock = clock,
                                     .seconds = time->tv_sec,
                                     .nanoseconds = time->tv_nsec});
}
static int libc_detach(pthread_t thread) {
  const int64_t error = ia2_libc(IA2_LIBC_DETACH, thread, 0, 0);
  return error < 0 ? (int)-error : (int)error;
}
#endif

/* The place of a thread that was joined can be used again. */
static int joined(int error, pthread_t thread) {
  if (!error)
    ia2_monitor(IA2_OP_THREAD_JOINED, thread, 0, 0, 0);
  return error;
}

int pthread_join(pthread_t thread, void **result) {
  return joined(libc_join(thread, result), thread);
}

int pthread_tryjoin_np(pthread_t thread, void **result) {
  return joined(libc_try_join(thread, result), thread);
}

int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *time) {
  return joined(libc_join_until(thread, result, CLOCK_REALTIME, time), thread);
}

int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
                         const struct timespec *time) {
  return joined(libc_join_until(thread, result, clock, time), thread);
}

int pthread_detach(pthread_t thread) {
  const int error = libc_detach(thread);
  if (!error)
    ia2_monitor(IA2_OP_THREAD_DETACHED, thread, 0, 0, 0);
  return error;
}

int pthread_cancel(pthread_t thread) { return (int)ia2_monitor(IA2_OP_CANCEL, thread, 0, 0, 0); }

#if IA2_OWNS_LIBC
static int get_attributes(pthread_t thread, pthread_attr_t *attributes) {
  return ia2_libc_pthread_getattr_np(thread, attributes);
}
#else
/* libc's would use libc's heap; its stack is all that can be known of a thread. */
static int get_attributes(pthread_t thread, pthread_attr_t *attributes) {
  return thread == pthread_self() ? pthread_attr_init(attributes) : ENOSYS;
}
#endif

/* A thread that asks for its own stack means the one it is running on. */
int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes) {
  const int error = get_attributes(thread, attributes);
  const uint64_t low = ia2_own_stack(IA2_HEAD_STACK_LO), high = ia2_own_stack(IA2_HEAD_STACK_HI);
  if (!error && thread == pthread_self())
    pthread_attr_setstack(attributes, (void *)low, high - low);
  return error;
}

/* Destructors run in the compartment that registered them. */
int pthread_key_create(pthread_key_t *key, void (*destructor)(void *)) {
  const int64_t made = (int64_t)ia2_monitor(IA2_OP_KEY_CREATE, (uint64_t)destructor, 0, 0, 0);
  if (made < 0)
    return (int)-made;
  *key = (pthread_key_t)made;
  return 0;
}

int pthread_key_delete(pthread_key_t key) {
  return (int)ia2_monitor(IA2_OP_KEY_DELETE, key, 0, 0, 0);
}
