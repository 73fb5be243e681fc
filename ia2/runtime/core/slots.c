#include "ia2/runtime/core/slots.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#include "ia2/runtime/arch/x86_64/runtime_gates.h"
#include "ia2/runtime/confine/privileged.h"
#include "ia2/runtime/confine/seal.h"
#include "ia2/runtime/core/head.h"
#include "ia2/runtime/core/lock.h"
#include "ia2/runtime/core/objects.h"
#include "ia2/runtime/core/page.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/core/windows.h"

/* In the runtime's stride: guard, alternate signal stack, guard, stack, guard of the next stride.
 * A signal frame takes up to 11 KiB (with AMX state). */
enum { ALT_SIZE = 0x10000, BASE_STACK_SIZE = 0x100000 };

static uint32_t used;   /* slots below this have been used */
static uint32_t living; /* threads that have a slot and have not ended */

static uint32_t index_of(const struct ia2_slot *slot) { return (uint32_t)(slot - ia2_slots); }

static struct ia2_thread *self_of(const struct ia2_slot *slot) {
  const uintptr_t own = (uintptr_t)__builtin_thread_pointer();
  return (struct ia2_thread *)(slot->thread_pointer + ((uintptr_t)&ia2_self - own));
}

static uintptr_t alt_low(uint32_t index) { return ia2_stack_low(IA2_KEY_RUNTIME, index); }

static uintptr_t lend_high(uint32_t lend_key, uint32_t index) {
  return ia2_window(lend_key) + IA2_STACKS_OFFSET + (uintptr_t)(index + 1) * IA2_LEND_STACK_STRIDE;
}

static bool is_lend_key(uint32_t key) {
  for (uint32_t i = 1; key && i <= ia2_fixed->count; i++)
    if (ia2_fixed->compartments[i]->lend_key == key)
      return true;
  return false;
}

static uintptr_t lend_low(uint32_t lend_key, uint32_t index) {
  return lend_high(lend_key, index) - IA2_LEND_STACK_STRIDE + IA2_PAGE;
}

void ia2_static_tls(uintptr_t *size, uintptr_t *align) {
  *size = 0;
  *align = IA2_PAGE;
  for (uint32_t i = 0; i < ia2_object_count; i++) {
    if (!ia2_objects[i].has_tls)
      continue;
    if (ia2_objects[i].tls_offset > *size)
      *size = ia2_objects[i].tls_offset;
    if (ia2_objects[i].tls_align > *align)
      *align = ia2_objects[i].tls_align;
  }
}

/* Where glibc puts the thread pointer on a stack that it is given: struct pthread fits a page, so
 * it is the end of the stack, minus one alignment unit (nptl/allocatestack.c, TLS_TCB_AT_TP). */
static void place(struct ia2_slot *slot) {
  uintptr_t size, align;
  ia2_static_tls(&size, &align);
  const uintptr_t end = ia2_stack_high(IA2_KEY_SHARED, index_of(slot));
  slot->thread_pointer = end - align;
  slot->base_high = end;
  slot->base_low = ia2_page_up(end - align - size - BASE_STACK_SIZE);
}

void ia2_slots_list_places(struct ia2_places *places) {
  uintptr_t size;
  ia2_static_tls(&size, &places->thread);
  places->main_thread = (uintptr_t)__builtin_thread_pointer();
  for (uint32_t i = 0; i < ia2_object_count; i++) {
    const struct ia2_object *const object = &ia2_objects[i];
    if (object->key)
      places->below_tp[object->key] =
          (struct ia2_range){object->tls_offset - object->tls_size, object->tls_offset};
  }
}

static bool guard(uintptr_t page) {
  return ia2_privileged3(SYS_mprotect, page, IA2_PAGE, PROT_NONE) == 0;
}

/* The page with the header of code that runs libc (runtime_gates.h). */
static uintptr_t base_head_of(const struct ia2_slot *slot) {
  return slot->thread_pointer +
         ((uintptr_t)ia2_base_mail() - (uintptr_t)__builtin_thread_pointer());
}

void ia2_slot_expect_start(const struct ia2_slot *slot, uint64_t sp) {
  *(uint64_t *)(base_head_of(slot) + IA2_BASE_START) = sp;
}

/* The page of the runtime's block with a thread's errno. */
static uintptr_t errno_of(const struct ia2_slot *slot) {
  return slot->thread_pointer + ((uintptr_t)ia2_errno_page - (uintptr_t)__builtin_thread_pointer());
}

