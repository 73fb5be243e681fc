/* Calls what generate.c made up, and compares with the summary: driver calls.so calls.sum */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/rewriter/summary.h"

struct capture {
  uint64_t gprs[6], rax;
  const unsigned char *stack_pointer;
  unsigned char sses[8][32];
  unsigned char stack[4096];
};
struct reply { /* see probe.S for the offsets */
  uint64_t rax, rdx;
  unsigned char xmm0[32], xmm1[32];
  unsigned char st0[16];
  uint32_t use_st0, use_st1;
  int32_t sret_size, reserved;
  unsigned char st1[16];
  unsigned char memory[4096];
};
struct probe_value {
  const unsigned char *bytes, *mask;
  size_t size;
};

static void *library;
static struct capture *capture;
static struct reply *reply;
static unsigned char *result;
static int failures, refused, checked;

static void *symbol(const char *kind, int i) {
  char name[64];
  snprintf(name, sizeof name, i < 0 ? "%s" : "%s_%d", kind, i);
  void *at = dlsym(library, name);
  if (!at) {
    fprintf(stderr, "driver: no symbol %s\n", name);
    exit(1);
  }
  return at;
}

static void call(const char *kind, int i) {
  void *at = symbol(kind, i);
  void (*function)(void);
  volatile unsigned char below[2 * sizeof capture->stack]; /* the probe reads the stack above it */
  below[0] = 0;
  memcpy(&function, &at, sizeof function);
  function();
  below[1] = below[0];
}

static const struct function *find(const struct summary *s, const char *kind, int i) {
  char name[64];
  snprintf(name, sizeof name, "%s_%d", kind, i);
  for (size_t k = 0; k < s->function_count; k++)
    if (!strcmp(s->functions[k].name, name))
      return &s->functions[k];
  fprintf(stderr, "driver: the summary lacks %s\n", name);
  exit(1);
}

static int same_bytes(const unsigned char *a, const unsigned char *b, const unsigned char *mask,
                      size_t n) {
  for (size_t i = 0; i < n; i++)
    if ((a[i] ^ b[i]) & mask[i])
      return 0;
  return 1;
}

static void report(int i, const struct function *f, const char *what, int j) {
  fprintf(stderr, "signature %d: %s %d is elsewhere\n  %s\n  %s\n", i, what, j, f->type,
          f->signature.locations);
  failures++;
}

/* One location: "rdi", "xmm3", "s16+24", "-". Advances the offset in the value. */
static int check_location(const char *at, size_t length, const struct probe_value *v,
                          size_t *offset) {
  static const char *const gprs[] = {"rdi", "rsi", "rdx", "rcx", "r8", "r9"};
  unsigned long position, size;
  char text[32];
  if (length >= sizeof text)
    return 0;
  memcpy(text, at, length);
  text[length] = '\0';
  if (!strcmp(text, "-"))
    return 1;
  if (sscanf(text, "s%lu+%lu", &position, &size) == 2)
    return size == v->size && position + size <= sizeof capture->stack &&
           same_bytes(capture->stack + position, v->bytes, v->mask, size);
  size_t rest = v->size - *offset;
  if (!strncmp(text, "xmm", 3)) {
    int n = atoi(text + 3);
    size_t bytes = strchr(at, '+') && strchr(at, '+') < at + length + 1 ? 8 : rest;
    if (bytes > 8 && length < strlen(at) && at[length] == '+')
      bytes = 8;
    if (bytes > 32)
      bytes = 32;
    int ok = same_bytes(capture->sses[n], v->bytes + *offset, v->mask + *offset, bytes);
    *offset += bytes;
    return ok;
  }
  for (int n = 0; n < 6; n++) {
    if (strcmp(text, gprs[n]))
      continue;
    size_t bytes = rest < 8 ? rest : 8;
    int ok = same_bytes((unsigned char *)&capture->gprs[n], v->bytes + *offset, v->mask + *offset,
                        bytes);
    *offset += bytes;
    return ok;
  }
  return 0;
}

/* "rdi+xmm0", the locations of one argument.  An eightbyte that is all padding has none. */
static int check_argument(const char *at, size_t length, const struct probe_value *v) {
  size_t offset = 0;
  if (*at == 's')
    return check_location(at, length, v, &offset);
  for (;;) {
    size_t n = 0;
    while (n < length && at[n] != '+')
      n++;
    int all_padding = 1;
    while (*at != '-' && offset + 8 < v->size && all_padding) {
      for (size_t k = 0; k < 8; k++)
        all_padding &= !v->mask[offset + k];
      if (all_padding)
        offset += 8;
    }
    if (!check_location(at, n, v, &offset))
      return 0;
    if (n == length)
      return 1;
    at += n + 1;
    length -= n + 1;
  }
}

