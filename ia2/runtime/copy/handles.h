/* Handles: the live objects of a compartment that others know.
 *
 * What others carry, and cannot look into, they get as a number in place of the pointer
 * (IA2_HANDLE_BASE in layout.h).  Its owner has a table of what is out there: pointer, kind, and
 * how often it was given out and not given back.  So a number is worth what the table says: one
 * that was never given out, was given back as often as it was given out, or is of another kind, is
 * refused.  Numbers are no secret: any compartment may use what any other holds.
 *
 * A call in which an object is used pins it, and what a call takes it has in hand until it returns:
 * both are noted in the caller's list of touched handles, for ia2_handles_settle.
 *
 * The table lies in its owner's private memory, is all zero at first, and never grows.  Not for
 * signal handlers that interrupt a call into the same compartment. */
#ifndef IA2_RUNTIME_COPY_HANDLES_H
#define IA2_RUNTIME_COPY_HANDLES_H

#define IA2_HANDLES_MAX 4096     /* live objects of a compartment; index 0 is none */
#define IA2_HANDLES_BUCKETS 1024 /* a power of two */
#define IA2_HANDLES_SIZE 133136  /* of struct ia2_handles */

#ifndef __ASSEMBLER__
#include <stdint.h>

#include "ia2/allocator/lock.h"

struct ia2_handle {
  uintptr_t pointer;
  uint32_t held;       /* given out and not given back */
  uint32_t shown;      /* to calls that have not returned: may be used, not given back */
  uint32_t in_hand;    /* taken by calls that have not returned */
  uint32_t pins;       /* used by calls that have not returned */
  uint32_t generation; /* how many objects had this entry */
  uint16_t kind;
  uint16_t next; /* of the bucket, or of the free entries */
};

struct ia2_handles {
  struct ia2_lock lock;
  uint16_t used; /* entries below were used */
  uint16_t free_first, free_last;
  uint16_t reserved[3];
  uint16_t bucket[IA2_HANDLES_BUCKETS];
  struct ia2_handle at[IA2_HANDLES_MAX];
};

enum ia2_handle_error {
  IA2_HANDLE_OK,
  IA2_HANDLE_FORGED,
  IA2_HANDLE_STALE,
  IA2_HANDLE_OTHER_KIND,
  IA2_HANDLE_NOT_HELD, /* only shown */
  IA2_HANDLE_IN_USE,
  IA2_HANDLE_FULL,
  IA2_OBJECT_UNKNOWN,
  IA2_OBJECT_KNOWN,
};

/* What a call has in hand: index of the entry, and what to undo when it returns. */
enum { IA2_TOUCH_PIN = 0, IA2_TOUCH_TAKEN = 0x4000, IA2_TOUCH_SHOWN = 0x8000 };

/* Turn *value, from pointer to handle (give) or back (the others); 0 stays 0.  `owner` is the key
 * of the table's compartment.  *touched is what to note, 0 if nothing. */
enum ia2_handle_error ia2_handle_give(struct ia2_handles *, unsigned owner, unsigned kind,
                                      uint64_t *value);
enum ia2_handle_error ia2_handle_show(struct ia2_handles *, unsigned owner, unsigned kind,
                                      uint64_t *value, uint16_t *touched);
enum ia2_handle_error ia2_handle_take(struct ia2_handles *, unsigned owner, unsigned kind,
                                      uint64_t *value, uint16_t *touched);
enum ia2_handle_error ia2_handle_use(struct ia2_handles *, unsigned owner, unsigned kind,
                                     uint64_t *value, uint16_t *touched);
enum ia2_handle_error ia2_handle_know(struct ia2_handles *, unsigned owner, unsigned kind,
                                      uint64_t *value);

/* Live objects: entries that are looked up by address, and held once. */
enum ia2_handle_error ia2_object_use(struct ia2_handles *, unsigned kind, uint64_t object,
                                     uint16_t *touched);
enum ia2_handle_error ia2_object_lacks(struct ia2_handles *, unsigned kind, uint64_t object);
enum ia2_handle_error ia2_object_add(struct ia2_handles *, unsigned kind, uint64_t object);
enum ia2_handle_error ia2_object_remove(struct ia2_handles *, unsigned kind, uint64_t object,
                                        uint16_t *touched);

/* The call returns. */
void ia2_handles_settle(struct ia2_handles *, const uint16_t *touched, unsigned count);
#endif

#endif
