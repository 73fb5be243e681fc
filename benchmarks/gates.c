/* What a round trip through a gate costs, beside a call, two bare wrpkru with a call, and a round
 * trip to another process. All rows run in turn, in each of 31 rounds; ratios are medians over the
 * rounds (pairs.h).
 *
 * Built with WITHOUT_PKU, wrpkru is a nop: what is left is what a gate costs besides. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "benchmarks/pairs.h"
#include "ia2/runtime/arch/x86_64/cpu.h"
#include "tests/gates/harness.h"
#include "tests/gates/program.h"

#ifdef WITHOUT_PKU
#define HAS_KEYS 0
#define WRPKRU "nop"
#else
#define HAS_KEYS 1
#define WRPKRU "wrpkru"
#endif

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
    [WRPKRUS] = {"two bare wrpkru with a call", two_wrpkru, CALLS, BARE, 1, {0}},
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
  for (int i = 0; i < ROWS; i++) {
    if (rows[i].keys && !HAS_KEYS)
      continue;
    const int base = HAS_KEYS ? rows[i].base : BARE;
    const double ratio = pairs_ratio(ns[i], ns[base], ROUNDS);
    printf("  %-28s %8.1f ns", rows[i].name, pairs_median(ns[i], ROUNDS));
    if (i != base)
      printf("  %7.2f of %s", ratio, rows[base].name);
    if (HAS_KEYS && rows[i].goal[level] > 0)
      printf(", goal %.1f: %s", rows[i].goal[level],
             ratio <= rows[i].goal[level] ? "met" : "MISSED");
    printf("\n");
  }
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
    printf("Without keys: wrpkru is a nop, and pointer gates cannot tell whose code runs.\n"
           "What is left is the cost of a gate besides its two wrpkru.\n");
  harness_enter(&compartments[0], measure, NULL);
  return 0;
}
