/* The TLS header of a compartment: first in the object's .tdata, page aligned, so that the compartment's
 * thread-local block starts a page; ia2/elf/tls.ld rounds its end.  Must be the first object of the link.
 * The runtime fills it for every thread before the thread exists. */
#include "ia2/runtime/arch/x86_64/names.h"
#include "ia2/runtime/layout.h"

  .section .tdata.ia2_head, "awT", @progbits
  .p2align 12
  .globl IA2_OWN_HEAD
  .type IA2_OWN_HEAD, @object
  .size IA2_OWN_HEAD, IA2_HEAD_SIZE
IA2_OWN_HEAD:
  .zero IA2_HEAD_SIZE

/* A .tbss for tls.ld to round, also where the object has none of its own. */
  .section .tbss.ia2_tail, "awT", @nobits
  .zero 1

  .section .note.GNU-stack, "", @progbits
