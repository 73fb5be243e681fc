/* rights_check: the only form in which a call gate may change rights,
 *
 *     wrpkru
 *     cmp  $rights, %eax      3d imm32, 83 f8 imm8, or for no restriction: 85 c0 (test)
 *     jne  fail               75 rel8 or 0f 85 rel32
 *     ...
 *     fail: ud2
 *
 * Whoever jumps to that wrpkru with rights of his own choosing is stopped; with the gate's own
 * rights he goes on as one who entered the gate. */
#ifndef IA2_ELF_RIGHTS_CHECK_H
#define IA2_ELF_RIGHTS_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All gates are in this section. */
#define RIGHTS_SECTION "ia2_gates"

/* rights_check_at says whether the three bytes at `at` are followed by such a check, within the
 * `size` bytes, and which rights it wants. */
bool rights_check_at(const unsigned char *bytes, size_t size, size_t at, uint32_t *rights);

#endif