static void check_arguments(int i, const struct function *f, const struct probe_value *values) {
  const char *at = f->signature.locations;
  for (int j = 0; *at; j++) {
    size_t n = strcspn(at, ";");
    if (!check_argument(at, n, &values[j]))
      report(i, f, "argument", j);
    at += n + (at[n] == ';');
  }
}

/* ---- results ---- */

static void prepare_reply(const struct signature *s, const struct probe_value *v) {
  unsigned char *bytes = (unsigned char *)reply;
  for (size_t k = 0; k < sizeof *reply; k++)
    bytes[k] = (unsigned char)(k * 13 + 5);
  long double a = 3.25L, b = -7.5L;
  reply->use_st0 = (s->returns & RETURN_ST0) != 0;
  reply->use_st1 = (s->returns & RETURN_ST1) != 0;
  reply->sret_size = s->returns & RETURN_SRET ? (int32_t)v->size : 0;
  memcpy(reply->st0, &a, 10);
  memcpy(reply->st1, &b, 10);
}

/* Every eightbyte of the result comes from a register of the set, in order, each used at most once.
 */
static int matches(const struct probe_value *v, size_t offset, unsigned left) {
  while (offset < v->size) {
    int padding = 1;
    for (size_t k = offset; k < v->size && k < offset + 8; k++)
      padding &= !v->mask[k];
    if (!padding)
      break;
    offset += 8;
  }
  if (offset >= v->size)
    return 1;
  const struct {
    unsigned bit;
    const void *bytes;
    size_t size;
  } sources[] = {{RETURN_RAX, &reply->rax, 8},  {RETURN_RDX, &reply->rdx, 8},
                 {RETURN_XMM0, reply->xmm0, 8}, {RETURN_XMM0, reply->xmm0, 32},
                 {RETURN_XMM1, reply->xmm1, 8}, {RETURN_XMM1, reply->xmm1, 32},
                 {RETURN_ST0, reply->st0, 16},  {RETURN_ST1, reply->st1, 16}};
  for (size_t n = 0; n < sizeof sources / sizeof *sources; n++) {
    size_t size = v->size - offset < sources[n].size ? v->size - offset : sources[n].size;
    if (left & sources[n].bit &&
        same_bytes(sources[n].bytes, result + offset, v->mask + offset, size) &&
        matches(v, offset + size, left & ~sources[n].bit))
      return 1;
  }
  return 0;
}

static void check_result(int i, const struct function *f, const struct probe_value *v) {
  const struct signature *s = &f->signature;
  int ok = s->returns & RETURN_SRET ? same_bytes(reply->memory, result, v->mask, v->size)
                                    : matches(v, 0, s->returns);
  if (!v->size)
    ok = s->returns == 0;
  if (!ok)
    report(i, f, "result, returned in registers", (int)s->returns);
}

/* The call of a variadic function takes what the twin without "..." takes. */
static void check_call(const struct summary *summary, int i, const struct function *twin) {
  char name[64];
  snprintf(name, sizeof name, "probe_%d", i);
  for (size_t k = 0; k < summary->call_count; k++) {
    const struct call *c = &summary->calls[k];
    if (strcmp(c->callee, name))
      continue;
    const struct signature *s = &twin->signature;
    if (c->gprs != s->gprs || c->sses != s->sses || c->stack_bytes != s->stack_bytes ||
        c->stack_align != s->stack_align)
      report(i, twin, "the call's area, of signature", i);
    return;
  }
  report(i, twin, "missing call", i);
}

static void check(const struct summary *summary, int i) {
  const struct function *f = find(summary, "probe", i), *twin = find(summary, "twin", i);
  const struct probe_value *values = symbol("values", i), *v = symbol("result", i);
  if (*f->signature.refusal || *twin->signature.refusal) {
    refused++;
    return;
  }
  call("mask", i);
  prepare_reply(&twin->signature, v);
  call("call", i);
  check_arguments(i, twin, values);
  check_result(i, f, v);
  check_call(summary, i, twin);
  checked++;
}

int main(int argc, char **argv) {
  if (argc != 3)
    return fprintf(stderr, "usage: driver calls.so calls.sum\n"), 1;
  library = dlopen(argv[1], RTLD_NOW);
  if (!library)
    return fprintf(stderr, "driver: %s\n", dlerror()), 1;
  struct summary *summary = summary_read(argv[2], stderr);
  if (!summary)
    return 1;
  capture = symbol("probe_capture", -1);
  reply = symbol("probe_reply", -1);
  result = symbol("probe_result", -1);
  int count = *(const int *)symbol("probe_count", -1);
  for (int i = 0; i < count; i++)
    check(summary, i);
  summary_free(summary);
  printf("%d signatures checked, %d refused, %d differences\n", checked, refused, failures);
  return failures ? 1 : 0;
}
