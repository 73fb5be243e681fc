/* As much of a runtime as gates need: keys, stacks, headers, and a way in.  Not safe, not for
 * threads. */
#ifndef TESTS_GATES_HARNESS_H
#define TESTS_GATES_HARNESS_H

#include <stdint.h>

/* In the object of compartment k, compiled with it. */
void *harness_start(void);

struct harness_compartment {
  uint32_t key, lend_key;
  int64_t head; /* of ia2_head_<key>, from the thread pointer */
  void *(*start)(void);
  const unsigned char *gates; /* the section ia2_gates of the object */
  uint64_t gates_size;
};

/* Each of these is in the object of its compartment. */
struct harness_compartment harness_1(void);
struct harness_compartment harness_2(void);
struct harness_compartment harness_3(void);

/* Takes the keys and makes the memory; the caller has all rights afterwards. */
void harness_setup(const struct harness_compartment *, int count);

/* fn(arg) in a compartment, for a caller with all rights, who then has shared memory's only. */
void *harness_enter(const struct harness_compartment *, void *(*fn)(void *), void *arg);

/* The word at the start of a compartment's heap, which is what nobody else may read. */
#define HARNESS_SECRET 0x5ec12e7
volatile long *harness_secret(uint32_t key);

void harness_set_rights(uint32_t pkru);
int64_t harness_head(uint32_t key);

/* The vector registers that gates scrub: those that the processor has, and fewer if flags
 * (IA2_CPU_*) are not all set. */
const char *harness_vectors(void);
void harness_vectors_limit(uint32_t flags);

long *harness_shared_data(void);

#endif
