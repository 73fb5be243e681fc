/* The start, as libia2's constructor: before the initialisers of every object that needs libia2. */
#include <cpuid.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/rseq.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "ia2/allocator/shared.h"
#include "ia2/runtime/arch/x86_64/cpu.h"
#include "ia2/runtime/confine/clone.h"
#include "ia2/runtime/confine/confine.h"
#include "ia2/runtime/core/gadgets.h"
#include "ia2/runtime/core/head.h"
#include "ia2/runtime/core/objects.h"
#include "ia2/runtime/core/rights.h"
#include "ia2/runtime/core/slots.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/core/windows.h"
#include "ia2/runtime/linux/signals.h"

extern const struct ia2_program ia2_program __attribute__((weak));
extern __thread char ia2_head_15[];

/* The runtime's own gates. */
extern const char __start_ia2_gates[] __attribute__((visibility("hidden")));
extern const char __stop_ia2_gates[] __attribute__((visibility("hidden")));

static void *own_head(void) { return ia2_head_15; }

/* The runtime is described like a compartment. */
static const struct ia2_compartment own = {
    .abi_version = IA2_ABI_VERSION,
    .key = IA2_KEY_RUNTIME,
    .pkru = IA2_PKRU_RUNTIME,
    .name = "the runtime",
    .head = own_head,
    .gates = __start_ia2_gates,
    .gates_end = __stop_ia2_gates,
};

static void check_machine(void) {
  const long key = ia2_sys2(SYS_pkey_alloc, 0, 0);
  if (key < 0)
    ia2_refuse(IA2_EXIT_NO_PKU, "this machine has no memory protection keys (PKU); cannot run", 0);
  ia2_sys1(SYS_pkey_free, key);
  struct utsname kernel;
  if (ia2_sys1(SYS_uname, &kernel) != 0)
    return;
  int number[2] = {0, 0}, i = 0;
  for (const char *c = kernel.release; *c && i < 2; c++) {
    if (*c >= '0' && *c <= '9')
      number[i] = number[i] * 10 + (*c - '0');
    else
      i++;
  }
  /* Before 6.12 a signal frame is written with the rights of the interrupted code, which has none
   * on our alternate stacks (Linux commit "x86/pkeys: Update PKRU to enable all pkeys before
   * XSAVE"). */
  if (number[0] < 6 || (number[0] == 6 && number[1] < 12))
    ia2_refuse(IA2_EXIT_REFUSED, "Linux 6.12 or later is needed, this is", kernel.release);
}

static void add_compartment(const struct ia2_compartment *compartment) {
  const uint32_t key = compartment->key;
  if (compartment->abi_version != IA2_ABI_VERSION)
    ia2_refuse(IA2_EXIT_REFUSED, "built for another version of libia2", compartment->name);
  if (key < 1 || key > IA2_MAX_COMPARTMENTS || ia2_fixed->compartments[key])
    ia2_refuse(IA2_EXIT_REFUSED, "two compartments with one key", compartment->name);
  ia2_fixed->compartments[key] = compartment;
}

static void read_program(void) {
  if (ia2_program.abi_version != IA2_ABI_VERSION)
    ia2_refuse(IA2_EXIT_REFUSED, "built for another version of libia2", "the program");
  ia2_fixed->count = ia2_program.compartment_count;
  ia2_fixed->mode = ia2_program.mode;
  ia2_fixed->options = ia2_program.options;
  if (ia2_fixed->count < 1 || ia2_fixed->count > IA2_MAX_COMPARTMENTS)
    ia2_refuse(IA2_EXIT_REFUSED, "impossible number of compartments", 0);
  for (uint32_t i = 0; i < ia2_fixed->count; i++) {
    if (!ia2_program.compartments[i])
      ia2_refuse(IA2_EXIT_REFUSED, "a compartment is not loaded", 0);
    add_compartment(ia2_program.compartments[i]);
  }
  ia2_fixed->compartments[IA2_KEY_RUNTIME] = &own;
  const uintptr_t thread_pointer = (uintptr_t)__builtin_thread_pointer();
  for (uint32_t key = 1; key < IA2_WINDOW_COUNT; key++)
    if (ia2_fixed->compartments[key])
      ia2_fixed->head_offset[key] =
          (intptr_t)((uintptr_t)ia2_fixed->compartments[key]->head() - thread_pointer);
}

