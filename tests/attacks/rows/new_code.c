/* Executable memory with instructions of the attacker's choice: xor eax, ecx, edx; wrpkru; ret.  In
 * pieces, because the object of a compartment must not contain it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>

#include "tests/attacks/attack.h"

enum { PAGE = 4096, READ_WRITE = PROT_READ | PROT_WRITE, READ_EXEC = PROT_READ | PROT_EXEC };
static const unsigned char code[] = {0x31, 0xc0, 0x31, 0xc9, 0x31, 0xd2, 0x0f, 0x01, 0xef, 0xc3};

static uint64_t run(uint64_t address) {
  ((void (*)(void))address)();
  return *attack_shared->global;
}

ATTACK(mmap_rwx) {
  const uint64_t page =
      SYSCALL_6(SYS_mmap, 0, PAGE, READ_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (attack_failed(page))
    return page;
  memcpy((void *)page, code, sizeof code);
  return run(page);
}

ATTACK(mprotect_exec) {
  const uint64_t page =
      SYSCALL_6(SYS_mmap, 0, PAGE, READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memcpy((void *)page, code, sizeof code);
  const uint64_t error = SYSCALL_3(SYS_mprotect, page, PAGE, READ_EXEC);
  return attack_failed(error) ? error : run(page);
}

static uint64_t map_file(int fd, int kind) {
  if (write(fd, code, sizeof code) != (ssize_t)sizeof code)
    return (uint64_t)-errno;
  const uint64_t page = SYSCALL_6(SYS_mmap, 0, PAGE, READ_EXEC, kind, fd, 0);
  return attack_failed(page) ? page : run(page);
}

ATTACK(mmap_file_exec) {
  char path[] = "/tmp/attack.XXXXXX";
  const int fd = mkstemp(path);
  if (fd < 0)
    return (uint64_t)-errno;
  unlink(path);
  return map_file(fd, MAP_PRIVATE);
}

ATTACK(mmap_memfd_exec) {
  const int fd = memfd_create("attack", 0);
  return fd < 0 ? (uint64_t)-errno : map_file(fd, MAP_SHARED);
}

ATTACK(shmat_exec) {
  const uint64_t id = SYSCALL_3(SYS_shmget, IPC_PRIVATE, PAGE, IPC_CREAT | 0700);
  if (attack_failed(id))
    return id;
  const uint64_t page = SYSCALL_3(SYS_shmat, id, 0, SHM_EXEC);
  SYSCALL_3(SYS_shmctl, id, IPC_RMID, 0);
  if (attack_failed(page))
    return page;
  memcpy((void *)page, code, sizeof code);
  return run(page);
}

/* Makes code writable instead. */
ATTACK(mprotect_text_writable) {
  const uint64_t page = (uint64_t)attacker_run & ~(uint64_t)(PAGE - 1);
  const uint64_t error = SYSCALL_3(SYS_mprotect, page, PAGE, READ_WRITE | PROT_EXEC);
  if (attack_failed(error))
    return error;
  memcpy((void *)(page + PAGE - 64), code, sizeof code);
  return run(page + PAGE - 64);
}
