/* For libFuzzer, in //tests/fuzz. fuzz_main.c drives it without. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/elf/use_elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  /* In a block of its own size and at an odd address, so that reads past the end and reads that
   * need alignment show. */
  unsigned char *copy = malloc(size + 1);
  if (copy != NULL) {
    memcpy(copy + 1, data, size);
    use_elf(copy + 1, size);
    free(copy);
  }
  return 0;
}
