/* What this compartment tells the runtime.  Relocated once and read-only after. */
#include "ia2/runtime/arch/x86_64/names.h"
#include "ia2/runtime/compartment.h"
#include "ia2/runtime/layout.h"

extern __thread char IA2_OWN_HEAD[];

void *ia2_start(void);
void *ia2_call_thunk(void *call);
void *ia2_run_key_destructor(void *call);

/* The allocator's, hidden; a program may be linked without. */
__attribute__((weak, visibility("hidden"))) void *ia2_heap_init(void *unused);
__attribute__((weak, visibility("hidden"))) void *ia2_heap_thread_done(void *unused);
__attribute__((weak, visibility("hidden"))) void *ia2_heap_fork(void *phase);

/* Bounds of the section of data shared by name, if there is one (linker-defined). */
extern const char __start_ia2_shared_data[] __attribute__((weak, visibility("hidden")));
extern const char __stop_ia2_shared_data[] __attribute__((weak, visibility("hidden")));

/* There are always some: entries.S. */
extern const char __start_ia2_gates[] __attribute__((visibility("hidden")));
extern const char __stop_ia2_gates[] __attribute__((visibility("hidden")));

static void *own_head(void) { return IA2_OWN_HEAD; }

extern const struct ia2_compartment IA2_OWN_DESCRIPTOR;
__attribute__((visibility("default"))) const struct ia2_compartment IA2_OWN_DESCRIPTOR = {
    .abi_version = IA2_ABI_VERSION,
    .key = IA2_SELF,
    .lend_key = IA2_OWN_LEND_KEY,
    .pkru = IA2_OWN_PKRU,
    .name = IA2_OWN_NAME,
    .head = own_head,
    .start = ia2_start,
    .call = ia2_call_thunk,
    .heap_init = ia2_heap_init,
    .heap_thread_done = ia2_heap_thread_done,
    .heap_fork = ia2_heap_fork,
    .run_key_destructor = ia2_run_key_destructor,
    .shared_data = __start_ia2_shared_data,
    .shared_data_end = __stop_ia2_shared_data,
    .gates = __start_ia2_gates,
    .gates_end = __stop_ia2_gates,
};
