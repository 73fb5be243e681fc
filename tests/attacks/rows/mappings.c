/* Other memory in the place of the victim's, or the victim's in another place. */
#include <sys/mman.h>

#include "tests/attacks/attack.h"

enum { PAGE = 4096, READ_WRITE = PROT_READ | PROT_WRITE };
enum { ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS, OVER = ANONYMOUS | MAP_FIXED };

static uint64_t map_over(uint64_t page) {
  const uint64_t got = SYSCALL_6(SYS_mmap, page, PAGE, READ_WRITE, OVER, -1, 0);
  return attack_failed(got) ? got : ATTACK_NOTHING; /* the victim finds zeroes */
}

ATTACK(mmap_over_globals) { return map_over(page_of(attack_shared->global)); }
ATTACK(mmap_over_heap) { return map_over(page_of(attack_shared->heap)); }

ATTACK(mremap_over) {
  const uint64_t own = SYSCALL_6(SYS_mmap, 0, PAGE, READ_WRITE, ANONYMOUS, -1, 0);
  const uint64_t got = SYSCALL_6(SYS_mremap, own, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
                                 page_of(attack_shared->global), 0);
  return attack_failed(got) ? got : ATTACK_NOTHING;
}

ATTACK(munmap_and_mmap) {
  const uint64_t page = page_of(attack_shared->heap);
  const uint64_t error = SYSCALL_2(SYS_munmap, page, PAGE);
  return attack_failed(error) ? error : map_over(page);
}

ATTACK(madvise_dontneed) {
  return SYSCALL_3(SYS_madvise, page_of(attack_shared->global), PAGE, MADV_DONTNEED);
}

/* Nothing to be read there, but the victim can no longer, either. */
ATTACK(mprotect_none) {
  const uint64_t page = page_of(attack_shared->global);
  return SYSCALL_3(SYS_mprotect, page, PAGE, PROT_NONE);
}

/* Memory that has a descriptor can be mapped twice; the second time it has no key. */
ATTACK(second_mapping) {
  for (int fd = 3; fd < 64; fd++) {
    const uint64_t got = SYSCALL_6(SYS_mmap, 0, PAGE, READ_WRITE, MAP_SHARED, fd, 0);
    if (attack_failed(got))
      continue;
    const uint64_t offset = (uint64_t)attack_shared->heap & (PAGE - 1);
    return *(volatile uint64_t *)(got + offset);
  }
  return ATTACK_NOTHING;
}

/* mremap with an old size of 0 maps shared memory once more. */
ATTACK(mremap_twice) {
  const uint64_t page = page_of(attack_shared->heap);
  const uint64_t got = SYSCALL_6(SYS_mremap, page, 0, PAGE, MREMAP_MAYMOVE, 0, 0);
  if (attack_failed(got))
    return got;
  const uint64_t error = SYSCALL_4(SYS_pkey_mprotect, got, PAGE, READ_WRITE, 0);
  if (attack_failed(error))
    return error;
  return *(volatile uint64_t *)(got + ((uint64_t)attack_shared->heap & (PAGE - 1)));
}
