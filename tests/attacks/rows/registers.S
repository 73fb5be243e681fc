/* The attacker's side of calls: looks at registers. */
#define SHARED 0x10000000
#define SEEN 56
#define PROBE (56 + 96 * 8)

/* All that another could have left; r11 is lost. */
.macro NOTE
  mov $SHARED + SEEN, %r11d
  .set at, 0
  .irp register, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r12, r13, r14, r15
  mov %\register, at(%r11)
  .set at, at + 8
  .endr
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  movups %xmm\n, at(%r11)
  .set at, at + 16
  .endr
  /* x87: ten bytes a register, behind 28 of control; registers as integers would be shifted, but the
   * significand of an integer with bit 62 set is the integer, doubled. */
  fnsave at(%r11)
  frstor at(%r11)
.endm

  .text
/* Where the gate of attacker_run leads. */
  .globl attacker_entry
  .hidden attacker_entry
  .type attacker_entry, @function
attacker_entry:
  cmpq $0, SHARED + PROBE
  je 1f
  movq $0, SHARED + PROBE
  NOTE
1:
  jmp attacker_run
  .size attacker_entry, . - attacker_entry

/* void registers_after(what): what is left after victim_do(what, 0). */
  .globl registers_after
  .hidden registers_after
  .type registers_after, @function
registers_after:
  .irp register, rbp, rbx, r12, r13, r14, r15
  push %\register
  .endr
  sub $8, %rsp
  xor %esi, %esi
  call victim_do
  NOTE
  add $8, %rsp
  .irp register, r15, r14, r13, r12, rbx, rbp
  pop %\register
  .endr
  ret
  .size registers_after, . - registers_after

/* uint64_t flags_before(what, flags): victim_do(what, 0) with these bits set in RFLAGS. */
  .globl flags_before
  .hidden flags_before
  .type flags_before, @function
flags_before:
  sub $8, %rsp
  pushfq
  or %rsi, (%rsp)
  xor %esi, %esi
  popfq
  call victim_do
  push $0x202
  popfq
  add $8, %rsp
  ret
  .size flags_before, . - flags_before

  .section .note.GNU-stack, "", @progbits
