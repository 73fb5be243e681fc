/* A program in the style of IA2: it says in its sources what it is made of. */
#include "lib.h"

INIT_RUNTIME(2);
#define IA2_COMPARTMENT 1
#include <ia2_compartment_init.inc>

#include <ia2_allocator.h>
#include <signal.h>
#include <stdlib.h>

static int registered;

void ia2_main(void) {
  ia2_register_compartment("main", 1, NULL);
  ia2_register_compartment("liblib.so", 2, NULL);
  registered = 1;
}

static int increment(int x) { return x + 1; }
static int signals;
static void on_signal_info(int number, siginfo_t *info, void *context) {
  signals += number == SIGUSR2 && info && context;
}
IA2_DEFINE_SIGACTION(on_signal_info, 1);

static bool is(size_t found, size_t in_compartments) {
  return found == (IA2_ENABLE ? in_compartments : 0);
}

static void where(void) {
  void *own, *theirs = NULL;
  size_t own_size, tag = 0, compartment = 0;
  char here;
  ia2_get_compartment_stack(&own, &own_size);
  lib_where(&theirs, &tag, &compartment);
  printf("registered: %d\n", registered == IA2_ENABLE);
  printf("compartments: %d %d\n", is(ia2_get_compartment(), 1), is(compartment, 2));
  printf("rights: %d %d\n", is(ia2_get_tag(), PKRU(1)), is(tag, PKRU(2)));
  bool inside = &here >= (char *)own && &here < (char *)own + own_size;
  printf("stacks: %d %d\n", inside == IA2_ENABLE, (own != theirs) == IA2_ENABLE);
}

static void pointers(void) {
  struct operations operations = {NULL, NULL};
  lib_fill(&operations);
  printf("pointers: %d %d %d\n", IA2_CALL(operations.twice, _ZTSPFiiE, 5), operations.negate(5),
         lib_apply(IA2_CAST(increment, operation *), 5));
  printf("ignored: %d\n", lib_apply_ignored(8));
}

static void signals_arrive(void) {
  struct sigaction action = {.sa_sigaction = IA2_SIGHANDLER(on_signal_info),
                             .sa_flags = SA_SIGINFO};
  sigaction(SIGUSR2, &action, NULL);
  lib_on_signal();
  raise(SIGUSR1);
  raise(SIGUSR2);
  printf("signals: %d %d\n", signals, lib_signals());
}

static void shared(void) {
  int *numbers = shared_calloc(3, sizeof *numbers), sum = 1;
  numbers[0] = 3, numbers[2] = 2;
  lib_sort(numbers, 3);
  printf("sorted: %d %d %d\n", numbers[0], numbers[1], numbers[2]);
  shared_free(numbers);
  printf("shared: %d %s\n", shared_counter, lib_say("hello"));
  shared_free(shared_text);
  size_t compartment = lib_here(&(int){41}, &sum);
  printf("not wrapped: %d %d\n", sum, is(compartment, 1));
}

static int call_twice(int x) {
  struct operations operations = {NULL, NULL};
  lib_fill(&operations);
  return operations.twice(x);
}

static void conditions(void) {
  int result = 0;
  struct quotient quotient = lib_quotients(9, 3);
  lib_divide(1, 1);
  lib_divide_into(8, 2, &result);
  printf("conditions: %d %d %ld %.2f\n", lib_divide(9, 2), result, quotient.values[0],
         lib_scale(10, 50, 0.25));
  quotient = lib_quotients(9, 3);
  printf("looked: %d\n", is((size_t)quotient.values[3], 4));
}

static void objects(void) {
  struct thing *a = lib_alloc(0), *b = lib_alloc(1);
  lib_open(a, 20);
  lib_open(b, 22);
  printf("objects: %d %d\n", lib_use(a), lib_use_both(0, a, b));
  lib_close(a);
  lib_open(a, 1);
  printf("again: %d\n", lib_use(a));
  lib_close(b);
  lib_close(a);
}

static bool misuse(const char *deed) {
  struct thing *a = lib_alloc(0), *b = lib_alloc(1);
  lib_open(a, 1);
  if (!strcmp(deed, "use-null"))
    lib_use(NULL);
  else if (!strcmp(deed, "use-unopened"))
    lib_use_both(0, a, b);
  else if (!strcmp(deed, "use-other"))
    lib_use((struct thing *)lib_other());
  else if (!strcmp(deed, "use-closed"))
    lib_close(a), lib_use(a);
  else if (!strcmp(deed, "open-twice"))
    lib_open(a, 2);
  else if (!strcmp(deed, "close-twice"))
    lib_close(a), lib_close(a);
  else
    return false;
  return true;
}

static void do_deed(const char *deed) {
  if (!strcmp(deed, "assert"))
    lib_assert(true);
  else if (!strcmp(deed, "no-wrap"))
    lib_here(lib_secret(), &signals); /* with this compartment's rights */
  else if (!strcmp(deed, "ignored"))
    lib_apply(IA2_IGNORE(increment), 5);
  else if (!strcmp(deed, "pre"))
    lib_divide(1, 0);
  else if (!strcmp(deed, "post"))
    lib_divide_into(7, 2, &signals);
  else if (!strcmp(deed, "pre-of-a-result-in-memory"))
    lib_quotients(-1, 1);
  else if (!strcmp(deed, "pre-among-doubles"))
    lib_scale(1, 101, 1);
  else if (!strcmp(deed, "pre-by-pointer"))
    call_twice(1001);
  else if (misuse(deed))
    ;
  else if (!strcmp(deed, "number"))
    ia2_register_compartment("libthird.so", 3, NULL);
  else if (!strcmp(deed, "libraries"))
    ia2_register_compartment("liblib.so", 2, "libssl.so;libcrypto.so");
  puts("done");
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc > 1) {
    do_deed(argv[1]);
    return 0;
  }
  where();
  pointers();
  signals_arrive();
  shared();
  conditions();
  objects();
  lib_assert(false);
  return 0;
}
