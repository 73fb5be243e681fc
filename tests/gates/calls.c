/* Compartment 1, which main is in: what crosses over gates, and what does not. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/gates/check.h"
#include "tests/gates/harness.h"
#include "ia2/runtime/layout.h"
#include "tests/gates/program.h"

extern callback __ia2_gate_one_callback __attribute__((visibility("hidden")));
extern callback __ia2_gate_one_down __attribute__((visibility("hidden")));
extern object_callback __ia2_gate_one_object_callback;
extern long __ia2_lends_one_lending(long, long, long, long, long, long, long);
extern long __ia2_borrows_2_one_lending(long, long, long, long, long, long, long);
extern __thread uint64_t ia2_head_1[];

static void arguments_and_results(void) {
  CHECK(two_sum6(1, 2, 3, 4, 5, 6) == 654321);
  CHECK(two_sum14(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14) == 21 + 504);
  CHECK(two_mix(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) == 45 + 100 + 1100);
  CHECK(two_extended(7, 4) == 1.75L);
  CHECK(two_complex(3) == 3 + 6.0iL);
  CHECK(two_pair(1, 2).a == 2 && two_pair(1, 2).b == 1);
  CHECK(two_doubles(1, 2).a == 2 && two_doubles(1, 2).b == 1);
  CHECK(two_mixed(1, 2).a == 2 && two_mixed(1, 2).b == 3);
  struct large a = {{1, 2, 3, 4, 5, 6}};
  struct huge b = {{[0] = 1, [29] = 2}};
  CHECK(two_by_value(a, 9, b) == 21 + 9 + 300);
  CHECK(two_make(40).word[5] == 45);
  const double sum =
      two_variadic(9, 1.0, 1, 2.0, 2, 3.0, 3, 4.0, 4, 5.0, 5, 6.0, 6, 7.0, 7, 8.0, 8, 9.0, 9);
  CHECK(sum == 90);
  two_nothing();
}

static void objects(void) {
  struct large a = {{1, 2, 3, 4, 5, 6}};
  struct tiny t = {77};
  struct pair q = {1, 2};
  CHECK(two_in(&a) == 7);
  CHECK(two_in(NULL) == -1);
  two_out(&a);
  CHECK(a.word[0] == 0 && a.word[1] == 5 && a.word[5] == 0);
  a = (struct large){{1, 2, 3, 4, 5, 6}};
  CHECK(two_inout(&a, &t) == 3 && a.word[2] == 77 && a.word[1] == 2 && t.a == 3);
  CHECK(two_inout(&a, NULL) == -1 && a.word[2] == 77);
  long values[100];
  for (int i = 0; i < 100; i++)
    values[i] = i;
  CHECK(two_counted_in(values, 100) == 4950);
  CHECK(two_counted_in(values, 0) == 0);
  unsigned char bytes[300] = {0};
  two_counted_out(bytes, 299);
  CHECK(bytes[0] == 1 && bytes[298] == 299 % 256 && bytes[299] == 0);
  CHECK(two_on_stack(1, 2, 3, 4, 5, 6, &a, &q) == 23 && q.a == 4 && q.b == 2);

  /* What is copied lies on the callee's stack; what is lent or shared goes as it is. */
  CHECK(key_of(two_address(&a)) == 2);
  CHECK(two_address((struct large *)window(4)) == window(4));
  CHECK(two_address((struct large *)window(5)) == window(5));
  CHECK(two_address((struct large *)window(6)) == window(6));
  CHECK(two_address((struct large *)window(0)) == window(0));
  CHECK(two_address((struct large *)harness_shared_data()) == (uintptr_t)harness_shared_data());
  /* The callee cannot write what the caller lends. */
  CHECK(key_of(two_address_out((struct large *)window(4))) == 2);
  CHECK(two_address_out((struct large *)window(0)) == window(0));
  const uint64_t lend_sp = ia2_head_1[IA2_HEAD_LEND_SP / 8];
  CHECK(lend_sp == window(4) + IA2_STACKS_OFFSET + IA2_LEND_STACK_STRIDE);
}