/* The pages of a thread's static TLS that belong to compartments, and those of libc's and other
 * libraries'; they stay theirs for ever. */
static bool tag_tls(const struct ia2_slot *slot) {
  uintptr_t size, align;
  ia2_static_tls(&size, &align);
  const uintptr_t low = ia2_page_down(slot->thread_pointer - size);
  if (ia2_try_tag(low, ia2_page_down(slot->thread_pointer) - low, IA2_KEY_LIBC) != 0)
    return false;
  for (uint32_t i = 0; i < ia2_object_count; i++) {
    const struct ia2_object *const object = &ia2_objects[i];
    if (object->key &&
        ia2_try_tag(slot->thread_pointer - object->tls_offset, object->tls_size, object->key) != 0)
      return false;
  }
  return ia2_try_tag(base_head_of(slot), IA2_PAGE, IA2_KEY_LIBC) == 0 &&
         ia2_try_tag(errno_of(slot), IA2_PAGE, IA2_KEY_SHARED) == 0;
}

/* libc's stack, below the thread-local blocks. */
static bool tag_base(const struct ia2_slot *slot) {
  uintptr_t size, align;
  ia2_static_tls(&size, &align);
  const uintptr_t blocks = ia2_page_down(slot->thread_pointer - size);
  return ia2_try_tag(slot->base_low, blocks - slot->base_low, IA2_KEY_LIBC) == 0;
}

static bool set_guards(const struct ia2_slot *slot) {
  const uint32_t index = index_of(slot);
  bool ok = true;
  for (uint32_t key = 1; key <= ia2_fixed->count; key++) {
    const uint32_t lend_key = ia2_fixed->compartments[key]->lend_key;
    ok = ok && guard(ia2_stack_low(key, index) - IA2_PAGE);
    if (lend_key)
      ok = ok && guard(lend_low(lend_key, index) - IA2_PAGE);
  }
  return ok && guard(alt_low(index) - IA2_PAGE) && guard(alt_low(index) + ALT_SIZE);
}

bool ia2_slot_seal(const struct ia2_slot *slot) {
  const uint32_t index = index_of(slot);
  bool ok = true;
  for (uint32_t key = 0; key < IA2_WINDOW_COUNT; key++) {
    const uintptr_t high = is_lend_key(key) ? lend_high(key, index) : ia2_stack_high(key, index);
    const uintptr_t size = is_lend_key(key) ? IA2_LEND_STACK_STRIDE : IA2_STACK_STRIDE;
    if (!ia2_window_used(key))
      continue;
    ia2_windows_dump(high - size, size, key);
    ok = ok && ia2_seal(high - size, high);
  }
  /* The main thread's blocks are where ld.so put them. */
  if (slot == &ia2_slots[0]) {
    uintptr_t size, align;
    ia2_static_tls(&size, &align);
    ok = ok &&
         ia2_seal(ia2_page_down(slot->thread_pointer - size), ia2_page_down(slot->thread_pointer));
  }
  return ok;
}

/* First use.  May fail when the process has too many mappings (vm.max_map_count). */
static bool prepare(struct ia2_slot *slot) {
  place(slot);
  if (!set_guards(slot) || !guard(slot->base_low - IA2_PAGE) || !tag_tls(slot) || !tag_base(slot) ||
      !ia2_slot_seal(slot))
    return false;
  slot->prepared = true;
  return true;
}

static void write_images(const struct ia2_slot *slot) {
  for (uint32_t i = 0; i < ia2_object_count; i++) {
    const struct ia2_object *const object = &ia2_objects[i];
    if (!object->key)
      continue;
    char *const block = (char *)(slot->thread_pointer - object->tls_offset);
    memcpy(block, (const void *)object->tls_image, object->tls_image_size);
    memset(block + object->tls_image_size, 0, object->tls_size - object->tls_image_size);
  }
}

void ia2_slot_reset_heads(struct ia2_slot *slot) {
  const uint32_t index = index_of(slot);
  for (uint32_t key = 1; key <= ia2_fixed->count; key++) {
    struct ia2_head *const head = ia2_head_at(slot, key);
    const uint32_t lend_key = ia2_fixed->compartments[key]->lend_key;
    memset(head, 0, sizeof *head);
    head->sp = ia2_stack_high(key, index);
    head->stack_lo = ia2_stack_low(key, index);
    head->stack_hi = ia2_stack_high(key, index);
    if (!lend_key)
      continue;
    head->lend_sp = lend_high(lend_key, index);
    head->lend_lo = lend_low(lend_key, index);
  }
}

