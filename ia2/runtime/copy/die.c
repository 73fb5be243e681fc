#include "ia2/runtime/copy/die.h"

#include <stddef.h>
#include <sys/syscall.h>

#include "ia2/runtime/copy/copy.h"

/* No libc: it is not to be trusted with the rights that this runs with. */
static void write_out(const char *text, size_t length) {
  long result = SYS_write;
  __asm__ volatile("syscall"
                   : "+a"(result)
                   : "D"(2L), "S"(text), "d"(length)
                   : "rcx", "r11", "memory");
}

struct line {
  char text[256];
  size_t length;
};

static void put(struct line *line, const char *text) {
  for (; *text && line->length < sizeof line->text - 1; text++)
    line->text[line->length++] = *text;
}

/* In one call, so that lines of several threads stay apart. */
_Noreturn void ia2_copy_die(const char *what, const char *message) {
  struct line line;
  line.length = 0;
  put(&line, "ia2: ");
  if (what) {
    put(&line, what);
    put(&line, ": ");
  }
  put(&line, message);
  line.text[line.length++] = '\n';
  write_out(line.text, line.length);
  __builtin_trap();
}

__attribute__((visibility("default"))) _Noreturn void ia2_copy_refuse(const char *what) {
  ia2_copy_die(what, "refused what was handed over");
}
