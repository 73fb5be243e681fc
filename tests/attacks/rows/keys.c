/* Keys are the kernel's to give. */
#include <sys/mman.h>

#include "tests/attacks/attack.h"

enum { VICTIM = 1, PAGE = 4096, READ_WRITE = PROT_READ | PROT_WRITE };

ATTACK(pkey_mprotect_to_0) {
  const uint64_t error =
      SYSCALL_4(SYS_pkey_mprotect, page_of(attack_shared->global), PAGE, READ_WRITE, 0);
  return attack_failed(error) ? error : *attack_shared->global;
}

/* The new owner of the number gets the rights that he asks for. */
ATTACK(pkey_free_and_alloc) {
  const uint64_t freed = SYSCALL_1(SYS_pkey_free, VICTIM);
  if (attack_failed(freed))
    return freed;
  const uint64_t key = SYSCALL_2(SYS_pkey_alloc, 0, 0);
  return key == VICTIM ? *attack_shared->global : key;
}

/* Memory that can only be executed gets a key of the kernel's; back to ordinary, it has key 0. */
ATTACK(mprotect_exec_and_back) {
  const uint64_t page = page_of(attack_shared->global);
  uint64_t error = SYSCALL_3(SYS_mprotect, page, PAGE, PROT_EXEC);
  if (attack_failed(error))
    return error;
  error = SYSCALL_3(SYS_mprotect, page, PAGE, READ_WRITE);
  return attack_failed(error) ? error : *attack_shared->global;
}
