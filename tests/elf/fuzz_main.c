/* fuzz_main ROUNDS SEED-FILE...: feeds changed copies of real files to the fuzz target, always the
 * same ones. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ia2/elf/file.h"
#include "tests/elf/random.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t state = 0x9e3779b97f4a7c15;

static uint64_t number(void) { return random_number(&state); }

/* Headers are hit more often than the rest, and with numbers that tend to overflow. */
static void change(unsigned char *bytes, size_t size) {
  static const uint64_t numbers[] = {
      0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0xffffffff, 0x7fffffffffffffff, 0xffffffffffffffff,
  };
  const size_t range = number() % 2 == 0 && size > 1024 ? 1024 : size;
  const size_t at = number() % range;
  const size_t width = (size_t)1 << number() % 4;
  uint64_t value = numbers[number() % (sizeof numbers / sizeof *numbers)];
  if (number() % 4 == 0) {
    value = number();
  }
  memcpy(bytes + at, &value, width < size - at ? width : size - at);
}

/* The section table at the end deserves as much attention. */
static void change_end(unsigned char *bytes, size_t size) {
  const size_t tail = size > 4096 ? 4096 : size;
  change(bytes + size - tail, tail);
}

static void fuzz(const struct file *seed, long rounds) {
  unsigned char *copy = malloc(seed->size);
  for (long round = 0; copy != NULL && round < rounds; round++) {
    memcpy(copy, seed->bytes, seed->size);
    const size_t size = number() % 8 == 0 ? 1 + number() % seed->size : seed->size;
    for (uint64_t changes = number() % 4 + 1; changes > 0; changes--) {
      number() % 2 == 0 ? change(copy, size) : change_end(copy, size);
    }
    LLVMFuzzerTestOneInput(copy, size);
  }
  free(copy);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fputs("usage: fuzz_main ROUNDS FILE...\n", stderr);
    return 1;
  }
  for (int index = 2; index < argc; index++) {
    struct file seed;
    struct elf_error error;
    if (!file_read(&seed, argv[index], &error)) {
      fprintf(stderr, "%s: %s\n", argv[index], error.text);
      return 1;
    }
    fuzz(&seed, strtol(argv[1], NULL, 10));
    file_free(&seed);
  }
  return 0;
}
