/* The numbers that gates, runtime and allocator share.  Read by C and by the assembler: #defines
 * only.
 *
 * Address plan.  Every protection key owns one window of address space, so that the key of a heap
 * or stack address is a shift and a compare, with no table that anybody could forge:
 *
 *   window(key) = IA2_WINDOW_BASE + (key << IA2_WINDOW_SHIFT)
 *     + 0                   heap            (IA2_HEAP_SIZE, reserved, never all used)
 *     + IA2_STACKS_OFFSET   stacks          (one stride a thread slot, the lowest page a guard)
 *
 * A compartment's private window lies at its own key, its lending window at its lending key, the
 * shared heap at key 0, the runtime's own memory at IA2_KEY_RUNTIME. */
#ifndef IA2_RUNTIME_LAYOUT_H
#define IA2_RUNTIME_LAYOUT_H

#define IA2_PAGE 4096

/* Protection keys.  Compartments take 1..n, their lending keys n+1.. in compartment order. */
#define IA2_KEY_SHARED 0
#define IA2_KEY_LIBC 14 /* data of libc, ld.so and other libraries that are no compartments */
#define IA2_KEY_RUNTIME 15
#define IA2_KEY_LAST_FREE 13 /* compartments + lending keys must fit 1..13 */
#define IA2_MAX_COMPARTMENTS 13

/* PKRU images (Intel SDM vol. 3A 4.6.2: bit 2k = access disable, bit 2k+1 = write disable). */
#define IA2_PKRU_SHARED 0x45555554 /* keys 0 and 14: libc's own code, outside of compartments */
#define IA2_PKRU_RUNTIME 0x00000000

#define IA2_WINDOW_BASE 0x200000000000
#define IA2_WINDOW_SHIFT 37 /* 128 GiB a key */
#define IA2_WINDOW_COUNT 16
#define IA2_HEAP_SIZE 0x400000000     /* 16 GiB */
#define IA2_STACKS_OFFSET 0x800000000 /* 32 GiB */

/* Handles: what a compartment gets in place of a pointer that is none of its business.  An address
 * like another, so that types stay, but nothing is mapped there (programs lie above 0x555500000000,
 * what is mapped without an address just below 0x800000000000).  See copy/handles.h. */
#define IA2_HANDLE_BASE 0x400000000000
#define IA2_HANDLE_OWNER_SHIFT 40 /* 1 TiB for the handles of a key */

/* Thread slots. */
#define IA2_MAX_THREADS 4096
#define IA2_STACK_STRIDE 0x800000     /* 8 MiB, guard included, in a private window */
#define IA2_LEND_STACK_STRIDE 0x40000 /* 256 KiB, guard included, in a lending window */

/* Per-thread header of a compartment: symbol ia2_head_<key>, the first page of the compartment
 * object's static TLS, tagged with the compartment's key.  Offsets in bytes. */
#define IA2_HEAD_SP 0       /* stack pointer to enter on; 0 while the thread is inside */
#define IA2_HEAD_START_FN 8 /* handed over by the runtime, used once: what the start gate calls */
#define IA2_HEAD_START_ARG 16
#define IA2_HEAD_LEND_SP 24  /* free top of this thread's lending stack; 0: lends nothing */
#define IA2_HEAD_STACK_LO 32 /* bounds of this thread's stack in this compartment */
#define IA2_HEAD_STACK_HI 40
#define IA2_HEAD_LENDING 48 /* > 0: allocations go to the lending window (see ia2_lends) */
#define IA2_HEAD_LEND_LO 56 /* lowest address of the lending stack */
#define IA2_HEAD_MAIL 64    /* eight words: what does not fit the registers of a monitor call */
#define IA2_HEAD_MAIL_WORDS 8
#define IA2_HEAD_MONITOR 128 /* IA2_MONITOR_*: where a call of the runtime is */
#define IA2_HEAD_SIZE 136    /* 136..4095 are the compartment's own TLS */

/* Written by the side that is left, consumed by the side that is entered. */
#define IA2_MONITOR_CALLS 1
#define IA2_MONITOR_RETURNS 2

#endif
