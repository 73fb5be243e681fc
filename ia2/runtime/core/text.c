#include "ia2/runtime/core/text.h"

#include <signal.h>

#include "ia2/runtime/confine/privileged.h"
#include "ia2/runtime/core/sys.h"

static void put(struct ia2_text *text, char c) {
  if (text->length < sizeof text->bytes - 1)
    text->bytes[text->length++] = c;
}

void ia2_text_string(struct ia2_text *text, const char *string) {
  while (*string)
    put(text, *string++);
}

void ia2_text_hex(struct ia2_text *text, uint64_t number) {
  int shift = 60;
  while (shift > 0 && !(number >> shift))
    shift -= 4;
  ia2_text_string(text, "0x");
  for (; shift >= 0; shift -= 4)
    put(text, "0123456789abcdef"[number >> shift & 15]);
}

void ia2_text_decimal(struct ia2_text *text, uint64_t number) {
  if (number >= 10)
    ia2_text_decimal(text, number / 10);
  put(text, (char)('0' + number % 10));
}

void ia2_text_write(struct ia2_text *text) {
  text->bytes[text->length++] = '\n';
  ia2_sys3(SYS_write, 2, text->bytes, text->length);
  text->length = 0;
}

static void say(const char *what, const char *detail) {
  struct ia2_text text;
  text.length = 0;
  ia2_text_string(&text, "ia2: ");
  ia2_text_string(&text, what);
  if (detail) {
    ia2_text_string(&text, ": ");
    ia2_text_string(&text, detail);
  }
  ia2_text_write(&text);
}

void ia2_refuse(int status, const char *what, const char *detail) {
  say(what, detail);
  for (;;)
    ia2_sys1(SYS_exit_group, status);
}

void ia2_die(const char *what) {
  say(what, 0);
  /* The default action whatever the program set, also where the signal is blocked. */
  const uint64_t by_default[4] = {0}, none = 0;
  ia2_privileged4(SYS_rt_sigaction, SIGABRT, by_default, 0, IA2_SIGSET_SIZE);
  ia2_sys4(SYS_rt_sigprocmask, SIG_SETMASK, &none, 0, IA2_SIGSET_SIZE);
  ia2_sys2(SYS_tkill, ia2_sys0(SYS_gettid), SIGABRT);
  for (;;)
    ia2_sys1(SYS_exit_group, 134);
}
