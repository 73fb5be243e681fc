/* What each compartment's object tells the harness. */
#include "tests/gates/harness.h"
#include "ia2/runtime/arch/x86_64/names.h"

extern __thread char IA2_OWN_HEAD[];
extern const unsigned char __start_ia2_gates[] __attribute__((visibility("hidden")));
extern const unsigned char __stop_ia2_gates[] __attribute__((visibility("hidden")));

__attribute__((visibility("default"))) struct harness_compartment IA2_PASTE(harness_,
                                                                            IA2_SELF)(void) {
  return (struct harness_compartment){
      .key = IA2_SELF,
      .lend_key = IA2_OWN_LEND_KEY,
      .head = IA2_OWN_HEAD - (char *)__builtin_thread_pointer(),
      .start = harness_start,
      .gates = __start_ia2_gates,
      .gates_size = (uint64_t)(__stop_ia2_gates - __start_ia2_gates),
  };
}
