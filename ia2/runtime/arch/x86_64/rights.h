/* The one place where rights change.
 *
 * Rights are assembler symbols ia2_pkru_<key>, so that macros can take a key as an argument. */
#ifndef IA2_RUNTIME_ARCH_X86_64_RIGHTS_H
#define IA2_RUNTIME_ARCH_X86_64_RIGHTS_H

#include "ia2/runtime/layout.h"

/* A test of the other instructions can run where there are no protection keys.  (unsafe) */
#ifndef IA2_WRPKRU
#define IA2_WRPKRU wrpkru
#define IA2_RDPKRU rdpkru
#endif

  .set ia2_pkru_0, IA2_PKRU_SHARED
  .set ia2_pkru_15, IA2_PKRU_RUNTIME
#ifdef IA2_PKRU_1
  .set ia2_pkru_1, IA2_PKRU_1
  .set ia2_lend_key_1, IA2_LEND_KEY_1
#endif
#ifdef IA2_PKRU_2
  .set ia2_pkru_2, IA2_PKRU_2
  .set ia2_lend_key_2, IA2_LEND_KEY_2
#endif
#ifdef IA2_PKRU_3
  .set ia2_pkru_3, IA2_PKRU_3
  .set ia2_lend_key_3, IA2_LEND_KEY_3
#endif
#ifdef IA2_PKRU_4
  .set ia2_pkru_4, IA2_PKRU_4
  .set ia2_lend_key_4, IA2_LEND_KEY_4
#endif
#ifdef IA2_PKRU_5
  .set ia2_pkru_5, IA2_PKRU_5
  .set ia2_lend_key_5, IA2_LEND_KEY_5
#endif
#ifdef IA2_PKRU_6
  .set ia2_pkru_6, IA2_PKRU_6
  .set ia2_lend_key_6, IA2_LEND_KEY_6
#endif
#ifdef IA2_PKRU_7
  .set ia2_pkru_7, IA2_PKRU_7
  .set ia2_lend_key_7, IA2_LEND_KEY_7
#endif
#ifdef IA2_PKRU_8
  .set ia2_pkru_8, IA2_PKRU_8
  .set ia2_lend_key_8, IA2_LEND_KEY_8
#endif
#ifdef IA2_PKRU_9
  .set ia2_pkru_9, IA2_PKRU_9
  .set ia2_lend_key_9, IA2_LEND_KEY_9
#endif
#ifdef IA2_PKRU_10
  .set ia2_pkru_10, IA2_PKRU_10
  .set ia2_lend_key_10, IA2_LEND_KEY_10
#endif
#ifdef IA2_PKRU_11
  .set ia2_pkru_11, IA2_PKRU_11
  .set ia2_lend_key_11, IA2_LEND_KEY_11
#endif
#ifdef IA2_PKRU_12
  .set ia2_pkru_12, IA2_PKRU_12
  .set ia2_lend_key_12, IA2_LEND_KEY_12
#endif
#ifdef IA2_PKRU_13
  .set ia2_pkru_13, IA2_PKRU_13
  .set ia2_lend_key_13, IA2_LEND_KEY_13
#endif

/* Takes the rights `pkru`, or jumps to `trap`.  wrpkru wants ecx = edx = 0 and takes eax (SDM vol.
 * 2D). Whoever jumps to it has chosen eax, hence the compare, in the form that the byte scan
 * expects: cmp $imm32, %eax, which an assembler would shorten for small numbers. */
.macro IA2_RIGHTS pkru, trap
  xor %ecx, %ecx
  xor %edx, %edx
  mov $\pkru, %eax
  IA2_WRPKRU
  .byte 0x3d /* cmp $\pkru, %eax */
  .long \pkru
  jne \trap
.endm

#endif
