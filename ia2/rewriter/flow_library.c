/* What well-known functions of libc do with the objects they are given. */
#include <string.h>

#include "scan.h"

enum {
  R = FLOW_READ,
  W = FLOW_WRITE,
  B = FLOW_BEYOND,
  X = FLOW_RETURN,
  RB = R | B,
  WB = W | B,
  RW = R | W,
  NONE = 0,
  COUNT = 4,
};

/* One entry a parameter; functions that are not here, and further parameters, are unknown. */
static const struct {
  const char *name;
  unsigned flow[COUNT];
} functions[] = {
    {"memcpy", {WB | X, RB, NONE}},
    {"memmove", {WB | X, RB, NONE}},
    {"mempcpy", {WB | X, RB, NONE}},
    {"memset", {WB | X, NONE, NONE}},
    {"memcmp", {RB, RB, NONE}},
    {"memchr", {RB | X, NONE, NONE}},
    {"bzero", {WB, NONE}},
    {"explicit_bzero", {WB, NONE}},
    {"strlen", {RB}},
    {"strnlen", {RB, NONE}},
    {"strcmp", {RB, RB}},
    {"strncmp", {RB, RB, NONE}},
    {"strcasecmp", {RB, RB}},
    {"strncasecmp", {RB, RB, NONE}},
    {"strcpy", {WB | X, RB}},
    {"strncpy", {WB | X, RB, NONE}},
    {"strcat", {RW | B | X, RB}},
    {"strncat", {RW | B | X, RB, NONE}},
    {"stpcpy", {WB | X, RB}},
    {"strchr", {RB | X, NONE}},
    {"strrchr", {RB | X, NONE}},
    {"strstr", {RB | X, RB}},
    {"strpbrk", {RB | X, RB}},
    {"strspn", {RB, RB}},
    {"strcspn", {RB, RB}},
    {"strdup", {RB}},
    {"strndup", {RB, NONE}},
    {"strerror_r", {NONE, WB | X, NONE}},
    {"atoi", {RB}},
    {"atol", {RB}},
    {"atof", {RB}},
    {"strtol", {RB, W, NONE}},
    {"strtoul", {RB, W, NONE}},
    {"strtoll", {RB, W, NONE}},
    {"strtoull", {RB, W, NONE}},
    {"strtod", {RB, W}},
    {"puts", {RB}},
    {"perror", {RB}},
    {"fread", {WB, NONE, NONE}},
    {"fwrite", {RB, NONE, NONE}},
    {"fgets", {WB | X, NONE}},
    {"fputs", {RB}},
    {"fopen", {RB, RB}},
    {"read", {NONE, WB, NONE}},
    {"write", {NONE, RB, NONE}},
    {"pread", {NONE, WB, NONE, NONE}},
    {"pwrite", {NONE, RB, NONE, NONE}},
    {"open", {RB, NONE}},
    {"recv", {NONE, WB, NONE, NONE}},
    {"send", {NONE, RB, NONE, NONE}},
    {"stat", {RB, W}},
    {"fstat", {NONE, W}},
    {"lstat", {RB, W}},
    {"getenv", {RB}},
    {"time", {W}},
    {"clock_gettime", {NONE, W}},
    {"gettimeofday", {W, W}},
    {"nanosleep", {R, W}},
    {"localtime_r", {R, W | X}},
    {"gmtime_r", {R, W | X}},
    {"free", {NONE}},
    {"qsort", {RW | B, NONE, NONE}},
    {"snprintf", {WB, NONE, RB, RW | B}},
    {"vsnprintf", {WB, NONE, RB, R}},
    {"sprintf", {WB, RB, RW | B, RW | B}},
    {"printf", {RB, RW | B, RW | B, RW | B}},
};

/* Names under which headers and compilers know the same function. */
static bool is_name(const char *name, const char *plain) {
  if (!strncmp(name, "__builtin_", 10))
    name += 10;
  if (!strncmp(name, "__isoc99_", 9))
    name += 9;
  size_t n = strlen(plain);
  return !strncmp(name, plain, n) && (!name[n] || !strcmp(name + n, "64"));
}

bool library_flow(const char *name, int param, unsigned *flow) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (!is_name(name, functions[i].name))
      continue;
    bool known = param >= 0 && param < COUNT;
    *flow = known ? functions[i].flow[param] : FLOW_UNKNOWN;
    return known;
  }
  return false;
}
