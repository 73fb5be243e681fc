/* libc's functions for the interposers of compartments, whose objects define the usual names
 * themselves.  They run with the rights of whoever calls them. */
  .text
.macro FORWARD name
  .globl ia2_libc_\name
  .type ia2_libc_\name, @function
  .p2align 4
ia2_libc_\name:
  .cfi_startproc
  jmp *\name@GOTPCREL(%rip)
  .cfi_endproc
  .size ia2_libc_\name, . - ia2_libc_\name
.endm

  FORWARD pthread_join
  FORWARD pthread_tryjoin_np
  FORWARD pthread_timedjoin_np
  FORWARD pthread_clockjoin_np
  FORWARD pthread_detach
  FORWARD pthread_getattr_np
  FORWARD dlopen
  FORWARD dlerror

  .section .note.GNU-stack, "", @progbits
