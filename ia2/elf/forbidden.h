/* forbidden: byte sequences that change memory protection rights or segment bases. Code that can
 * be jumped to at any byte must not hold them anywhere, also not across or inside of other
 * instructions. */
#ifndef IA2_ELF_FORBIDDEN_H
#define IA2_ELF_FORBIDDEN_H

#include <stdbool.h>
#include <stddef.h>

enum forbidden_kind {
  FORBIDDEN_NONE,
  FORBIDDEN_WRPKRU,   /* sets PKRU */
  FORBIDDEN_XRSTOR,   /* sets PKRU among other state */
  FORBIDDEN_XRSTORS,  /* the same for the kernel */
  FORBIDDEN_WRFSBASE, /* moves what %fs reaches, and so every thread-local variable */
  FORBIDDEN_WRGSBASE,
  FORBIDDEN_LOAD_FS, /* a selector: base 0, or what modify_ldt or set_thread_area set up */
  FORBIDDEN_LOAD_GS,
};

/* forbidden_at returns which of them has its opcode at `at`. Only `size` bytes are looked at, from
 * the start, since prefixes come before. */
enum forbidden_kind forbidden_at(const unsigned char *bytes, size_t size, size_t at);

/* forbidden_is_selector_load: with two bytes each these are frequent by accident, and the runtime
 * keeps any selector but the ordinary ones from existing; so they count only as instructions. */
bool forbidden_is_selector_load(enum forbidden_kind kind);

const char *forbidden_name(enum forbidden_kind kind);

#endif
