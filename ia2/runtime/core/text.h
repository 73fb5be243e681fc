/* Messages, composed in a buffer of the caller's, without libc. */
#ifndef IA2_RUNTIME_CORE_TEXT_H
#define IA2_RUNTIME_CORE_TEXT_H

#include <stdint.h>

/* What does not fit is cut off; the last byte is kept for the newline. */
struct ia2_text {
  uint32_t length;
  char bytes[1020];
};

void ia2_text_string(struct ia2_text *text, const char *string);
void ia2_text_hex(struct ia2_text *text, uint64_t number);
void ia2_text_decimal(struct ia2_text *text, uint64_t number);

/* Adds a newline and writes all of it to the standard error output by one system call. */
void ia2_text_write(struct ia2_text *text);

#define IA2_EXIT_NO_PKU 77  /* what test frameworks take for "skipped" */
#define IA2_EXIT_REFUSED 78 /* sysexits.h EX_CONFIG */

/* Says "ia2: what: detail" (detail may be NULL) and ends the process with the status. */
_Noreturn void ia2_refuse(int status, const char *what, const char *detail);

/* Says "ia2: what" and dies by SIGABRT's default action: something that must not happen did. */
_Noreturn void ia2_die(const char *what);

#endif
