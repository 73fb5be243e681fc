/* pad_tls_plan_test LIBRARY PROGRAM: what padding decides, on real files with changed headers. */
#include "tests/elf/run.h"

#include <elf.h>
#include <string.h>

#include "ia2/elf/elf.h"
#include "ia2/elf/file.h"
#include "ia2/elf/pad_tls.h"

enum { LIBRARY, PROGRAM };

struct row {
  const char *name;
  int file;
  uint32_t type; /* of the segment that is changed */
  size_t offset;
  size_t width;
  uint64_t value;
  const char *reason;   /* NULL: accepted */
  uint64_t memory_size; /* then, of the result */
  uint64_t alignment;
};

#define PHDR(field) offsetof(Elf64_Phdr, field), sizeof(((Elf64_Phdr *)0)->field)
#define TLS(field) PT_TLS, PHDR(field)

static const struct row rows[] = {
    {"right already", LIBRARY, TLS(p_align), 0x1000, NULL, 0x1000, 0x1000},
    {"small alignment of a library", LIBRARY, TLS(p_align), 16, NULL, 0x1000, 0x1000},
    {"no alignment", LIBRARY, TLS(p_align), 0, NULL, 0x1000, 0x1000},
    {"larger alignment is kept", LIBRARY, TLS(p_align), 0x2000, NULL, 0x1000, 0x2000},
    {"size of a library", LIBRARY, TLS(p_memsz), 0x1001, NULL, 0x2000, 0x1000},
    {"size of an executable that keeps its place", PROGRAM, TLS(p_memsz), 0xfd8, NULL, 0x1000,
     0x1000},
    {"alignment of an executable that keeps its place", PROGRAM, TLS(p_align), 64, NULL, 0x1000,
     0x1000},
    {"address in the middle of a page", LIBRARY, TLS(p_vaddr), 0x3040, "cannot be repaired", 0, 0},
    {"absurd size", LIBRARY, TLS(p_memsz), 0xfffffffffffff000 - 0x3000, "is damaged", 0, 0},
    {"no stack header", LIBRARY, PT_GNU_STACK, PHDR(p_type), PT_NULL, "executable stack", 0, 0},
    {"no relro header", LIBRARY, PT_GNU_RELRO, PHDR(p_type), PT_NULL, "PT_GNU_RELRO", 0, 0},
    {"offset table outside of relro", LIBRARY, PT_GNU_RELRO, PHDR(p_memsz), 8, "stays writable", 0,
     0},
    {"dynamic segment outside of the file", LIBRARY, PT_DYNAMIC, PHDR(p_vaddr), 0x7ff00000,
     "not part of a loaded segment", 0, 0},
    {"writable code", LIBRARY, PT_LOAD, PHDR(p_flags), PF_R | PF_W | PF_X, "writable and", 0, 0},
};

static struct file files[2];

static unsigned char *change(const struct row *row) {
  const struct file *file = &files[row->file];
  struct elf elf;
  struct elf_error error;
  assert_true(elf_view(&elf, file->bytes, file->size, &error));
  const size_t index = elf_find_segment(&elf, row->type);
  assert_true(index < elf.segments);
  unsigned char *copy = malloc(file->size);
  assert_non_null(copy);
  memcpy(copy, file->bytes, file->size);
  memcpy(copy + elf.header.e_phoff + index * sizeof(Elf64_Phdr) + row->offset, &row->value,
         row->width);
  return copy;
}

