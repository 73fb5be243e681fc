/* The list of the program's compartments: in the main executable only. */
#include "ia2/runtime/compartment.h"

#define EACH(F) F(1) F(2) F(3) F(4) F(5) F(6) F(7) F(8) F(9) F(10) F(11) F(12) F(13)

#define DECLARE(k) extern const struct ia2_compartment ia2_compartment_##k __attribute__((weak));
EACH(DECLARE)

/* One too many is a compartment that nothing defines: the runtime says so. */
static const struct ia2_compartment *const compartments[] = {
#define ENTRY(k) &ia2_compartment_##k,
    EACH(ENTRY)};

_Static_assert(IA2_COMPARTMENT_COUNT <= sizeof compartments / sizeof *compartments, "keys");

__attribute__((visibility("default"))) const struct ia2_program ia2_program = {
    .abi_version = IA2_ABI_VERSION,
    .mode = IA2_MODE,
    .compartment_count = IA2_COMPARTMENT_COUNT,
    .compartments = compartments,
};
