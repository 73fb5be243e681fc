#include "ia2/runtime/copy/copy.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>

#include "ia2/runtime/layout.h"

_Static_assert(offsetof(struct ia2_copy_frame, stack) == IA2_COPY_FRAME_STACK, "as in assembly");
_Static_assert(offsetof(struct ia2_copy_frame, rax) == IA2_COPY_FRAME_RAX, "as in assembly");
_Static_assert(offsetof(struct ia2_copy_frame, rdx) == IA2_COPY_FRAME_RDX, "as in assembly");
_Static_assert(sizeof(struct ia2_copy_frame) == IA2_COPY_FRAME_SIZE, "as in assembly");
_Static_assert(sizeof(struct ia2_copies) == 8, "as in assembly");
_Static_assert(sizeof(struct ia2_copy_object) == 16, "as in assembly");
_Static_assert(IA2_COPY_MAX + 4096 <= IA2_LEND_RED_ZONE, "what is not reserved is left alone");

#define PUBLIC __attribute__((visibility("default")))

/* No libc: it is not to be trusted with the rights that this runs with. */
static _Noreturn void die(const char *message, size_t length) {
  long result = SYS_write;
  __asm__ volatile("syscall"
                   : "+a"(result)
                   : "D"(2L), "S"(message), "d"(length)
                   : "rcx", "r11", "memory");
  __builtin_trap();
}

#define DIE(message) die("ia2: " message "\n", sizeof "ia2: " message "\n" - 1)

/* String instructions take long to start.  The barriers keep the compiler from calling memcpy. */
enum { SMALL = 256 };

static void copy(uintptr_t to, uintptr_t from, size_t size) {
  if (size <= SMALL) {
    for (; size >= 8; size -= 8, to += 8, from += 8) {
      uint64_t word;
      __asm__ volatile("movq (%1), %0" : "=r"(word) : "r"(from) : "memory");
      __asm__ volatile("movq %0, (%1)" : : "r"(word), "r"(to) : "memory");
    }
  }
  if (size)
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

static void clear(uintptr_t to, size_t size) {
  if (size <= SMALL)
    for (; size >= 8; size -= 8, to += 8)
      __asm__ volatile("movq $0, (%0)" : : "r"(to) : "memory");
  if (size)
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(0) : "memory");
}

static uint64_t *argument(struct ia2_copy_frame *frame, unsigned where) {
  return where < 6 ? &frame->gpr[where] : &frame->stack[where - 6];
}

/* The bytes of an object.  Limited before they are multiplied; a negative count is a large one. */
static size_t size_of(struct ia2_copy_frame *frame, const struct ia2_copy_object *object) {
  if (!object->count_bytes)
    return object->size;
  uint64_t count = *argument(frame, object->count_where);
  if (object->count_bytes < 8)
    count &= (1ull << 8 * object->count_bytes) - 1;
  if (count > IA2_COPY_MAX || count * object->size > IA2_COPY_MAX)
    DIE("an object is too large to be copied over a call gate");
  return count * object->size;
}

static size_t round_up(size_t size, size_t align) { return (size + align - 1) & -align; }

static unsigned key_of(uintptr_t address) {
  const uintptr_t offset = address - IA2_WINDOW_BASE;
  return offset < (uintptr_t)IA2_WINDOW_COUNT << IA2_WINDOW_SHIFT ? offset >> IA2_WINDOW_SHIFT
                                                                  : IA2_WINDOW_COUNT;
}

static bool is_lending(const struct ia2_copies *copies, unsigned key) {
  return key < IA2_WINDOW_COUNT && (copies->lend_mask >> key & 1);
}

/* Where the halves of gates put objects.  The heap of the same window is what programs lend. */
static bool on_lending_stack(uintptr_t address) {
  return ((address - IA2_WINDOW_BASE) & ((1ul << IA2_WINDOW_SHIFT) - 1)) >= IA2_STACKS_OFFSET;
}

/* Whether all of [address, address + size) lies on the lending stacks of another compartment. */
static bool sent(const struct ia2_copies *copies, uintptr_t address, size_t size) {
  const unsigned key = key_of(address);
  const uintptr_t last = address + size - !!size;
  return is_lending(copies, key) && key != copies->lend_key && on_lending_stack(address) &&
         last >= address && key_of(last) == key;
}

static bool is_shared(uintptr_t address, size_t size) {
  if (key_of(address) == IA2_KEY_SHARED)
    return key_of(address + size) == IA2_KEY_SHARED;
  for (const struct ia2_range *range = ia2_shared_ranges; range->high; range++)
    if (address >= range->low && address < range->high)
      return size <= range->high - address;
  return false;
}

/* Whether a pointer to `size` bytes goes to the other side as it is.  Lent memory is written by its
 * owner alone, so an object there that the callee is to fill has to be copied when the caller lends
 * it. */
