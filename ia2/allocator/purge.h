/* Giving pages back.  The kernel lets the owner do this even where the mapping is sealed. */
#ifndef IA2_ALLOCATOR_PURGE_H
#define IA2_ALLOCATOR_PURGE_H

#include <linux/mman.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

/* ia2_purge: forget the contents of whole pages; they read as zero afterwards.  The bare system
 * call: free() must leave errno alone, and the runtime calls no libc. */
static inline void ia2_purge(uintptr_t from, size_t size) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "0"((long)SYS_madvise), "D"(from), "S"(size), "d"((long)MADV_DONTNEED)
                   : "rcx", "r11", "memory");
  (void)result;
}

#endif