static void check_row(void **state) {
  const struct row *row = *state;
  unsigned char *copy = change(row);
  const size_t size = files[row->file].size;
  struct elf elf;
  struct elf_error error = {""};
  struct pad_tls_plan plan;
  const bool good = elf_view(&elf, copy, size, &error) && pad_tls_plan(&plan, &elf, &error);
  if (good != (row->reason == NULL) ||
      (row->reason != NULL && strstr(error.text, row->reason) == NULL)) {
    fail_msg("'%s' instead of '%s'", error.text, row->reason == NULL ? "" : row->reason);
  }
  if (good) {
    pad_tls_apply(&plan, &elf, copy);
    const Elf64_Phdr tls = elf_segment(&elf, elf_find_segment(&elf, PT_TLS));
    assert_int_equal(tls.p_memsz, row->memory_size);
    assert_int_equal(tls.p_align, row->alignment);
    assert_true(pad_tls_plan(&plan, &elf, &error));
    assert_false(plan.needed);
  }
  free(copy);
}

/* 0x10 bytes aligned to 0x10 begin 0x10 below the thread pointer; padded they would begin 0x1000
 * below it, where the code does not look. */
static void executable_is_not_moved(void **state) {
  (void)state;
  const struct row small = {.file = PROGRAM, .type = PT_TLS, PHDR(p_align), .value = 0x10};
  unsigned char *copy = change(&small);
  struct elf elf;
  struct elf_error error;
  struct pad_tls_plan plan;
  assert_true(elf_view(&elf, copy, files[PROGRAM].size, &error));
  const size_t index = elf_find_segment(&elf, PT_TLS);
  Elf64_Phdr tls = elf_segment(&elf, index);
  tls.p_filesz = 0x10;
  tls.p_memsz = 0x10;
  memcpy(copy + elf.header.e_phoff + index * sizeof tls, &tls, sizeof tls);
  assert_false(pad_tls_plan(&plan, &elf, &error));
  assert_non_null(strstr(error.text, "would move the block"));
  free(copy);
}

/* The dynamic table without any flag that asks for binding at start; the toolchain sets them. */
static void lazy_binding_is_refused(void **state) {
  (void)state;
  const struct row none = {.file = LIBRARY, .type = PT_TLS, PHDR(p_align), .value = 0x1000};
  unsigned char *copy = change(&none);
  struct elf elf;
  struct elf_error error;
  struct pad_tls_plan plan;
  assert_true(elf_view(&elf, copy, files[LIBRARY].size, &error));
  const Elf64_Phdr segment = elf_segment(&elf, elf_find_segment(&elf, PT_DYNAMIC));
  size_t changed = 0;
  for (size_t at = 0; at + sizeof(Elf64_Dyn) <= segment.p_filesz; at += sizeof(Elf64_Dyn)) {
    Elf64_Dyn entry;
    memcpy(&entry, copy + segment.p_offset + at, sizeof entry);
    if (entry.d_tag == DT_FLAGS || entry.d_tag == DT_FLAGS_1) {
      entry.d_un.d_val = 0;
      memcpy(copy + segment.p_offset + at, &entry, sizeof entry);
      changed++;
    }
  }
  assert_true(changed > 0);
  assert_false(pad_tls_plan(&plan, &elf, &error));
  assert_non_null(strstr(error.text, "-z,now"));
  free(copy);
}

#define ROWS (sizeof rows / sizeof *rows)

int main(int argc, char **argv) {
  struct CMUnitTest tests[ROWS + 2];
  struct elf_error error;
  if (argc != 3 || !file_read(&files[LIBRARY], argv[1], &error) ||
      !file_read(&files[PROGRAM], argv[2], &error)) {
    fputs("usage: pad_tls_plan_test LIBRARY PROGRAM\n", stderr);
    return 1;
  }
  for (size_t index = 0; index < ROWS; index++) {
    tests[index] =
        (struct CMUnitTest){rows[index].name, check_row, NULL, NULL, (void *)&rows[index]};
  }
  tests[ROWS] = (struct CMUnitTest)cmocka_unit_test(executable_is_not_moved);
  tests[ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(lazy_binding_is_refused);
  const int status = run_suite("pad_tls", tests, ROWS + 2);
  file_free(&files[LIBRARY]);
  file_free(&files[PROGRAM]);
  return status;
}
