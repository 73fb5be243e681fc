/* What the gates have to scrub depends on what the processor has. */
#ifndef IA2_RUNTIME_ARCH_X86_64_CPU_H
#define IA2_RUNTIME_ARCH_X86_64_CPU_H

#define IA2_CPU_AVX 1    /* upper halves of ymm0-15, usable here (XCR0) */
#define IA2_CPU_AVX512 2 /* zmm16-31 and k0-7 too */

#ifndef __ASSEMBLER__
#include <stdint.h>

/* Defined by libia2, in memory that is read-only before any compartment runs: clearing a bit would
 * switch scrubbing off. */
extern const uint32_t ia2_cpu_flags;

/* The value of ia2_cpu_flags for this machine. */
uint32_t ia2_cpu_detect(void);
#endif

#endif
