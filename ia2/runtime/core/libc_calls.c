#include "ia2/runtime/core/libc_calls.h"

#include <errno.h>
#include <string.h>

#include "ia2/runtime/compartment.h"
#include "ia2/runtime/core/head.h"
#include "ia2/runtime/core/run.h"
#include "ia2/runtime/core/slots.h"
#include "ia2/runtime/core/state.h"

enum { LIBC_ROOM = 65536 }; /* for libc's frames, below the tray */

_Static_assert(sizeof((struct ia2_tray *)0)->bytes == IA2_LIBC_BUFFER, "compartment.h");

/* Within the compartment's own heap or this thread's stack there: mapped, and nobody else's. */
static bool is_own(uint32_t key, uint64_t address, uint64_t size) {
  const uint64_t heap = address - ia2_window(key);
  if (heap < IA2_HEAP_SIZE)
    return size <= IA2_HEAP_SIZE - heap;
  const uint64_t low = ia2_stack_low(key, ia2_self.slot), high = ia2_stack_high(key, ia2_self.slot);
  return address >= low && address <= high && size <= high - address;
}

/* A thread's number is the address of libc's record of it. */
static bool is_thread(uint64_t what, uint64_t word) {
  return (what != IA2_LIBC_JOIN && what != IA2_LIBC_DETACH) || ia2_slot_of_thread(word);
}

/* A lock of libc's can be taken again by who holds it, and given back by nobody else: not by
 * another compartment on the same thread. */
static struct ia2_held *find_held(uint32_t key, uint64_t file) {
  struct ia2_held *free = 0;
  for (size_t i = 0; i < sizeof ia2_self.held / sizeof *ia2_self.held; i++) {
    struct ia2_held *const held = &ia2_self.held[i];
    if (held->count && held->key == key && held->file == file)
      return held;
    if (!held->count)
      free = held;
  }
  if (free)
    *free = (struct ia2_held){file, key, 0};
  return free;
}

/* Of libc's heap (libc_data.c) the other compartments get half: what is beyond its end has no key.
 */
enum { MOST = 32 << 20, A_FILE = 32 << 10 };
static int64_t allocated;

static int64_t allocates(uint64_t what, uint64_t size) {
  switch (what) {
  case IA2_LIBC_OPEN:
  case IA2_LIBC_OPEN_DESCRIPTOR:
  case IA2_LIBC_OPEN_TEMPORARY:
    return A_FILE;
  case IA2_LIBC_SETENV: /* replaced values are not freed */
    return (int64_t)size + 64;
  default:
    return 0;
  }
}

static int64_t call(uint64_t what, const struct ia2_tray *tray) {
  const int64_t bytes = allocates(what, tray->size);
  if (__atomic_add_fetch(&allocated, bytes, __ATOMIC_RELAXED) > MOST && bytes) {
    __atomic_sub_fetch(&allocated, bytes, __ATOMIC_RELAXED);
    return -ENOMEM;
  }
  const int64_t result =
      (int64_t)ia2_call_shared((uintptr_t)ia2_base_libc, what, (uint64_t)tray, 0);
  if (bytes && result < 0)
    __atomic_sub_fetch(&allocated, bytes, __ATOMIC_RELAXED);
  if (what == IA2_LIBC_CLOSE && !result)
    __atomic_sub_fetch(&allocated, A_FILE, __ATOMIC_RELAXED);
  return result;
}

static int64_t call_locked(uint32_t key, uint64_t what, const struct ia2_tray *tray) {
  struct ia2_held *const held = find_held(key, tray->word);
  if (!held)
    return -ENOLCK;
  if (what == IA2_LIBC_UNLOCK && !held->count)
    return -EPERM;
  const int64_t result = call(what, tray);
  if (!result)
    held->count += what == IA2_LIBC_LOCK ? 1 : -1u;
  return result;
}

/* What libc gives back through the buffer. */
static bool answers(uint64_t what) { return what != IA2_LIBC_WRITE && what != IA2_LIBC_OPEN; }

int64_t ia2_libc_call(uint32_t key, uint64_t what, uint64_t word, uint64_t address, uint64_t size) {
  uint64_t *const base_sp = &ia2_head(IA2_KEY_RUNTIME)->mail[IA2_MAIL_BASE_SP];
  const uint64_t saved = *base_sp, at = (saved - sizeof(struct ia2_tray)) & ~(uint64_t)63;
  struct ia2_tray *const tray = (struct ia2_tray *)at;
  if (size > IA2_LIBC_BUFFER || (size && !is_own(key, address, size)))
    return -EFAULT;
  if (!is_thread(what, word))
    return ESRCH;
  if (at < ia2_own_slot()->base_low + LIBC_ROOM)
    return -ENOMEM;
  tray->word = word;
  tray->size = size;
  memcpy(tray->bytes, (const void *)address, size);
  *base_sp = at;
  const bool locks = what == IA2_LIBC_LOCK || what == IA2_LIBC_UNLOCK;
  const int64_t result = locks ? call_locked(key, what, tray) : call(what, tray);
  *base_sp = saved;
  if (answers(what))
    memcpy((void *)address, tray->bytes, size);
  return result;
}
