#include "ia2/allocator/die.h"

#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "ia2/allocator/self.h"

static char *put(char *at, const char *end, const char *text) {
  while (*text != '\0' && at < end)
    *at++ = *text++;
  return at;
}

static char *put_hex(char *at, const char *end, uintptr_t value) {
  char digits[2 * sizeof value + 1];
  char *digit = digits + sizeof digits - 1;
  *digit = '\0';
  do
    *--digit = "0123456789abcdef"[value & 15];
  while ((value >>= 4) != 0);
  return put(put(at, end, "0x"), end, digit);
}

/* No stdio, no allocation: the heap may be broken, and this may run in any state of it. */
_Noreturn IA2_HIDDEN void ia2_heap_error(const char *what, const void *pointer) {
  char line[256];
  const char *const end = line + sizeof line - 1;
  char *at = put(line, end, "ia2: " IA2_SELF_NAME ": heap: ");
  at = put(at, end, what);
  if (pointer != NULL)
    at = put_hex(put(at, end, ": "), end, (uintptr_t)pointer);
  *at++ = '\n';
  if (write(STDERR_FILENO, line, (size_t)(at - line)) < 0)
    __builtin_trap();
  __builtin_trap();
}
