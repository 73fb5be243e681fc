#include "ia2/elf/rights_check.h"

#include <string.h>

#define WRPKRU_SIZE 3u

/* Returns the length of a comparison of eax with a constant, or 0. */
static size_t compare(const unsigned char *code, size_t size, uint32_t *rights) {
  if (size >= 5 && code[0] == 0x3d) {
    memcpy(rights, code + 1, sizeof *rights);
    return 5;
  }
  if (size >= 3 && code[0] == 0x83 && code[1] == 0xf8) { /* sign-extended */
    *rights = (uint32_t)(int32_t)(signed char)code[2];
    return 3;
  }
  if (size >= 2 && code[0] == 0x85 && code[1] == 0xc0) {
    *rights = 0;
    return 2;
  }
  return 0;
}

/* Returns the length of a "jump if not equal" and where it leads, counted from its own start. */
static size_t jump(const unsigned char *code, size_t size, int64_t *target) {
  if (size >= 2 && code[0] == 0x75) {
    *target = 2 + (signed char)code[1];
    return 2;
  }
  if (size >= 6 && code[0] == 0x0f && code[1] == 0x85) {
    int32_t distance;
    memcpy(&distance, code + 2, sizeof distance);
    *target = 6 + (int64_t)distance;
    return 6;
  }
  return 0;
}

bool rights_check_at(const unsigned char *bytes, size_t size, size_t at, uint32_t *rights) {
  if (size - at < WRPKRU_SIZE) {
    return false;
  }
  at += WRPKRU_SIZE;
  const size_t compared = compare(bytes + at, size - at, rights);
  at += compared;
  int64_t target = 0;
  if (compared == 0 || jump(bytes + at, size - at, &target) == 0) {
    return false;
  }
  target += (int64_t)at;
  return target >= 0 && (uint64_t)target < size && size - (uint64_t)target >= 2 &&
         bytes[target] == 0x0f && bytes[target + 1] == 0x0b; /* ud2 */
}
