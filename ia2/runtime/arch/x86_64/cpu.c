/* Intel SDM vol. 2A, CPUID; vol. 1, 13.3 (XCR0). */
#include "ia2/runtime/arch/x86_64/cpu.h"

#include <cpuid.h>

enum {
  LEAF1_ECX_OSXSAVE = 1u << 27,
  LEAF1_ECX_AVX = 1u << 28,
  LEAF7_EBX_AVX512F = 1u << 16,
  LEAF7_EBX_AVX512VL = 1u << 31,
  XCR0_AVX = 0x6,     /* xmm and ymm */
  XCR0_AVX512 = 0xe6, /* and opmask, upper halves of zmm0-15, zmm16-31 */
};

static uint32_t xcr0(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

uint32_t ia2_cpu_detect(void) {
  uint32_t a, b, c, d, flags = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & LEAF1_ECX_OSXSAVE))
    return 0;
  const uint32_t enabled = xcr0();
  if ((c & LEAF1_ECX_AVX) && (enabled & XCR0_AVX) == XCR0_AVX)
    flags |= IA2_CPU_AVX;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & LEAF7_EBX_AVX512F) &&
      (b & LEAF7_EBX_AVX512VL) && (enabled & XCR0_AVX512) == XCR0_AVX512)
    flags |= IA2_CPU_AVX512;
  return flags;
}
