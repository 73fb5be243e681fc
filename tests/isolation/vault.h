/* The two sides of the isolation test have the same shape: each holds a secret in every kind of
 * memory, tells where it lies, and can be told to read or write any address. */
#ifndef TESTS_ISOLATION_VAULT_H
#define TESTS_ISOLATION_VAULT_H

#include <stdint.h>

enum kind { GLOBAL, HEAP, STACK, TLS, KINDS };

#define SECRET 0x5ec2e7u

/* The library's half.  Addresses travel as integers: nothing is copied for them. */
__attribute__((visibility("default"))) uintptr_t vault_address(int kind);
__attribute__((visibility("default"))) uint32_t vault_read(uintptr_t address, int in_worker);
__attribute__((visibility("default"))) void vault_write(uintptr_t address, uint32_t value,
                                                        int in_worker);

#endif
