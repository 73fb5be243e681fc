/* The list of the program's compartments: in the main executable only. */
#include <sys/syscall.h>

#include "ia2/runtime/compartment.h"

#define DECLARE(k) extern const struct ia2_compartment ia2_compartment_##k __attribute__((weak));
#if IA2_COMPARTMENT_COUNT >= 1
DECLARE(1)
#endif
#if IA2_COMPARTMENT_COUNT >= 2
DECLARE(2)
#endif
#if IA2_COMPARTMENT_COUNT >= 3
DECLARE(3)
#endif
#if IA2_COMPARTMENT_COUNT >= 4
DECLARE(4)
#endif
#if IA2_COMPARTMENT_COUNT >= 5
DECLARE(5)
#endif
#if IA2_COMPARTMENT_COUNT >= 6
DECLARE(6)
#endif
#if IA2_COMPARTMENT_COUNT >= 7
DECLARE(7)
#endif
#if IA2_COMPARTMENT_COUNT >= 8
DECLARE(8)
#endif
#if IA2_COMPARTMENT_COUNT >= 9
DECLARE(9)
#endif
#if IA2_COMPARTMENT_COUNT >= 10
DECLARE(10)
#endif
#if IA2_COMPARTMENT_COUNT >= 11
DECLARE(11)
#endif
#if IA2_COMPARTMENT_COUNT >= 12
DECLARE(12)
#endif
#if IA2_COMPARTMENT_COUNT >= 13
DECLARE(13)
#endif

static const struct ia2_compartment *const compartments[] = {
#if IA2_COMPARTMENT_COUNT >= 1
    &ia2_compartment_1,
#endif
#if IA2_COMPARTMENT_COUNT >= 2
    &ia2_compartment_2,
#endif
#if IA2_COMPARTMENT_COUNT >= 3
    &ia2_compartment_3,
#endif
#if IA2_COMPARTMENT_COUNT >= 4
    &ia2_compartment_4,
#endif
#if IA2_COMPARTMENT_COUNT >= 5
    &ia2_compartment_5,
#endif
#if IA2_COMPARTMENT_COUNT >= 6
    &ia2_compartment_6,
#endif
#if IA2_COMPARTMENT_COUNT >= 7
    &ia2_compartment_7,
#endif
#if IA2_COMPARTMENT_COUNT >= 8
    &ia2_compartment_8,
#endif
#if IA2_COMPARTMENT_COUNT >= 9
    &ia2_compartment_9,
#endif
#if IA2_COMPARTMENT_COUNT >= 10
    &ia2_compartment_10,
#endif
#if IA2_COMPARTMENT_COUNT >= 11
    &ia2_compartment_11,
#endif
#if IA2_COMPARTMENT_COUNT >= 12
    &ia2_compartment_12,
#endif
#if IA2_COMPARTMENT_COUNT >= 13
    &ia2_compartment_13,
#endif
};

/* From ia2/private/permits.bzl. */
#ifndef IA2_PERMITTED
#define IA2_PERMITTED
#endif
#ifndef IA2_OPTIONS
#define IA2_OPTIONS 0
#endif

static const uint16_t permitted[] = {IA2_PERMITTED 0};

_Static_assert(IA2_COMPARTMENT_COUNT == sizeof compartments / sizeof *compartments, "13 at most");

__attribute__((visibility("default"))) const struct ia2_program ia2_program = {
    .abi_version = IA2_ABI_VERSION,
    .mode = IA2_MODE,
    .compartment_count = IA2_COMPARTMENT_COUNT,
    .options = IA2_OPTIONS,
    .compartments = compartments,
    .permitted = permitted,
};
