/* Compartment one. */
#include <pthread.h>
#include <stdlib.h>

#include "ia2/allocator/borrow.h"
#include "ia2/allocator/heap.h"
#include "ia2/allocator/self.h"
#include "tests/allocator/harness/world.h"

/* The gate that a policy with "borrows" from two gives. */
ia2_borrow_fn __ia2_borrow_2_1;
IA2_HIDDEN ia2_borrow_fn __ia2_borrow_gate_2;
IA2_HIDDEN void *__ia2_borrow_gate_2(uint64_t op, void *ptr, uint64_t size, uint64_t align) {
  return __ia2_borrow_2_1(op, ptr, size, align);
}

/* fork calls the last registered first: two locks after one, as the runtime might. */
static void fork_phase(int phase) {
  ia2_heap_fork((void *)(intptr_t)phase);
  two.heap_fork((void *)(intptr_t)phase);
  world_fork(phase);
}
static void fork_before(void) { fork_phase(0); }
static void fork_parent(void) { fork_phase(1); }
static void fork_child(void) { fork_phase(2); }

void world_start(void) {
  world_map();
  ia2_heap_init(NULL);
  two.heap_init(NULL);
  pthread_atfork(fork_before, fork_parent, fork_child);
}

uint64_t world_lend(uint64_t where) {
  uint64_t *const word = (uint64_t *)(ia2_head_1 + IA2_HEAD_LENDING);
  const uint64_t before = *word;
  *word = where;
  return before;
}

struct start {
  void *(*fn)(void *);
  void *argument;
};

static void *run(void *start) {
  const struct start copy = *(struct start *)start;
  free(start);
  void *const result = copy.fn(copy.argument);
  two.heap_thread_done(NULL);
  ia2_heap_thread_done(NULL);
  return result;
}

void world_thread(unsigned long *id, void *(*fn)(void *), void *argument) {
  struct start *const start = malloc(sizeof *start);
  if (start == NULL)
    abort();
  *start = (struct start){fn, argument};
  if (pthread_create(id, NULL, run, start) != 0)
    abort();
}

void *world_join(unsigned long id) {
  void *result;
  if (pthread_join(id, &result) != 0)
    abort();
  return result;
}
