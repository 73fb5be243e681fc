/* pthread_key_create: destructors run in the compartment that registered them. */
#ifndef IA2_RUNTIME_CORE_KEYS_H
#define IA2_RUNTIME_CORE_KEYS_H

#include <stdint.h>

int64_t ia2_key_create(uint32_t key, uint64_t destructor);
int64_t ia2_key_delete(uint32_t key, uint64_t number);

/* This thread ends. */
void ia2_keys_destroy_values(void);

#endif
