/* System calls that copy memory without looking at keys. */
#include "tests/attacks/attack.h"

struct vector {
  uint64_t address, size;
};

ATTACK(process_vm_readv) {
  uint64_t got = 0;
  const struct vector local = {(uint64_t)&got, sizeof got};
  const struct vector remote = {(uint64_t)attack_shared->global, sizeof got};
  const uint64_t size = SYSCALL_6(SYS_process_vm_readv, getpid(), &local, 1, &remote, 1, 0);
  return attack_failed(size) ? size : got;
}

ATTACK(process_vm_writev) {
  uint64_t evil_word = 666;
  const struct vector local = {(uint64_t)&evil_word, sizeof evil_word};
  const struct vector remote = {(uint64_t)attack_shared->global, sizeof evil_word};
  return SYSCALL_6(SYS_process_vm_writev, getpid(), &local, 1, &remote, 1, 0);
}

/* x32 numbers reach the same calls (where the kernel has them). */
ATTACK(x32_number) {
  enum { X32 = 0x40000000, X32_PROCESS_VM_READV = 539 };
  uint64_t got = 0;
  const struct {
    uint32_t address, size;
  } local = {(uint32_t)(uint64_t)&got, sizeof got}, remote = {0, sizeof got};
  const uint64_t size = SYSCALL_6(X32 | X32_PROCESS_VM_READV, getpid(), &local, 1, &remote, 1, 0);
  return attack_failed(size) ? size : ATTACK_DONE;
}

/* The numbers of i386 mean other calls: 381 pkey_alloc, 382 pkey_free. */
static uint64_t i386_syscall(uint32_t number, uint32_t a, uint32_t b) {
  uint64_t result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"((uint64_t)number), "b"((uint64_t)a), "c"((uint64_t)b)
                   : "r8", "r9", "r10", "r11", "memory");
  return (uint64_t)(int64_t)(int32_t)result;
}

ATTACK(int_0x80) {
  enum { I386_PKEY_ALLOC = 381, I386_PKEY_FREE = 382, VICTIM = 1 };
  const uint64_t freed = i386_syscall(I386_PKEY_FREE, VICTIM, 0);
  if (attack_failed(freed))
    return freed;
  const uint64_t key = i386_syscall(I386_PKEY_ALLOC, 0, 0);
  return key == VICTIM ? *attack_shared->global : key;
}
