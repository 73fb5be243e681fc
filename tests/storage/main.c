/* Hands over locals, in all ways in which control can flow around them, globals, statics, literals
 * and thread-locals; and what is kept, from storage that is shared by name. */
#include "lib.h"

#include <ia2_allocator.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

int shared_by_name IA2_SHARED_DATA = 1;
static int kept_static IA2_SHARED_DATA = 10;
static int private_static = 20;
static struct pair global = {1, 2};
static _Thread_local struct pair of_thread = {3, 4};
static const struct pair constant = {5, 6};

static int array(void) {
  int numbers[4] = {1, 2, 3, 4};
  lib_square(numbers, 4);
  return lib_sum(numbers, 4) + lib_sum(numbers + 1, 2) + lib_sum(numbers, 0);
}

static int variable_length(size_t count) {
  int numbers[count];
  for (size_t i = 0; i < count; i++)
    numbers[i] = (int)i;
  lib_square(numbers, count);
  return numbers[count - 1] + lib_sum(numbers, count);
}

static int loop(void) {
  int total = 0;
  for (int i = 0; i < 100; i++) {
    struct pair pair = {i, 0};
    lib_swap(&pair);
    total += pair.b - pair.a;
    if (i % 3)
      continue;
    lib_swap(&pair);
    total += pair.b;
  }
  return total;
}

static int recursion(int depth) {
  struct pair pair = {depth, 1};
  lib_swap(&pair);
  const int below = depth ? recursion(depth - 1) : 0;
  lib_swap(&pair);
  return below + pair.a;
}

static int early_return(int fail) {
  struct pair pair = {7, 0};
  if (lib_try(&pair, fail))
    return pair.a;
  return pair.a * 10;
}

static int with_goto(void) {
  int again = 0;
retry:;
  struct pair pair = {again, 5};
  lib_swap(&pair);
  if (pair.b != 3) {
    again++;
    goto retry;
  }
  return lib_add(&pair);
}

static jmp_buf back;
static _Noreturn void leave(struct pair *pair) {
  lib_swap(pair);
  longjmp(back, 1);
}

static int jump(void) {
  volatile int times = 0;
  static struct pair pair = {1, 9};
  if (!setjmp(back) || ++times < 3)
    leave(&pair);
  return pair.a * 10 + pair.b;
}

static void *in_thread(void *result) {
  lib_swap(&of_thread);
  *(int *)result = of_thread.a;
  return NULL;
}

static int thread_locals(void) {
  static int other;
  pthread_t thread;
  lib_swap(&of_thread);
  lib_swap(&of_thread);
  if (pthread_create(&thread, NULL, in_thread, &other) || pthread_join(thread, NULL))
    return -1;
  return other * 10 + of_thread.a;
}

static int globals(void) {
  lib_swap(&global);
  return global.a * 10 + lib_add(&constant);
}

static int literals(void) { return (int)lib_length("a literal") + lib_add(&(struct pair){20, 30}); }

static void kept(void) {
  lib_keep(&kept_static);
  lib_kept();
  printf("a static that outlives the call: %d\n", kept_static);
  int *block = shared_malloc(sizeof *block);
  *block = 5;
  lib_keep(block);
  lib_kept();
  printf("a block: %d\n", *block);
  shared_free(block);
}

int main(int argc, char **argv) {
  if (argc > 1) {
    int local = 1;
    lib_keep(!strcmp(argv[1], "kept-local") ? &local : &private_static);
    lib_kept();
    puts("done");
    return 0;
  }
  printf("array: %d\n", array());
  printf("variable length: %d\n", variable_length(5));
  printf("loop: %d\n", loop());
  printf("recursion: %d\n", recursion(50));
  printf("early return: %d %d\n", early_return(1), early_return(0));
  printf("goto: %d\n", with_goto());
  printf("longjmp: %d\n", jump());
  printf("thread-local: %d\n", thread_locals());
  printf("globals: %d\n", globals());
  printf("literals: %d\n", literals());
  kept();
  lib_count();
  printf("by name: %d\n", shared_by_name);
  return 0;
}
