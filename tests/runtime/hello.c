/* Calls between three compartments, from main. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/runtime/check.h"
#include "tests/runtime/program.h"

static __thread long seen = 3;

long one_call_back(long x) {
  volatile char filled[256];
  memset((char *)filled, (int)~x, sizeof filled);
  seen++;
  return x + 1;
}

int main(int argc, char **argv, char **envp) {
  CHECK(argc == 2 && argv[1] && envp);
  CHECK(two_add(5) == 12);
  CHECK(two_call_back(9) == 10);
  CHECK(two_by_three(1) == 13 + 2);
  CHECK(seen == 4);
  CHECK(two_run(TWO_SPAWN, 41) == 42);
  CHECK(two_run(TWO_ATEXIT, 0) == 0);
  printf("hello from one\n");
  return argv[1][0] - '0';
}
