/* What a round trip through a gate costs, beside a call, two bare wrpkru with a call, and a round
 * trip to another process. All rows run in turn, in each of 31 rounds; ratios are medians over the
 * rounds (pairs.h).
 *
 * Built with WITHOUT_PKU, wrpkru is lfence, which waits for all before it as wrpkru does, and takes
 * less time: the difference to two of them with a call is what a gate costs besides. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "benchmarks/pairs.h"
#include "ia2/runtime/arch/x86_64/cpu.h"
#include "tests/gates/harness.h"
#include "tests/gates/program.h"

#ifdef WITHOUT_PKU
#define HAS_KEYS 0
#define WRPKRU "lfence"
#else
#define HAS_KEYS 1
#define WRPKRU "wrpkru"
#endif

/* Two wrpkru with a call, where it was measured (../shared/design.md: a Xeon); for estimates. */
#define TWO_WRPKRU_NS 24.8

enum { ROUNDS = 31, CALLS = 20000, TRIPS = 300 };

extern callback __ia2_gate_one_callback __attribute__((visibility("hidden")));
static callback *theirs, *ours, *plain;
static int to_other[2], from_other[2];
static struct large object = {{1, 2, 3, 4, 5, 6}};

__attribute__((noinline)) static void nothing(void) { __asm__ volatile(""); }
__attribute__((noinline)) static int itself(int value) {
  __asm__ volatile("" : "+r"(value));
  return value;
}

static void bare(int n) {
  while (n--)
    nothing();
}

static void two_wrpkru(int n) {
  while (n--) {
    __asm__ volatile(WRPKRU : : "a"(IA2_PKRU_1), "c"(0), "d"(0) : "memory");
    nothing();
    __asm__ volatile(WRPKRU : : "a"(IA2_PKRU_1), "c"(0), "d"(0) : "memory");
  }
}

static void other_process(int n) {
  for (char byte = 0; n--;)
    if (write(to_other[1], &byte, 1) != 1 || read(from_other[0], &byte, 1) != 1)
      _exit(1);
}

