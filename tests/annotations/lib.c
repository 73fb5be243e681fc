#include "lib.h"

#define IA2_COMPARTMENT 2
#include <ia2_compartment_init.inc>

#include <ia2_allocator.h>
#include <signal.h>
#include <stdlib.h>

int shared_counter IA2_SHARED_DATA = 40;
char *shared_text IA2_SHARED_DATA;

static int secret = 0x5ec2e7;

void lib_where(void **stack, size_t *tag, size_t *compartment) {
  size_t size;
  ia2_get_compartment_stack(stack, &size);
  *tag = ia2_get_tag();
  *compartment = ia2_get_compartment();
  shared_counter++;
}

static int twice(int x) { return 2 * x; }
static int negate(int x) { return -x; }
IA2_DEFINE_WRAPPER(twice)
IA2_DEFINE_WRAPPER(negate)

void lib_fill(struct operations *operations) {
  operations->twice = IA2_FN(twice);
  IA2_AS_PTR(operations->negate) = IA2_FN_ADDR(negate);
}

int lib_apply(operation *f, int x) {
  if (IA2_ADDR(f) == NULL)
    return 0;
  return IA2_CALL(f, _ZTSPFiiE, x);
}

/* Holds what the rewriter does not follow: called without a check. */
IA2_IGNORE(static operation *ignored);
int lib_apply_ignored(int x) {
  ignored = IA2_IGNORE(twice);
  return ignored(x);
}

static int compare(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b + 0 * secret;
}
void lib_sort(int *numbers, size_t count) {
  qsort(numbers, count, sizeof *numbers, IA2_IGNORE(compare));
}

static int signals;
static void on_signal(int number) { signals += number == SIGUSR1; }
IA2_DEFINE_SIGHANDLER(on_signal, 2);
void lib_on_signal(void) {
  struct sigaction action = {.sa_handler = IA2_SIGHANDLER(on_signal)};
  sigaction(SIGUSR1, &action, NULL);
}
int lib_signals(void) { return signals; }

void lib_assert(bool wrong) {
  if (wrong)
    __asm__ volatile(ASSERT_PKRU(PKRU(1))::: "rax", "r10", "r11", "cc");
  else
    __asm__ volatile(ASSERT_PKRU(PKRU(2))::: "rax", "r10", "r11", "cc");
}

char *lib_say(const char *text) {
  shared_text = shared_strdup(text);
  return shared_text;
}
