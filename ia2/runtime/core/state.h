/* What the runtime knows.  All of it lies in memory with the runtime's key (the object's .data,
 * .bss and thread-local block are tagged at start) or, ia2_fixed, in a page that is read-only after
 * start. */
#ifndef IA2_RUNTIME_CORE_STATE_H
#define IA2_RUNTIME_CORE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ia2/runtime/compartment.h"
#include "ia2/runtime/copy/copy.h"
#include "ia2/runtime/layout.h"

#define IA2_MAX_OBJECTS 48
#define IA2_PATH_SIZE 200

/* An ELF object of the process. */
struct ia2_object {
  char path[IA2_PATH_SIZE];  /* empty for the vdso */
  uintptr_t base, low, high; /* load bias; span of the segments */
  uint32_t key;              /* 0: no compartment's */
  uint32_t rank;             /* position in the order of initialisation, compartments only */
  bool has_tls;
  uintptr_t tls_offset; /* thread pointer minus address of the block */
  uintptr_t tls_image, tls_image_size, tls_size, tls_align;
  uintptr_t init, fini; /* functions, 0 if none */
  const uintptr_t *init_array, *fini_array;
  size_t init_count, fini_count;
};

enum ia2_slot_state { IA2_SLOT_FREE = 0, IA2_SLOT_READY, IA2_SLOT_LIVE, IA2_SLOT_ENDED };

/* A place for a thread: its stacks, its static TLS, and who lives there. */
struct ia2_slot {
  uint32_t state;
  uint32_t tid;     /* as the kernel said it, not as libc's memory says */
  uint32_t key;     /* compartment that the thread starts in */
  bool prepared;    /* guards set and pages tagged, for ever */
  bool abandoned;   /* detached or joined: nobody will ask for its result */
  uint64_t fn, arg; /* what it runs */
  uint64_t mask;    /* with these signals blocked */
  uintptr_t thread_pointer;
  uintptr_t base_low,
      base_high; /* the stack in key 14, of libc and of our code with SHARED rights */
};

struct ia2_run;

/* A compartment has locked a file of libc's. */
struct ia2_held {
  uint64_t file;
  uint32_t key, count;
};

/* Of the running thread; nothing of it is reachable for compartments. */
struct ia2_thread {
  uint32_t slot;
  uint32_t stepping; /* permissive: keys opened for one instruction */
  uint32_t stepping_pkru;
  struct ia2_run *runs;   /* compartments' code that the runtime started, newest first (run.c) */
  uint64_t deferred_mask; /* what to restore when a signal was put off */
  uint8_t deferred_info[128];
  struct ia2_held held[8]; /* libc_calls.c */
};

/* Read-only after start: also for code that runs with few rights. */
struct ia2_constants {
  uint32_t cpu_flags;                                       /* exported as ia2_cpu_flags */
  uint32_t count;                                           /* compartments are 1..count */
  uint32_t mode;                                            /* enum ia2_mode */
  uint32_t pkru_offset;                                     /* of PKRU in an XSAVE area */
  struct ia2_range shared_ranges[IA2_MAX_COMPARTMENTS + 1]; /* exported as ia2_shared_ranges */
  uintptr_t clone_return;   /* ia2_clone_return: where libc's clone() goes on (confine/clone.c) */
  struct ia2_places places; /* exported as ia2_places */
  const struct ia2_compartment *compartments[IA2_WINDOW_COUNT]; /* by key; the runtime's own too */
  uint32_t options;                                             /* enum ia2_option */
  intptr_t head_offset[IA2_WINDOW_COUNT]; /* of the headers, from the thread pointer */
};

union ia2_fixed_page {
  struct ia2_constants fixed;
  char page[IA2_PAGE];
};

extern union ia2_fixed_page ia2_fixed_page;
#define ia2_fixed (&ia2_fixed_page.fixed)

extern struct ia2_object ia2_objects[IA2_MAX_OBJECTS];
extern uint32_t ia2_object_count;
extern struct ia2_slot ia2_slots[IA2_MAX_THREADS];
extern __thread struct ia2_thread ia2_self;

static inline uintptr_t ia2_window(uint32_t key) {
  return IA2_WINDOW_BASE + ((uintptr_t)key << IA2_WINDOW_SHIFT);
}

static inline struct ia2_slot *ia2_own_slot(void) { return &ia2_slots[ia2_self.slot]; }

/* The object of a compartment (or of the runtime); there is always one. */
struct ia2_object *ia2_object_of(uint32_t key);

#endif
