#include "ia2/runtime/confine/patch.h"

#include <string.h>
#include <sys/mman.h>

#include "ia2/runtime/core/page.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/layout.h"

static void protect(uintptr_t low, uintptr_t high, int protection) {
  if (ia2_sys3(SYS_mprotect, low, high - low, protection) != 0)
    ia2_refuse(IA2_EXIT_REFUSED, "cannot change code of libc's", "mprotect");
}

void ia2_patch_text(uintptr_t at, const void *bytes, size_t size) {
  const uintptr_t low = ia2_page_down(at);
  const uintptr_t high = ia2_page_up(at + size);
  protect(low, high, PROT_READ | PROT_WRITE);
  memcpy((void *)at, bytes, size);
  protect(low, high, PROT_READ | PROT_EXEC);
}