static void read_processor(void) {
  uint32_t a, b, c, d;
  ia2_fixed->cpu_flags = ia2_cpu_detect();
  /* Intel SDM vol. 1, 13.5.1: sub-leaf i of leaf 0dh gives the offset of component i in ebx. */
  __cpuid_count(0xd, 9, a, b, c, d);
  (void)a, (void)c, (void)d;
  ia2_fixed->pkru_offset = b;
}

static void list_shared_ranges(void) {
  uint32_t n = 0;
  for (uint32_t key = 1; key <= ia2_fixed->count; key++) {
    const struct ia2_compartment *const compartment = ia2_fixed->compartments[key];
    if (compartment->shared_data == compartment->shared_data_end)
      continue;
    ia2_fixed->shared_ranges[n].low = (uintptr_t)compartment->shared_data;
    ia2_fixed->shared_ranges[n++].high = (uintptr_t)compartment->shared_data_end;
  }
}

/* The kernel jumps where the rseq area says, with the rights of the thread, and the area lies in
 * the thread control block, which everybody writes.  cpu_id: libc asserts that a failed
 * registration is marked, and starts no thread with one if its parent has none (glibc
 * rseq-internal.h). */
static void unregister_rseq(void) {
  if (!__rseq_size)
    return;
  char *const area = (char *)__builtin_thread_pointer() + __rseq_offset;
  enum { AREA_SIZE = 32, UNREGISTER = 1, SIGNATURE = 0x53053053, FAILED = -2 };
  if (ia2_sys4(SYS_rseq, area, AREA_SIZE, UNREGISTER, SIGNATURE) != 0)
    ia2_refuse(IA2_EXIT_REFUSED, "cannot unregister rseq", 0);
  *(volatile int32_t *)(area + 4) = FAILED;
}

static void *wait_for_ever(void *unused) {
  (void)unused;
  for (;;)
    pause();
}

/* Later libc could neither install its handlers for setuid and the like (nptl/pthread_create.c
 * late_init) and for cancellation (nptl/pthread_cancel.c), nor load what unwinds threads
 * (libgcc_s.so.1). */
static void start_a_thread(void) {
  pthread_t thread;
  if (pthread_create(&thread, 0, wait_for_ever, 0) != 0)
    return;
  pthread_cancel(thread);
  pthread_join(thread, 0);
}

static void fix(void) {
  if (ia2_sys3(SYS_mprotect, &ia2_fixed_page, IA2_PAGE, PROT_READ) != 0)
    ia2_refuse(IA2_EXIT_REFUSED, "mprotect", 0);
}

__attribute__((constructor)) static void start(void) {
  if (!&ia2_program)
    return; /* a tool that has only been linked with us */
  check_machine();
  ia2_libc_reserve();
  start_a_thread();
  unregister_rseq();
  ia2_objects_bind();
  ia2_errno_move();
  read_program();
  read_processor();
  list_shared_ranges();
  ia2_objects_find();
  ia2_slots_list_places(&ia2_fixed->places);
  ia2_objects_rank();
  ia2_gadgets_scan();
  ia2_windows_reserve(); /* all rights from here on */
  ia2_slots_adopt_main();
  ia2_shared_init((void *)ia2_window(IA2_KEY_RUNTIME));
  ia2_objects_tag();
  ia2_clone_take_over();
  ia2_libc_tag();
  fix();
  ia2_signals_init();
  ia2_confine(ia2_program.permitted);
  ia2_drop_rights();
}
