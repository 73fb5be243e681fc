/* What the keys themselves stop. */
#include "tests/attacks/attack.h"

ATTACK(read_global) { return *attack_shared->global; }
ATTACK(read_heap) { return *attack_shared->heap; }
ATTACK(read_stack) { return *attack_shared->stack; }

ATTACK(write_global) {
  *attack_shared->global = 1;
  return ATTACK_NOTHING;
}

/* The kernel reads and writes with the rights of whoever asks. */
ATTACK(write_syscall) {
  int ends[2];
  uint64_t got = 0;
  if (pipe(ends) != 0)
    return (uint64_t)-errno;
  const uint64_t written = SYSCALL_3(SYS_write, ends[1], attack_shared->global, 8);
  if (attack_failed(written))
    return written;
  return read(ends[0], &got, sizeof got) == sizeof got ? got : ATTACK_NOTHING;
}

ATTACK(read_syscall) {
  int ends[2];
  if (pipe(ends) != 0 || write(ends[1], "attacked", 8) != 8)
    return (uint64_t)-errno;
  return SYSCALL_3(SYS_read, ends[0], attack_shared->global, 8);
}
