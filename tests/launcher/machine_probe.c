// machine_probe: what the tests expect of a machine with protection keys, checked
// because it may be an emulated one. Without an argument prints the names of the
// checks; with a name makes that check: exit status 0, 1, or 77 if the kernel is
// too old for it.
#define _GNU_SOURCE
#include <cpuid.h>
#include <errno.h>
#include <immintrin.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { PAGE = 4096, SKIP = 77, KEY_CODE = 4 /* SEGV_PKUERR */, NR_MSEAL = 462 };
enum { XSTATE_BV = 512, PKRU_BIT = 9 };

#define EXPECT(condition)                                                                          \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "line %d: not %s\n", __LINE__, #condition);                                  \
      return 1;                                                                                    \
    }                                                                                              \
  } while (0)

static uint32_t read_pkru(void) {
  uint32_t low, high;
  __asm__ volatile("rdpkru" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static void write_pkru(uint32_t value) {
  __asm__ volatile("wrpkru" : : "a"(value), "c"(0), "d"(0) : "memory");
}

static uint32_t deny(int key) { return read_pkru() | 3u << (2 * key); }
static uint32_t read_only(int key) { return read_pkru() | 2u << (2 * key); }

static sigjmp_buf back;
static volatile int seen_code, seen_key;
static volatile uint32_t frame_pkru;
static volatile int open_in_frame;

static uint32_t *pkru_in(char *xsave) {
  uint32_t size, offset, c, d;
  __cpuid_count(0xd, PKRU_BIT, size, offset, c, d);
  return (uint32_t *)(xsave + offset);
}

static void on_fault(int signo, siginfo_t *info, void *context) {
  (void)signo;
  char *const xsave = (char *)((ucontext_t *)context)->uc_mcontext.fpregs;
  uint64_t *const present = (uint64_t *)(xsave + XSTATE_BV);
  seen_code = info->si_code;
  seen_key = (int)info->si_pkey;
  frame_pkru = *present >> PKRU_BIT & 1 ? *pkru_in(xsave) : 0;
  if (!open_in_frame)
    siglongjmp(back, 1);
  *pkru_in(xsave) = 0;
  *present |= 1u << PKRU_BIT;
}

// A page with a key of its own; faults come to on_fault.
static char *keyed_page(int *key) {
  const struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
  char *const page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  *key = pkey_alloc(0, 0);
  if (page == MAP_FAILED || *key < 1 ||
      pkey_mprotect(page, PAGE, PROT_READ | PROT_WRITE, *key) < 0) {
    perror("a page with a key");
    exit(1);
  }
  sigaction(SIGSEGV, &action, NULL);
  *page = 'x';
  return page;
}

static int read_faults(void) {
  int key;
  volatile char *const page = keyed_page(&key);
  const uint32_t pkru = deny(key);
  if (sigsetjmp(back, 1) == 0) {
    write_pkru(pkru);
    (void)*page;
    return 1;
  }
  EXPECT(seen_code == KEY_CODE);
  EXPECT(seen_key == key);
  EXPECT(frame_pkru == pkru);
  return 0;
}

static int write_faults(void) {
  int key;
  volatile char *const page = keyed_page(&key);
  const uint32_t pkru = read_only(key);
  if (sigsetjmp(back, 1) == 0) {
    write_pkru(pkru);
    EXPECT(*page == 'x');
    *page = 'y';
    return 1;
  }
  EXPECT(seen_code == KEY_CODE && seen_key == key && frame_pkru == pkru);
  return 0;
}

static int sigreturn_restores_pkru_of_frame(void) {
  int key;
  volatile char *const page = keyed_page(&key);
  open_in_frame = 1;
  write_pkru(deny(key));
  EXPECT(*page == 'x');
  EXPECT(read_pkru() == 0);
  return 0;
}

static int system_calls_obey(void) {
  int key, ends[2];
  char *const page = keyed_page(&key);
  EXPECT(pipe(ends) == 0);
  write_pkru(deny(key));
  EXPECT(write(ends[1], page, 1) < 0 && errno == EFAULT);
  return 0;
}

static void *store_pkru(void *out) {
  *(uint32_t *)out = read_pkru();
  return NULL;
}

static int threads_inherit(void) {
  int key;
  uint32_t seen = 0;
  pthread_t thread;
  keyed_page(&key);
  write_pkru(deny(key));
  EXPECT(pthread_create(&thread, NULL, store_pkru, &seen) == 0 && pthread_join(thread, NULL) == 0);
  EXPECT(seen == read_pkru());
  return 0;
}

static int switches_keep(void) {
  int key;
  keyed_page(&key);
  const uint32_t values[] = {deny(key), 0};
  for (int i = 0; i < 1000; i++) {
    write_pkru(values[i & 1]);
    usleep(10);
    EXPECT(read_pkru() == values[i & 1]);
  }
  return 0;
}

static int fetches_are_allowed(void) {
  int key;
  char *const page = keyed_page(&key);
  *page = (char)0xc3; // ret
  EXPECT(pkey_mprotect(page, PAGE, PROT_READ | PROT_EXEC, key) == 0);
  write_pkru(deny(key));
  void (*code)(void);
  memcpy(&code, &page, sizeof code);
  code();
  return 0;
}

// Some integer AVX2, against plain C. A sample only: that an emulator decodes
// video right is for the tests of video to show.
__attribute__((target("avx2"))) static int avx2_computes(void) {
  int16_t a[16], b[16], packed[16];
  int32_t madd[8];
  uint8_t bytes[32];
  for (int i = 0; i < 16; i++) {
    a[i] = (int16_t)(i * 4099 - 30000);
    b[i] = (int16_t)(i * -2111 + 9000);
  }
  const __m256i va = _mm256_loadu_si256((const __m256i *)a);
  const __m256i vb = _mm256_loadu_si256((const __m256i *)b);
  _mm256_storeu_si256((__m256i *)madd, _mm256_madd_epi16(va, vb));
  _mm256_storeu_si256((__m256i *)packed, _mm256_mulhrs_epi16(va, vb));
  _mm256_storeu_si256((__m256i *)bytes, _mm256_packus_epi16(va, vb));
  for (int i = 0; i < 8; i++)
    EXPECT(madd[i] == a[2 * i] * b[2 * i] + a[2 * i + 1] * b[2 * i + 1]);
  for (int i = 0; i < 16; i++)
    EXPECT(packed[i] == (int16_t)((((a[i] * b[i]) >> 14) + 1) >> 1));
  for (int i = 0; i < 32; i++) {
    const int lane = i / 16, in = i % 16;
    const int16_t from = in < 8 ? a[lane * 8 + in] : b[lane * 8 + in - 8];
    EXPECT(bytes[i] == (from < 0 ? 0 : from > 255 ? 255 : from));
  }
  return 0;
}

static int mseal_seals(void) {
  char *const page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  EXPECT(page != MAP_FAILED);
  if (syscall(NR_MSEAL, page, PAGE, 0) < 0)
    return errno == ENOSYS ? SKIP : 1;
  EXPECT(mprotect(page, PAGE, PROT_READ | PROT_WRITE) < 0 && errno == EPERM);
  return 0;
}

static const struct check {
  const char *name;
  int (*run)(void);
} checks[] = {
    {"a_denied_read_faults_with_its_key", read_faults},
    {"a_denied_write_faults_with_its_key", write_faults},
    {"sigreturn_restores_pkru_from_the_frame", sigreturn_restores_pkru_of_frame},
    {"system_calls_obey_keys", system_calls_obey},
    {"threads_inherit_pkru", threads_inherit},
    {"context_switches_keep_pkru", switches_keep},
    {"instruction_fetches_are_allowed", fetches_are_allowed},
    {"avx2_computes_right", avx2_computes},
    {"mseal_seals", mseal_seals},
};

int main(int argc, char **argv) {
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
    if (argc < 2)
      puts(checks[i].name);
    else if (strcmp(argv[1], checks[i].name) == 0)
      return checks[i].run();
  }
  return argc < 2 ? 0 : 2;
}
