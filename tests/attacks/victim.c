/* The victim's compartment: keeps a secret in every kind of memory, lets the attacker run, and
 * looks at what came of it.
 *
 *   attacks NAME     exits with 0 if the attack works, 1 if nothing came of it, 2 with "refused:
 * ERRNO" attacks --list   the names of all attacks */
#include "tests/attacks/victim.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "tests/attacks/attack.h"

/* What is attacked has pages of its own, so that the victim can still say what came of it; below
 * the word is room for what does not hit one word only. */
static struct {
  char below[8192];
  volatile uint64_t word;
  char above[16376];
} target __attribute__((aligned(4096)));

static struct {
  uint64_t expected;
  volatile uint64_t *heap, *stack;
} secrets __attribute__((aligned(4096)));

static __thread volatile uint64_t tls_word __attribute__((aligned(64)));

uint64_t victim_secret(void) { return secrets.expected; }
volatile uint64_t *victim_tls_word(void) { return &tls_word; }

static void prepare(volatile uint64_t *stack) {
  uint64_t secret = 0;
  if (getrandom(&secret, sizeof secret, 0) != sizeof secret)
    abort();
  secret |= UINT64_C(1) << 62; /* no errno, no small number, no address */
  secrets.expected = target.word = tls_word = *stack = secret;
  secrets.heap = victim_heap();
  *secrets.heap = secret;
  secrets.stack = stack;
  if (mmap(attack_shared, sizeof *attack_shared, PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != attack_shared)
    abort();
  attack_shared->global = &target.word;
  attack_shared->heap = secrets.heap;
  attack_shared->stack = stack;
  attack_shared->tls = &tls_word;
}

static int changed(void) {
  return target.word != secrets.expected || *secrets.heap != secrets.expected ||
         *secrets.stack != secrets.expected || tls_word != secrets.expected;
}

static int has_secret(uint64_t result) {
  for (size_t i = 0; i < sizeof attack_shared->seen / sizeof attack_shared->seen[0]; i++)
    if (attack_shared->seen[i] == secrets.expected)
      return 1;
  return result == secrets.expected || attack_shared->found == secrets.expected;
}

static int judge(uint64_t result) {
  if (has_secret(result)) {
    puts("works: the attacker has the secret");
    return 0;
  }
  if (changed()) {
    puts("works: the victim's memory is changed");
    return 0;
  }
  if (result == ATTACK_DONE) {
    puts("works");
    return 0;
  }
  if (attack_failed(result)) {
    const char *const name = strerrorname_np((int)-result);
    printf("refused: %s\n", name ? name : "?");
    return 2;
  }
  puts("nothing");
  return 1;
}

int main(int argc, char **argv) {
  /* Room above, as in a frame that waits. */
  struct {
    volatile uint64_t word;
    volatile char above[16384];
  } stack;
  if (argc != 2) {
    fprintf(stderr, "usage: attacks NAME|--list\n");
    return 100;
  }
  stack.above[8192] = 0;
  prepare(&stack.word);
  if (strcmp(argv[1], "--list") == 0) {
    attacker_run(ATTACKER_LIST, 0);
    return 0;
  }
  strncpy(attack_shared->name, argv[1], sizeof attack_shared->name - 1);
  return judge(attacker_run(ATTACKER_RUN, 0));
}
