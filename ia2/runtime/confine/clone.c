#include "ia2/runtime/confine/clone.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

#include "ia2/runtime/confine/patch.h"
#include "ia2/runtime/confine/privileged.h"
#include "ia2/runtime/core/base.h"
#include "ia2/runtime/core/lock.h"
#include "ia2/runtime/core/slots.h"
#include "ia2/runtime/core/state.h"
#include "ia2/runtime/core/text.h"

/* Called by privileged.S. */
uint64_t ia2_clone_ask(uint64_t at);
void ia2_clone_entry(void);

/* mov $56,%eax; syscall */
static const unsigned char system_call[] = {0xb8, 56, 0, 0, 0, 0x0f, 0x05};

enum { CLONE_SIZE = 96, JUMP_SIZE = 5 };

static uintptr_t find_system_call(void) {
  const unsigned char *const code = (const unsigned char *)(uintptr_t)clone;
  for (int i = 0; i < CLONE_SIZE; i++)
    if (memcmp(code + i, system_call, sizeof system_call) == 0)
      return (uintptr_t)(code + i);
  ia2_refuse(IA2_EXIT_REFUSED, "this libc makes threads otherwise than expected", "clone");
}

void ia2_clone_take_over(void) {
  const uintptr_t at = find_system_call();
  const int64_t distance = (int64_t)((uintptr_t)ia2_clone_entry - (at + JUMP_SIZE));
  const int32_t near = (int32_t)distance;
  /* jmp rel32; what is left over of the system call is never reached. */
  unsigned char jump[sizeof system_call] = {0xe9, 0, 0, 0, 0, 0x0f, 0x0b};
  if (near != distance)
    ia2_refuse(IA2_EXIT_REFUSED, "libc lies too far away to have its clone() replaced", 0);
  memcpy(jump + 1, &near, sizeof near);
  ia2_patch_text(at, jump, sizeof jump);
  ia2_fixed->clone_return = at + sizeof system_call;
}

uint64_t ia2_clone_ask(uint64_t at) { return ia2_base_monitor(IA2_BASE_CLONE, at); }

/* As pthread_create makes them (glibc nptl/pthread_create.c create_thread). */
#define THREAD                                                                                     \
  (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM | CLONE_SIGHAND | CLONE_THREAD |              \
   CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

struct arguments {
  uint64_t flags, stack, parent_tid, child_tid, thread_pointer;
};

/* The kernel writes the number to parent_tid with the runtime's rights. */
static bool as_expected(const struct arguments *a, const struct ia2_slot *slot) {
  return a->flags == THREAD && a->stack > slot->base_low && a->stack <= slot->base_high &&
         a->parent_tid == a->child_tid && a->parent_tid % 4 == 0 &&
         a->parent_tid - a->thread_pointer < slot->base_high - a->thread_pointer;
}

/* A slot is good for one thread; it starts with everybody's rights, wherever the stack leads it. */
static int64_t make(const struct arguments *a) {
  struct ia2_slot *const slot = ia2_slot_of_thread(a->thread_pointer);
  if (!slot || slot->state != IA2_SLOT_READY || slot->tid || !as_expected(a, slot))
    return -EPERM;
  ia2_slot_expect_start(slot, a->stack);
  const int64_t tid =
      ia2_privileged_clone(a->flags, a->stack, a->parent_tid, a->child_tid, a->thread_pointer);
  if (tid > 0)
    slot->tid = (uint32_t)tid;
  return tid;
}

int64_t ia2_clone(uint64_t at) {
  const struct ia2_slot *const own = ia2_own_slot();
  if (at <= own->base_low || at > own->base_high - sizeof(struct arguments))
    return -EPERM;
  const struct arguments arguments = *(const struct arguments *)at;
  ia2_lock();
  const int64_t result = make(&arguments);
  ia2_unlock();
  return result;
}
