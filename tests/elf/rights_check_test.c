/* Which code after a wrpkru makes it harmless to jump to. */
#include "tests/elf/run.h"

#include <string.h>

#include "ia2/elf/rights_check.h"

struct row {
  const char *name;
  const char *bytes;
  size_t size;
  bool good;
  uint32_t rights;
};

#define ROW(name, bytes, good, rights) {name, bytes, sizeof bytes - 1, good, rights}
#define WRPKRU "\x0f\x01\xef"
#define CMP "\x3d\xf0\xff\xff\xff"
#define UD2 "\x0f\x0b"

static const struct row rows[] = {
    ROW("cmp imm32 and jne", WRPKRU CMP "\x75\x01\xc3" UD2, true, 0xfffffff0),
    ROW("cmp imm8 and jne", WRPKRU "\x83\xf8\xf0\x75\x01\xc3" UD2, true, 0xfffffff0),
    ROW("test for all rights", WRPKRU "\x85\xc0\x75\x01\xc3" UD2, true, 0),
    ROW("jne rel32", WRPKRU CMP "\x0f\x85\x01\0\0\0\xc3" UD2, true, 0xfffffff0),
    ROW("jne backwards", UD2 WRPKRU CMP "\x75\xf4", true, 0xfffffff0),
    ROW("no check", WRPKRU "\xc3" UD2, false, 0),
    ROW("nothing after it", WRPKRU, false, 0),
    ROW("cmp of another register", WRPKRU "\x83\xf9\xf0\x75\x01\xc3" UD2, false, 0),
    ROW("cmp cut off", WRPKRU "\x3d\xf0\xff", false, 0),
    ROW("cmp without a jump", WRPKRU CMP "\xc3" UD2, false, 0),
    ROW("je", WRPKRU CMP "\x74\x01\xc3" UD2, false, 0),
    ROW("jne to another place", WRPKRU CMP "\x75\x00\xc3" UD2, false, 0),
    ROW("jne past the end", WRPKRU CMP "\x75\x7f\xc3" UD2, false, 0),
    ROW("jne before the start", WRPKRU CMP "\x75\x80\xc3" UD2, false, 0),
    ROW("jne to half a ud2", WRPKRU CMP "\x75\x01\xc3\x0f", false, 0),
    ROW("something before the cmp", WRPKRU "\x90" CMP "\x75\x01\xc3" UD2, false, 0),
};

static void check_row(void **state) {
  const struct row *row = *state;
  unsigned char *bytes = malloc(row->size);
  assert_non_null(bytes);
  memcpy(bytes, row->bytes, row->size);
  const size_t at = bytes[1] == 0x0b ? 2 : 0; /* after a leading ud2 */
  uint32_t rights = 0;
  assert_int_equal(rights_check_at(bytes, row->size, at, &rights), row->good);
  if (row->good) {
    assert_int_equal(rights, row->rights);
  }
  free(bytes);
}

#define ROWS (sizeof rows / sizeof *rows)

int main(void) {
  struct CMUnitTest tests[ROWS];
  for (size_t index = 0; index < ROWS; index++) {
    tests[index] =
        (struct CMUnitTest){rows[index].name, check_row, NULL, NULL, (void *)&rows[index]};
  }
  return run_suite("rights_check", tests, ROWS);
}
