/* Functions of libc where its data can be read but not written: the writable segments of libc, libm
 * and ld.so get a key that is write-denied around each call. Each row runs in a child. Also rows of
 * what cannot be followed by ia2-inplace (vsnprintf), and of what must not be in its list: these
 * fault. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fenv.h>
#include <link.h>
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

static int key;
static volatile double d = 0.3, big = 1e300, negative = -1;
static volatile float f = 0.3f;
static volatile long double ld = 0.3L;
static char buffer[65536], other[65536];
static wchar_t wide[256], wide_other[256];
static volatile size_t size = 1000;
static volatile double sink;
static char *end;

struct row {
  const char *name;
  void (*run)(void);
  bool faults; /* with the data write-denied: what the key is for */
};

static int compare(const void *a, const void *b) { return *(const char *)a - *(const char *)b; }

static int print(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  return length;
}

#define ROW(name, ...)                                                                             \
  static void run_##name(void) { __VA_ARGS__; }
#include "tests/inplace/rights_rows.h"
#undef ROW

static const struct row rows[] = {
#define ROW(name, ...) {#name, run_##name, false},
#include "tests/inplace/rights_rows.h"
#undef ROW
};

/* Libc's own: they fault, and what they fault by is the key. */
static void run_strtok(void) { strtok(buffer, "b"); }
static void run_rand(void) { sink = rand(); }
static void run_malloc(void) { sink = (double)(uintptr_t)malloc(size); }
static void run_setenv(void) { setenv("INPLACE", "x", 1); }
static void run_lgamma(void) { sink = lgamma(d); }
static void run_putc(void) { putc('x', stdout); }
static void run_atexit(void) { atexit(run_rand); }
static const struct row faulting[] = {
    {"strtok", run_strtok, true}, {"rand", run_rand, true},     {"malloc", run_malloc, true},
    {"setenv", run_setenv, true}, {"lgamma", run_lgamma, true}, {"putc", run_putc, true},
    {"atexit", run_atexit, true},
};

static void rights(unsigned value) {
  __asm__ volatile("wrpkru" : : "a"(value), "c"(0), "d"(0) : "memory");
}

static void on_fault(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)context;
  _exit(info->si_code == SEGV_PKUERR && info->si_pkey == (unsigned)key ? 3 : 4);
}

/* What is writable for good of each library. */
static int tag(struct dl_phdr_info *info, size_t unused, void *tagged) {
  const uintptr_t page = 4096;
  uintptr_t relro = 0;
  (void)unused;
  if (strstr(info->dlpi_name, "/libc.so.6") == NULL &&
      strstr(info->dlpi_name, "/libm.so.6") == NULL && strstr(info->dlpi_name, "/ld-linux") == NULL)
    return 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type == PT_GNU_RELRO)
      relro = (info->dlpi_addr + segment->p_vaddr + segment->p_memsz) & -page;
  }
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    uintptr_t low = (info->dlpi_addr + segment->p_vaddr) & -page;
    const uintptr_t high =
        (info->dlpi_addr + segment->p_vaddr + segment->p_memsz + page - 1) & -page;
    if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_W))
      continue;
    low = low < relro ? relro : low;
    if (low < high && pkey_mprotect((void *)low, high - low, PROT_READ | PROT_WRITE, key) == 0)
      ++*(int *)tagged;
  }
  return 0;
}

static void prepare(void) {
  for (size_t i = 0; i < sizeof buffer; i++) {
    buffer[i] = (char)(i % 100 == 99 ? '\0' : 'a' + i % 26);
  }
  memcpy(other, buffer, sizeof other);
  for (size_t i = 0; i < 255; i++) {
    wide[i] = wide_other[i] = L'a' + (wchar_t)(i % 26);
  }
}

static int run(const struct row *row) {
  const pid_t child = fork();
  int status = 0;
  if (child == 0) {
    rights(2u << (2 * key)); /* writes are denied */
    row->run();
    rights(0);
    _exit(0);
  }
  waitpid(child, &status, 0);
  const int want = row->faults ? 3 : 0;
  const bool good = WIFEXITED(status) && WEXITSTATUS(status) == want;
  printf("%s %s\n", good ? "ok" : "FAILED", row->name);
  if (!good) {
    printf("  status 0x%x, not %d\n", (unsigned)status, want);
  }
  return good ? 0 : 1;
}

int main(int argc, char **argv) {
  (void)argc;
  /* What libc itself calls by way of its .got.plt is bound before that is read-only. */
  if (getenv("LD_BIND_NOW") == NULL) {
    setenv("LD_BIND_NOW", "1", 1);
    execv("/proc/self/exe", argv);
    return 1;
  }
  int tagged = 0, failed = 0;
  key = pkey_alloc(0, 0);
  if (key < 0) {
    fprintf(stderr, "no protection keys here\n");
    return 77;
  }
  prepare();
  setvbuf(stdout, NULL, _IOLBF, 0);
  struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
  sigaction(SIGSEGV, &action, NULL);
  dl_iterate_phdr(tag, &tagged);
  if (tagged != 3) {
    printf("FAILED tagged %d of 3 libraries\n", tagged);
    return 1;
  }
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    failed += run(&rows[i]);
  }
  for (size_t i = 0; i < sizeof faulting / sizeof faulting[0]; i++) {
    failed += run(&faulting[i]);
  }
  printf("%d failed\n", failed);
  return failed != 0;
}
