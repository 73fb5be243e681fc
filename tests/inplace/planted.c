/* A library with a store, or something else that must be refused, in each function; and next to
 * each one that is like it and harmless. */
#include <stddef.h>
#include <string.h>

#include "tests/inplace/planted.h"

#define EXPORTED __attribute__((visibility("default"), noinline))
#define HIDDEN static __attribute__((noinline))

/* What the functions write. `counter` has a name in the library, `hidden_state` has none. */
int counter;
__thread int planted_errno __attribute__((tls_model("initial-exec")));
static int hidden_state[64];
static int *volatile where = hidden_state;
static int (*volatile function)(int);
static const short table[] = {1, 2, 4, 8, 16};

/* Harmless. */
EXPORTED int reads(size_t i) {
  return counter + hidden_state[i % 64] + planted_errno + table[i % 5];
}

EXPORTED void fills(char *text, size_t size) {
  for (size_t i = 0; i < size; i++) {
    text[i] = (char)table[i % 5];
  }
}

/* A store to the stack at an index, and one through an address kept there. */
EXPORTED int local(size_t i) {
  int numbers[16] = {0};
  int *volatile middle = numbers + 8;
  numbers[i % 16] = 1;
  *middle = 2;
  return numbers[(i + 1) % 16];
}

EXPORTED void *copies(void *to, const void *from, size_t size) {
  return other_copy(to, from, size);
}

/* Stores. */
EXPORTED void writes_global(void) { counter++; }
EXPORTED void writes_hidden(size_t i) { hidden_state[i % 64] = 1; }
EXPORTED void writes_tls(void) { planted_errno = 34; }
EXPORTED void writes_loaded(void) { *where = 1; }

HIDDEN void inner(int *place) { *place = 7; }
EXPORTED void writes_in_call(void) { inner(&counter); }
EXPORTED void inner_of_caller(int *place) { inner(place); }

/* By way of another library. */
EXPORTED void writes_elsewhere(void) { other_copy(&counter, &table, sizeof counter); }

/* The address goes through memory: the stack, and the caller's own. */
EXPORTED void writes_kept(void) {
  int *volatile kept = &counter;
  *kept = 1;
}
EXPORTED void writes_handed_out(int *volatile *box) {
  **box = 1;
  *box = &counter;
}

/* Only if `never` is what it is not. */
int never = 1;
EXPORTED void writes_if(void) {
  if (never == 2) {
    counter++;
  }
}

/* One case of many, behind a jump table. */
EXPORTED int switches(unsigned which, int *place) {
  switch (which) {
  case 0:
    return table[1] + *place;
  case 1:
    return *place = 1;
  case 2:
    return *place * 3;
  case 3:
    *place -= 3;
    return 9;
  case 4:
    return *place / 7;
  case 5:
    *place ^= 21;
    return 3;
  default:
    return 0;
  }
}
EXPORTED int writes_in_case(unsigned which, int *place) {
  switch (which) {
  case 0:
    return table[1] + *place;
  case 1:
    return *place = 1;
  case 2:
    return *place * 3;
  case 3:
    counter -= 3;
    return 9;
  case 4:
    return *place / 7;
  case 5:
    *place ^= 21;
    return 3;
  default:
    return 0;
  }
}

/* One variant of two, chosen when the library is loaded. */
static int which_cpu;
HIDDEN int variant(int x) { return 3 * x; }
HIDDEN int other_variant(int x) { return 5 * x; }
HIDDEN int bad_variant(int x) { return counter += x; }
static int (*resolve(void))(int) { return which_cpu ? variant : other_variant; }
static int (*resolve_bad(void))(int) { return which_cpu ? variant : bad_variant; }
EXPORTED int chosen(int x) __attribute__((ifunc("resolve")));
EXPORTED int writes_in_variant(int x) __attribute__((ifunc("resolve_bad")));
EXPORTED int writes_in_called_variant(int x) { return writes_in_variant(x) + 1; }

/* Calls. */
EXPORTED int calls_loaded(int x) { return function(x) + 1; }
EXPORTED int calls_argument(int (*argument)(int), int x) { return argument(x) + 1; }
EXPORTED int calls_itself(int x) {
  return x < 2 ? 1 : x * calls_itself(x - 1) - calls_itself(x - 2);
}
EXPORTED void gives_up(int x) {
  if (x) {
    other_end();
  }
}
EXPORTED int calls_unknown(int x) { return nowhere(x) + 1; }

/* Keeps what nothing else uses. */
EXPORTED void planted_set(int (*f)(int), int cpu) {
  function = f;
  which_cpu = cpu;
}
