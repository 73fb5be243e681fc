#include "lib.h"

#define IA2_COMPARTMENT 2
#include <ia2_compartment_init.inc>

#include <ia2_allocator.h>
#include <signal.h>
#include <stdlib.h>

int shared_counter IA2_SHARED_DATA = 40;
char *shared_text IA2_SHARED_DATA;

static int secret = 0x5ec2e7;
int *lib_secret(void) { return &secret; }

static int looked;

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

/* ---- conditions ---- */

int lib_divide(int a, int b) { return b ? a / b : 0; }

IA2_PRE_CONDITION_FOR(lib_divide)
IA2_POST_CONDITION_FOR(lib_divide)
void look(void) { looked++; }

IA2_PRE_CONDITION_FOR(lib_divide)
void divisor_is_not_zero(int a, int b) {
  (void)a;
  if (!b)
    exit(10);
}

void lib_divide_into(int a, int b, int *result) {
  *result = looked; /* was the condition called before? */
  *result = a / b;
}

IA2_POST_CONDITION_FOR(lib_divide_into)
void division_is_exact(int a, int b, const int *result) {
  if (*result * b != a)
    exit(11);
}

struct quotient lib_quotients(int a, int b) { return (struct quotient){{a / b, a, b, looked}}; }

IA2_PRE_CONDITION_FOR(lib_quotients)
void dividend_is_positive(int a) {
  if (a <= 0)
    exit(12);
}

double lib_scale(double x, int percent, double y) { return x * percent / 100 + y; }

IA2_PRE_CONDITION_FOR(lib_scale)
IA2_POST_CONDITION_FOR(lib_scale)
void percentage(int percent) {
  volatile double disturbed = 1.5;
  disturbed *= disturbed;
  if (percent > 100)
    exit(13);
}

IA2_PRE_CONDITION_FOR(twice)
void small(int x) {
  if (x > 1000)
    exit(14);
}

/* ---- live objects ---- */

struct thing {
  int value;
};
struct other {
  int value;
};
static struct thing things[2];
static struct other other;
struct thing *lib_alloc(int index) { return &things[index]; }
struct other *lib_other(void) { return &other; }

IA2_CONSTRUCTOR
void lib_open(struct thing *thing, int value) { thing->value = value; }

int lib_use(struct thing *thing) { return thing ? thing->value : 0; }

int lib_use_both(int unused, const struct thing *a, const struct thing *b) {
  return a->value + b->value + unused;
}

IA2_DESTRUCTOR
void lib_close(struct thing *thing) { thing->value = 0; }

/* ---- without a gate ---- */

size_t lib_here(const int *own, int *sum) {
  *sum += *own;
  return ia2_get_compartment();
}
