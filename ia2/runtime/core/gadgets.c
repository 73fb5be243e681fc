#include "ia2/runtime/core/gadgets.h"

#include <fcntl.h>
#include <string.h>

#include "ia2/elf/forbidden.h"
#include "ia2/elf/rights_check.h"
#include "ia2/runtime/confine/patch.h"
#include "ia2/runtime/core/state.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/report/place.h"

struct range {
  uintptr_t low, high;
};

/* --- Mappings --- */

struct maps {
  long fd;
  uint32_t at, size;
  char bytes[4096];
};

static int next_byte(struct maps *maps) {
  if (maps->at == maps->size) {
    const long got = ia2_sys3(SYS_read, maps->fd, maps->bytes, sizeof maps->bytes);
    if (got <= 0)
      return -1;
    maps->size = (uint32_t)got;
    maps->at = 0;
  }
  return (unsigned char)maps->bytes[maps->at++];
}

static uintptr_t next_hex(struct maps *maps, int *end) {
  uintptr_t number = 0;
  int c;
  while ((c = next_byte(maps)) >= 0 && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
    number = number << 4 | (uintptr_t)(c <= '9' ? c - '0' : c - 'a' + 10);
  *end = c;
  return number;
}

/* The next line's range, and whether its pages are executable and readable (proc_pid_maps(5)). */
static bool next_mapping(struct maps *maps, struct range *range, bool *executable, bool *readable) {
  int c;
  range->low = next_hex(maps, &c);
  range->high = next_hex(maps, &c);
  if (c < 0)
    return false;
  *readable = next_byte(maps) == 'r';
  next_byte(maps);
  *executable = next_byte(maps) == 'x';
  while ((c = next_byte(maps)) >= 0 && c != '\n')
    continue;
  return true;
}

/* --- Gates --- */

static const struct ia2_compartment *gates_at(uintptr_t address) {
  for (uint32_t key = 1; key < IA2_WINDOW_COUNT; key++) {
    const struct ia2_compartment *const compartment = ia2_fixed->compartments[key];
    if (compartment && address >= (uintptr_t)compartment->gates &&
        address < (uintptr_t)compartment->gates_end)
      return compartment;
  }
  return 0;
}

static bool known_rights(uint32_t pkru) {
  if (pkru == IA2_PKRU_SHARED)
    return true;
  for (uint32_t key = 1; key < IA2_WINDOW_COUNT; key++)
    if (ia2_fixed->compartments[key] && ia2_fixed->compartments[key]->pkru == pkru)
      return true;
  return false;
}

/* A change of rights in a gate, to rights that the program has, with the check behind it. */
static bool allowed(uintptr_t address, enum forbidden_kind kind) {
  const struct ia2_compartment *const owner = gates_at(address);
  uint32_t pkru = 0;
  if (!owner || kind != FORBIDDEN_WRPKRU)
    return false;
  const uintptr_t low = (uintptr_t)owner->gates, high = (uintptr_t)owner->gates_end;
  return rights_check_at((const unsigned char *)low, high - low, address - low, &pkru) &&
         known_rights(pkru);
}

/* --- Of libc and ld.so --- */

int pkey_set(int key, unsigned rights);

/* Instructions that libraries outside of the compartments are known to have, and that nobody needs:
 * they become traps.  `left` bytes follow; four come before. */
static bool known(uintptr_t address, size_t left) {
  /* sysdeps/unix/sysv/linux/x86/pkey_set.c ends so: wrpkru; xor %eax, %eax; ret. */
  static const unsigned char set[] = {0x0f, 0x01, 0xef, 0x31, 0xc0, 0xc3};
  /* sysdeps/x86_64/dl-trampoline.h: xor %edx, %edx; xrstor 0x40(%rsp), in _dl_runtime_resolve_xsave
   * and _xsavec, which bind lazily: done before (ia2_objects_bind). */
  static const unsigned char restore[] = {0x31, 0xd2, 0x0f, 0xae, 0x6c, 0x24, 0x40};
  enum { PKEY_SET_SIZE = 128 };
  if (left >= sizeof set && address - (uintptr_t)pkey_set < PKEY_SET_SIZE)
    return memcmp((const void *)address, set, sizeof set) == 0;
  return left >= sizeof restore &&
         memcmp((const void *)(address - 2), restore, sizeof restore) == 0;
}

/* --- One range --- */

static _Noreturn void refuse(uintptr_t address, const char *name) {
  struct ia2_text text;
  text.length = 0;
  ia2_text_string(&text, name);
  ia2_text_string(&text, " at ");
  ia2_put_place(&text, address);
  ia2_text_string(&text, ", address ");
  ia2_text_hex(&text, address);
  text.bytes[text.length] = 0;
  ia2_refuse(IA2_EXIT_REFUSED,
             "executable memory holds bytes that change rights outside of gates; build the object "
             "otherwise or do without it",
             text.bytes);
}

/* Most code has none of these pairs; forbidden_at() knows the rest. */
static bool suspicious(unsigned first, unsigned second) {
  return first == 0xd5 || (first == 0x0f && (second == 0x01 || second == 0xae || second == 0xc7));
}

/* Whether one of the eight bytes is the one that `pattern` repeats, or, rarely, is not (Mycroft).
 */
static bool may_have(uint64_t word, uint64_t pattern) {
  const uint64_t x = word ^ pattern;
  return ((x - UINT64_C(0x0101010101010101)) & ~x & UINT64_C(0x8080808080808080)) != 0;
}

static void scan(const struct range *range) {
  const unsigned char *const bytes = (const unsigned char *)range->low;
  const size_t size = range->high - range->low; /* whole pages */
  static const unsigned char ud2[] = {0x0f, 0x0b};
  for (size_t at = 0; at < size; at++) {
    uint64_t word;
    while ((at & 7) == 0 && at < size) {
      word = *(const uint64_t *)(range->low + at);
      if (may_have(word, UINT64_C(0x0f0f0f0f0f0f0f0f)) ||
          may_have(word, UINT64_C(0xd5d5d5d5d5d5d5d5)))
        break;
      at += 8;
    }
    if (at + 1 >= size || !suspicious(bytes[at], bytes[at + 1]))
      continue;
    const enum forbidden_kind kind = forbidden_at(bytes, size, at);
    /* Selectors: there are none that lead anywhere (forbidden.h). */
    if (kind == FORBIDDEN_NONE || forbidden_is_selector_load(kind) ||
        allowed(range->low + at, kind))
      continue;
    if (at < 4 || !known(range->low + at, size - at))
      refuse(range->low + at, forbidden_name(kind));
    ia2_patch_text(range->low + at, ud2, sizeof ud2);
  }
}

void ia2_gadgets_scan(void) {
  struct maps maps = {.at = 0, .size = 0};
  struct range range, whole = {0, 0};
  bool executable, readable;
  maps.fd = ia2_sys4(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC, 0);
  if (maps.fd < 0)
    ia2_refuse(IA2_EXIT_REFUSED, "cannot read what is executable", "/proc/self/maps");
  while (next_mapping(&maps, &range, &executable, &readable)) {
    if (!executable || range.low >> 47) /* the kernel's vsyscall page: nothing is executed there */
      continue;
    if (!readable)
      ia2_refuse(IA2_EXIT_REFUSED, "executable memory cannot be read", "/proc/self/maps");
    if (range.low == whole.high) { /* an instruction may lie in both */
      whole.high = range.high;
      continue;
    }
    scan(&whole);
    whole = range;
  }
  scan(&whole);
  ia2_sys1(SYS_close, maps.fd);
}
