/* The borrower's half of borrow.h. */
#include "ia2/allocator/borrow.h"

#include <errno.h>

#include "ia2/allocator/self.h"

/* Weak: the policy decides which of these gates there are. */
#define IA2_EACH(o) extern IA2_HIDDEN __attribute__((weak)) ia2_borrow_fn __ia2_borrow_gate_##o;
#include "ia2/allocator/each_compartment.h"

static ia2_borrow_fn *gate_to(unsigned owner) {
  switch (owner) {
#define IA2_EACH(o)                                                                                \
  case o:                                                                                          \
    return __ia2_borrow_gate_##o;
#include "ia2/allocator/each_compartment.h"
  default:
    return NULL;
  }
}

IA2_HIDDEN unsigned ia2_borrow_owner(unsigned lend_key) {
  unsigned owner = 0;
#define IA2_EACH(o)                                                                                \
  if (IA2_LEND_KEY_##o > 0 && IA2_LEND_KEY_##o == lend_key)                                        \
    owner = o;
#include "ia2/allocator/each_compartment.h"
  return gate_to(owner) != NULL ? owner : 0;
}

IA2_HIDDEN void *ia2_borrow(unsigned owner, enum ia2_borrow_op op, void *ptr, size_t size,
                            size_t align) {
  ia2_borrow_fn *const gate = gate_to(owner);
  void *const result = gate == NULL ? NULL : gate(op, ptr, size, align);
  /* errno is set here, whoever's it was in there. */
  if (result == NULL && op != IA2_BORROW_FREE && op != IA2_BORROW_SIZE)
    errno = ENOMEM;
  return result;
}