static void pointers(void) {
  /* Compartments 1 and 2 call each other to a depth of 200. */
  CHECK(two_apply(__ia2_gate_one_down, 100, 1) == 5050);
  CHECK(CHECKED(__ia2_gate_one_callback, TYPE_CALLBACK)(2000) == 2000);
  callback *own = two_get_callback();
  CHECK(own && CHECKED(own, TYPE_CALLBACK)(7) == 21);
  CHECK(two_apply_object(__ia2_gate_one_object_callback) == 1 + 6 + 7 + 8 + 800 + 9000);
  CHECK(two_call_three(5) == 9);
}

static void lending(void) {
  uint64_t *lending_word = &ia2_head_1[IA2_HEAD_LENDING / 8];
  CHECK(__ia2_lends_one_lending(1, 2, 3, 4, 5, 6, 7) == 1 + 21 + 7000);
  CHECK(__ia2_borrows_2_one_lending(1, 2, 3, 4, 5, 6, 7) == 0x102 + 21 + 7000);
  *lending_word = 5;
  __ia2_lends_one_lending(1, 2, 3, 4, 5, 6, 7);
  CHECK(*lending_word == 5);
  *lending_word = 0;
}

/* The signal that fn ends a child with. */
static int ends_with(void (*fn)(void)) {
  fflush(stdout);
  const pid_t child = fork();
  if (!child) {
    fn();
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

extern long two_escape(any_function *);
extern void __wrap_two_in(void), __wrap_two_nothing(void);
extern long one_forge(const void *);
extern unsigned char __start_ia2_gates[], __stop_ia2_gates[];

static unsigned char *second_rights(any_function *gate, int which) {
  unsigned char *p = (unsigned char *)(uintptr_t)gate;
  for (;; p++)
    if (!memcmp(p, "\x0f\x01\xef", 3) && which-- == 0)
      return p;
}

/* The callee goes on in the return path of a gate that it was not called by. */
static void other_return(void) {
  two_escape((any_function *)(uintptr_t)(second_rights(__wrap_two_nothing, 1) - 9));
}

static void read_secret(void) { (void)*harness_secret(2); }
static void forge_secret(void) { one_forge((const void *)harness_secret(2)); }
static void forge_stack(void) { one_forge((const void *)(window(2) + IA2_STACKS_OFFSET)); }
static void forge_own_stack(void) {
  struct large a = {{0}};
  one_forge(&a);
}
static void forge_runtime(void) { one_forge((const void *)window(15)); }
static void forge_wrap(void) { one_forge((const void *)UINTPTR_MAX); }
static void forge_lent_stack(void) { one_forge((const void *)(window(5) + IA2_STACKS_OFFSET)); }
static void forge_third_stack(void) { one_forge((const void *)(window(6) + IA2_STACKS_OFFSET)); }
static void out_to_receiver(void) { two_address_out((struct large *)window(5)); }
static void too_many(void) { two_counted_in((const long *)window(1), 1 << 20); }
static void negative(void) { two_counted_in((const long *)window(1), -1); }
static void wrong_type(void) { CHECKED(__ia2_gate_one_callback, TYPE_OBJECT_CALLBACK)(0); }
static void start_jump(void) { harness_start(); }
static void foreign_in(void) { two_in((const struct large *)harness_secret(2)); }

static void attacks(void) {
  CHECK(ends_with(read_secret) == SIGSEGV);
  CHECK(ends_with(foreign_in) == SIGSEGV);
  CHECK(ends_with(other_return) == SIGILL);
  CHECK(ends_with(forge_secret) == SIGILL);
  CHECK(ends_with(forge_stack) == SIGILL);
  CHECK(ends_with(forge_own_stack) == SIGILL);
  CHECK(ends_with(forge_runtime) == SIGILL);
  CHECK(ends_with(forge_wrap) == SIGILL);
  CHECK(ends_with(forge_lent_stack) == 0); /* the receiver's own lent memory: read, not copied */
  CHECK(ends_with(forge_third_stack) == 0);
  CHECK(ends_with(out_to_receiver) == SIGILL);
  CHECK(ends_with(too_many) == SIGILL);
  CHECK(ends_with(negative) == SIGILL);
  CHECK(ends_with(wrong_type) == SIGILL);
  CHECK(ends_with(start_jump) == SIGILL);
}

static void *test(void *unused) {
  arguments_and_results();
  objects();
  pointers();
  lending();
  attacks();
  return unused;
}

int main(void) {
  const struct harness_compartment compartments[] = {harness_1(), harness_2(), harness_3()};
  harness_setup(compartments, 3);
  harness_enter(&compartments[0], test, NULL);
  return check_result();
}