static void direct(int n) {
  while (n--)
    two_nothing();
}
static void direct_6(int n) {
  while (n--)
    two_sum6(1, 2, 3, 4, 5, 6);
}
static void direct_14(int n) {
  while (n--)
    two_sum14(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
}
static void copy_in(int n) {
  while (n--)
    two_in(&object);
}
static void copy_out(int n) {
  while (n--)
    two_out(&object);
}
static void pointer(int n) {
  while (n--)
    CHECKED(theirs, TYPE_CALLBACK)(n);
}
static void pointer_home(int n) {
  while (n--)
    CHECKED(ours, TYPE_CALLBACK)(n);
}
static void pointer_plain(int n) {
  callback *volatile const f = plain;
  while (n--)
    f(n);
}

/* Rows that others are compared with. */
enum { BARE, WRPKRUS, PLAIN };

static const struct row {
  const char *name;
  void (*run)(int);
  int calls, base; /* compared with that row */
  int keys;        /* 1: only where there are keys */
  double goal[3];  /* by scrub level; 0: none */
} rows[] = {
    [BARE] = {"bare call", bare, CALLS, BARE, 0, {0}},
    [WRPKRUS] = {"two bare " WRPKRU " with a call", two_wrpkru, CALLS, BARE, 0, {0}},
    [PLAIN] = {"plain call by pointer", pointer_plain, CALLS, BARE, 0, {0}},
    {"direct", direct, CALLS, WRPKRUS, 0, {1.3, 1.3, 1.5}},
    {"direct, 6 arguments", direct_6, CALLS, WRPKRUS, 0, {0}},
    {"direct, 14 arguments", direct_14, CALLS, WRPKRUS, 0, {0}},
    {"direct, 48 bytes copied in", copy_in, CALLS, WRPKRUS, 0, {0}},
    {"direct, 48 bytes copied out", copy_out, CALLS, WRPKRUS, 0, {0}},
    {"pointer to the other", pointer, CALLS, WRPKRUS, 1, {1.3, 1.3, 1.5}},
    {"pointer at home", pointer_home, CALLS, PLAIN, 1, {3, 3, 3}},
    {"pipes to another process", other_process, TRIPS, WRPKRUS, 0, {0}},
};
enum { ROWS = sizeof rows / sizeof *rows };

/* What the round trip takes more than two lfence with a call is what it takes more than two wrpkru
 * with one: about, since where it was measured the processor was another. */
static double estimate(const double *ns, const double *base) {
  double more[ROUNDS];
  for (int round = 0; round < ROUNDS; round++)
    more[round] = ns[round] - base[round];
  return 1 + pairs_median(more, ROUNDS) / TWO_WRPKRU_NS;
}

static void print_row(const struct row *row, int level, double (*ns)[ROUNDS]) {
  const double *const own = ns[row - rows], *const base = ns[row->base];
  const double goal = row->goal[level];
  printf("  %-28s %8.1f ns", row->name, pairs_median(own, ROUNDS));
  if (row != &rows[row->base])
    printf("  %7.2f of %s", pairs_ratio(own, base, ROUNDS), rows[row->base].name);
  if (goal > 0 && HAS_KEYS)
    printf(", goal %.1f: %s", goal, pairs_ratio(own, base, ROUNDS) <= goal ? "met" : "MISSED");
  if (goal > 0 && !HAS_KEYS)
    printf("; of two wrpkru %.2f, estimated, goal %.1f", estimate(own, base), goal);
  printf("\n");
}

static void table(int level, const char *scrubbed) {
  static double ns[ROWS][ROUNDS];
  for (int round = 0; round < ROUNDS; round++)
    for (int i = 0; i < ROWS; i++) {
      if (rows[i].keys && !HAS_KEYS)
        continue;
      const double start = pairs_now();
      rows[i].run(rows[i].calls);
      ns[i][round] = (pairs_now() - start) / rows[i].calls;
    }
  printf("scrubbed: %s\n", scrubbed);
  for (int i = 0; i < ROWS; i++)
    if (HAS_KEYS || !rows[i].keys)
      print_row(&rows[i], level, ns);
}

static void *measure(void *unused) {
  theirs = HAS_KEYS ? two_get_callback() : NULL;
  ours = __ia2_gate_one_callback;
  plain = itself;
  const char *const vectors = harness_vectors();
  harness_vectors_limit(0);
  table(0, "general registers, xmm0-15, x87");
  harness_vectors_limit(IA2_CPU_AVX);
  if (strcmp(vectors, "SSE") != 0)
    table(1, "... and ymm0-15");
  harness_vectors_limit(IA2_CPU_AVX | IA2_CPU_AVX512);
  if (strcmp(vectors, "AVX-512") == 0)
    table(2, "everything: ... and zmm0-31, k0-7");
  return unused;
}

/* Sends back what it gets, until the other end is gone. */
static void echo(void) {
  char byte;
  close(to_other[1]);
  while (read(to_other[0], &byte, 1) == 1 && write(from_other[1], &byte, 1) == 1)
    ;
  _exit(0);
}

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0); /* a buffer would belong to somebody */
  if (pipe(to_other) != 0 || pipe(from_other) != 0)
    return 1;
  const pid_t other = fork();
  if (other < 0)
    return 1;
  if (other == 0)
    echo();
  const struct harness_compartment compartments[] = {harness_1(), harness_2(), harness_3()};
  harness_setup(compartments, 3);
  if (!HAS_KEYS)
    printf(
        "Without keys: lfence stands where wrpkru would, and pointer gates cannot tell whose code\n"
        "runs. The estimate takes two wrpkru with a call to last %.1f ns.\n",
        TWO_WRPKRU_NS);
  harness_enter(&compartments[0], measure, NULL);
  return 0;
}
