/* The victim's own parts. */
#ifndef TESTS_ATTACKS_VICTIM_H
#define TESTS_ATTACKS_VICTIM_H

#include <stdint.h>

/* A word of the victim's heap. */
volatile uint64_t *victim_heap(void);

/* With plain keys main has another name. */
int main(int argc, char **argv);

uint64_t victim_secret(void);
volatile uint64_t *victim_tls_word(void);

/* The type id of the functions that the victim calls by pointer. */
#define VICTIM_CALLS_TYPE 0x7a5c0de5f00d1e55

/* Calls a function that it was told, as code of that kind of program does. */
uint64_t victim_calls(uint64_t (*function)(uint64_t));

/* secrets.S: returns with the secret in all registers that carry no result; calls the attacker with
 * it in all that carry no argument; keeps it in registers until the word is set, or for a while. */
uint64_t victim_leaves_secrets(uint64_t secret);
uint64_t victim_calls_with_secrets(uint64_t secret);
uint64_t victim_spins(uint64_t secret, volatile uint64_t *word);

#endif