static void set_own_head(struct ia2_slot *slot) {
  const uint32_t index = index_of(slot);
  struct ia2_head *const head = ia2_head_at(slot, IA2_KEY_RUNTIME);
  head->stack_lo = alt_low(index) + ALT_SIZE + IA2_PAGE;
  head->stack_hi = ia2_stack_high(IA2_KEY_RUNTIME, index);
  /* The word where a gate would look for a cookie is there, and is none. */
  head->sp = head->stack_hi - 64;
  *(uint64_t *)head->sp = 0;
  head->mail[IA2_MAIL_BASE_SP] = 0;
  head->mail[IA2_MAIL_DEFERRED] = 0;
  head->mail[IA2_MAIL_CALL] = 0;
  head->mail[IA2_MAIL_ALT_LO] = alt_low(index);
  head->mail[IA2_MAIL_ALT_HI] = alt_low(index) + ALT_SIZE;
  self_of(slot)->slot = index;
}

void ia2_slots_adopt_main(void) {
  struct ia2_slot *const slot = &ia2_slots[0];
  slot->thread_pointer = (uintptr_t)__builtin_thread_pointer();
  slot->tid = (uint32_t)ia2_sys0(SYS_gettid);
  slot->state = IA2_SLOT_LIVE;
  slot->prepared = true;
  used = living = 1;
  if (!set_guards(slot) || !tag_tls(slot))
    ia2_refuse(IA2_EXIT_REFUSED, "cannot set up the main thread", 0);
  ia2_slot_reset_heads(slot);
  set_own_head(slot);
}

/* The kernel knows whether a thread is gone; libc's word for it lies where everybody writes.  The
 * number may have gone to a new thread: then that one has a slot of its own (see thread_begins). */
static bool gone(const struct ia2_slot *slot) {
  return slot->state == IA2_SLOT_ENDED && slot->abandoned &&
         ia2_sys3(SYS_tgkill, ia2_sys0(SYS_getpid), slot->tid, 0) != 0;
}

static struct ia2_slot *find_free(void) {
  for (uint32_t i = 1; i < used; i++)
    if (ia2_slots[i].state == IA2_SLOT_FREE)
      return &ia2_slots[i];
  for (uint32_t i = 1; i < used; i++)
    if (gone(&ia2_slots[i]))
      return &ia2_slots[i];
  return used < IA2_MAX_THREADS ? &ia2_slots[used++] : 0;
}

struct ia2_slot *ia2_slot_take(void) {
  ia2_lock();
  struct ia2_slot *slot = find_free();
  if (slot) {
    slot->state = IA2_SLOT_READY;
    living++;
    slot->tid = 0;
    slot->abandoned = false;
  }
  ia2_unlock();
  if (!slot)
    return 0;
  if (!slot->prepared && !prepare(slot)) {
    ia2_slot_drop(slot);
    return 0;
  }
  write_images(slot);
  ia2_slot_reset_heads(slot);
  set_own_head(slot);
  return slot;
}

void ia2_slot_drop(struct ia2_slot *slot) {
  ia2_lock();
  /* libc says that there is no thread; if the kernel made one, it has to be gone first. */
  slot->state = slot->tid ? IA2_SLOT_ENDED : IA2_SLOT_FREE;
  slot->abandoned = true;
  living--;
  ia2_unlock();
}

bool ia2_slot_end(struct ia2_slot *slot) {
  ia2_lock();
  slot->state = IA2_SLOT_ENDED;
  const bool last = --living == 0;
  ia2_unlock();
  return last;
}

struct ia2_slot *ia2_slot_of_thread(uint64_t thread) {
  const uint64_t offset = thread - (ia2_window(IA2_KEY_SHARED) + IA2_STACKS_OFFSET);
  const uint64_t index = offset / IA2_STACK_STRIDE;
  if (thread == ia2_slots[0].thread_pointer)
    return &ia2_slots[0];
  if (index == 0 || index >= used)
    return 0;
  return ia2_slots[index].thread_pointer == thread ? &ia2_slots[index] : 0;
}

void ia2_slots_after_fork(void) {
  for (uint32_t i = 0; i < used; i++)
    if (i != ia2_self.slot)
      ia2_slots[i].state = IA2_SLOT_FREE;
  ia2_own_slot()->tid = (uint32_t)ia2_sys0(SYS_gettid);
  living = 1;
}
