#include "ia2/runtime/core/exit.h"

#include <errno.h>

#include "ia2/runtime/core/base.h"
#include "ia2/runtime/core/lock.h"
#include "ia2/runtime/core/run.h"
#include "ia2/runtime/core/state.h"
#include "ia2/runtime/core/text.h"

/* MAIN_STACK: no more of it is ever used, and nothing else lies that near below it (Linux mm/util.c
 * mmap_base keeps a gap of 128 MiB). */
enum { MAX_HANDLERS = 4096, MAIN_STACK = 64 << 20 };

struct handler {
  uint64_t fn, arg;
  uint32_t key; /* 0: not registered, or has run */
  uint32_t kind;
};

static struct handler handlers[MAX_HANDLERS];
static uint32_t handler_count;
static int exiting; /* handlers run only then, whoever asks */

int64_t ia2_exit_register(uint32_t key, uint64_t fn, uint64_t arg, uint64_t kind) {
  if (kind > IA2_ON_EXIT)
    return -EINVAL;
  ia2_lock();
  const uint32_t index = handler_count;
  if (index < MAX_HANDLERS) {
    handlers[index] = (struct handler){fn, arg, key, (uint32_t)kind};
    handler_count++;
  }
  ia2_unlock();
  if (index == MAX_HANDLERS)
    return -ENOMEM;
  return (int64_t)ia2_call_shared((uintptr_t)ia2_base_atexit, index, kind, 0) ? -ENOMEM : 0;
}

void ia2_exit_begins(void) { exiting = 1; }

void ia2_exit(uint64_t status, uint64_t kind) {
  exiting = 1;
  ia2_call_shared((uintptr_t)ia2_base_exit, status, kind, 0);
  ia2_die("exit came back");
}

static struct handler take(uint32_t index) {
  ia2_lock();
  struct handler handler = {0};
  if (exiting && index < handler_count) {
    handler = handlers[index];
    handlers[index].key = 0;
  }
  ia2_unlock();
  return handler;
}

uint64_t ia2_exit_handler(uint64_t index_and_status) {
  const struct handler handler = take((uint32_t)index_and_status);
  if (!handler.key)
    return 0;
  if (handler.kind == IA2_ON_EXIT) {
    const struct ia2_call call = {handler.fn, {index_and_status >> 32, handler.arg, 0}};
    ia2_run_call(handler.key, (uint64_t)ia2_fixed->compartments[handler.key]->call, &call);
  } else {
    ia2_run(handler.key, handler.fn, handler.arg);
  }
  return 0;
}

/* libc's list of these carries no argument: the newest that has not run. */
uint64_t ia2_quick_exit_handler(void) {
  struct handler handler = {0};
  for (uint32_t i = handler_count; i-- > 0 && !handler.key;)
    if (handlers[i].kind == IA2_QUICK_EXIT && handlers[i].key)
      handler = take(i);
  if (handler.key)
    ia2_run(handler.key, handler.fn, handler.arg);
  return 0;
}

static struct ia2_object *object_of_rank(uint32_t rank) {
  for (uint32_t i = 0; i < ia2_object_count; i++)
    if (ia2_objects[i].rank == rank && ia2_objects[i].key)
      return &ia2_objects[i];
  return 0;
}

static void initialise(const struct ia2_object *object, const struct ia2_main *program) {
  const struct ia2_compartment *const compartment = ia2_fixed->compartments[object->key];
  struct ia2_call call = {
      0, {(uint64_t)program->argc, (uint64_t)program->argv, (uint64_t)program->envp}};
  if (object->init) {
    call.fn = object->init;
    ia2_run_call(object->key, (uint64_t)compartment->call, &call);
  }
  for (size_t i = 0; i < object->init_count; i++) {
    call.fn = object->init_array[i];
    ia2_run_call(object->key, (uint64_t)compartment->call, &call);
  }
}

uint64_t ia2_main_live(uint64_t main) {
  static int begun;
  if (begun || ia2_self.slot != 0)
    ia2_die("main begins twice");
  begun = 1;
  /* No other thread runs yet: what the argument points to is as ia2_run_main left it. */
  const struct ia2_main program = *(const struct ia2_main *)main;
  /* The process's first stack is the main thread's stack in key 0; the arguments lie above it. */
  ia2_own_slot()->base_high = (uintptr_t)program.argv;
  ia2_own_slot()->base_low = (uintptr_t)program.argv - MAIN_STACK;
  for (uint32_t key = 1; key <= ia2_fixed->count; key++)
    if (ia2_fixed->compartments[key]->heap_init)
      ia2_run(key, (uint64_t)ia2_fixed->compartments[key]->heap_init, 0);
  for (uint32_t rank = 1; rank <= ia2_fixed->count; rank++)
    initialise(object_of_rank(rank), &program);
  const struct ia2_call call = {
      (uint64_t)program.main,
      {(uint64_t)program.argc, (uint64_t)program.argv, (uint64_t)program.envp}};
  const uint64_t status = ia2_run_call(1, (uint64_t)ia2_fixed->compartments[1]->call, &call);
  exiting = 1; /* libc calls exit(status) next */
  return status;
}

static void finalise(const struct ia2_object *object) {
  const struct ia2_compartment *const compartment = ia2_fixed->compartments[object->key];
  struct ia2_call call = {0, {0, 0, 0}};
  for (size_t i = object->fini_count; i-- > 0;) {
    call.fn = object->fini_array[i];
    ia2_run_call(object->key, (uint64_t)compartment->call, &call);
  }
  if (object->fini) {
    call.fn = object->fini;
    ia2_run_call(object->key, (uint64_t)compartment->call, &call);
  }
}

uint64_t ia2_finalise(void) {
  static int done;
  if (!exiting || __atomic_exchange_n(&done, 1, __ATOMIC_RELAXED))
    return 0;
  for (uint32_t rank = ia2_fixed->count; rank >= 1; rank--)
    finalise(object_of_rank(rank));
  return 0;
}
