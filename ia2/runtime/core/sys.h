/* System calls without libc: no errno, which lies in memory that everybody can write, and no code
 * of libc's runs with the runtime's rights.  Results are the kernel's, -errno on failure. */
#ifndef IA2_RUNTIME_CORE_SYS_H
#define IA2_RUNTIME_CORE_SYS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

static inline long ia2_sys6(long number, long a, long b, long c, long d, long e, long f) {
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

#define ia2_sys4(n, a, b, c, d) ia2_sys6(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define ia2_sys3(n, a, b, c) ia2_sys4(n, a, b, c, 0)
#define ia2_sys2(n, a, b) ia2_sys4(n, a, b, 0, 0)
#define ia2_sys1(n, a) ia2_sys4(n, a, 0, 0, 0)
#define ia2_sys0(n) ia2_sys4(n, 0, 0, 0, 0)

/* The kernel's signal set is 64 bits, libc's 1024. */
#define IA2_SIGSET_SIZE 8

#endif