static bool passes_out(const struct ia2_copies *copies, uintptr_t address, unsigned flags,
                       size_t size) {
  if (!address || is_shared(address, size))
    return true;
  const unsigned key = key_of(address);
  return is_lending(copies, key) && !(key == copies->lend_key && (flags & IA2_COPY_OUT));
}

/* Whether a pointer that was not copied is good.  The callee would write with its own rights where
 * the caller could not: its own lent memory must be asked for. */
static bool passes_in(const struct ia2_copies *copies, uintptr_t address, unsigned flags,
                      size_t size) {
  if (!address || is_shared(address, size))
    return true;
  const unsigned key = key_of(address);
  if (!is_lending(copies, key) || key_of(address + size) != key)
    return false;
  return key != copies->lend_key || !(flags & IA2_COPY_OUT) || (flags & IA2_COPY_OWN);
}

PUBLIC uintptr_t ia2_copy_send(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                               uintptr_t sp, uintptr_t low) {
  size_t total = 0;
  for (unsigned i = 0; i < copies->count; i++) {
    const struct ia2_copy_object *object = &copies->object[i];
    uint64_t *pointer = argument(frame, object->where);
    const size_t size = size_of(frame, object);
    frame->object[i] = 0;
    if (passes_out(copies, *pointer, object->flags, size))
      continue;
    /* What is only filled needs no bytes, but an address that says that it is to be copied. */
    const size_t bytes = object->flags & IA2_COPY_IN ? round_up(size, 16) : 0;
    total += bytes + 16;
    if (total > IA2_COPY_MAX + 16 * IA2_COPY_OBJECTS || sp - low < bytes + 16)
      DIE("the lending stack is full");
    sp -= bytes + 16;
    if (bytes)
      copy(sp, *pointer, size);
    frame->object[i] = *pointer;
    *pointer = sp;
  }
  return sp;
}

PUBLIC void ia2_copy_receive(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                             unsigned char *room) {
  uintptr_t next = (uintptr_t)room;
  for (unsigned i = 0; i < copies->count; i++) {
    const struct ia2_copy_object *object = &copies->object[i];
    uint64_t *pointer = argument(frame, object->where);
    const size_t size = size_of(frame, object);
    const uintptr_t from = *pointer;
    frame->object[i] = 0;
    if (!sent(copies, from, object->flags & IA2_COPY_IN ? size : 1)) {
      if (!passes_in(copies, from, object->flags, size))
        DIE("a pointer argument lies in memory that its sender cannot give");
      continue;
    }
    next = round_up(next, object->align);
    if (next + size - (uintptr_t)room > IA2_COPY_MAX)
      DIE("the objects of a call are too large to be copied");
    if (object->flags & IA2_COPY_IN)
      copy(next, from, size);
    else
      clear(next, size);
    frame->object[i] = *pointer = next;
    next += size;
  }
}

/* The results of a call, in the order of the objects. */
static size_t results_size(struct ia2_copy_frame *frame, const struct ia2_copies *copies) {
  size_t total = 0;
  for (unsigned i = 0; i < copies->count; i++)
    if (frame->object[i] && (copies->object[i].flags & IA2_COPY_OUT))
      total += round_up(size_of(frame, &copies->object[i]), 16);
  return total;
}

PUBLIC uintptr_t ia2_copy_reply(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                                uintptr_t sp, uintptr_t low) {
  const size_t total = results_size(frame, copies);
  if (sp - low < total)
    DIE("the lending stack is full");
  const uintptr_t results = sp - total;
  uintptr_t to = results;
  for (unsigned i = 0; i < copies->count; i++) {
    const struct ia2_copy_object *object = &copies->object[i];
    if (object->flags & IA2_COPY_SRET)
      frame->rax = 0; /* the address of this side's copy */
    if (!frame->object[i] || !(object->flags & IA2_COPY_OUT))
      continue;
    const size_t size = size_of(frame, object);
    copy(to, frame->object[i], size);
    to += round_up(size, 16);
  }
  return results;
}

PUBLIC void ia2_copy_finish(struct ia2_copy_frame *frame, const struct ia2_copies *copies,
                            uintptr_t results) {
  const size_t total = results_size(frame, copies);
  if (total && !sent(copies, results, total))
    DIE("the results of a call lie in memory that the callee cannot give");
  for (unsigned i = 0; i < copies->count; i++) {
    const struct ia2_copy_object *object = &copies->object[i];
    if (object->flags & IA2_COPY_SRET)
      frame->rax = frame->object[i] ? frame->object[i] : *argument(frame, object->where);
    if (!frame->object[i] || !(object->flags & IA2_COPY_OUT))
      continue;
    const size_t size = size_of(frame, object);
    copy(frame->object[i], results, size);
    results += round_up(size, 16);
  }
}
