/* Libraries.  What is loaded from the start (the program's own, and those that linkopts name) is
 * shared by all compartments and can be opened by any; more code never comes in (confine/), which
 * is said here in words, where ld.so would only say that it cannot map a segment. */
#include <dlfcn.h>
#include <stdio.h>

#if IA2_SELF == 1

void *ia2_libc_dlopen(const char *name, int mode);
char *ia2_libc_dlerror(void);

static __thread char refusal[256];
static __thread int is_refused;

void *dlopen(const char *name, int mode) {
  void *const handle = ia2_libc_dlopen(name, name ? mode | RTLD_NOLOAD : mode);
  is_refused = 0;
  if (handle || !name)
    return handle;
  ia2_libc_dlerror();
  is_refused = 1;
  snprintf(refusal, sizeof refusal,
           "%s: refused: nothing is loaded after the start of a program in compartments; name the "
           "library in linkopts of ia2_binary (-l...)",
           name);
  return NULL;
}

char *dlerror(void) {
  const int was_refused = is_refused;
  is_refused = 0;
  return was_refused ? refusal : ia2_libc_dlerror();
}

#endif
