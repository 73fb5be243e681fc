/* What ia2-inplace accepts and refuses: a list of one line each, over two small libraries. */
#include "tests/elf/run.h"

#include <string.h>
#include <unistd.h>

#include "ia2/inplace/verdict.h"

struct row {
  const char *list; /* its text */
  const char *want; /* in what is said; NULL if the list is accepted */
};

static const struct row rows[] = {
    {"reads", NULL},
    {"fills", NULL},
    {"local", NULL},
    {"copies", NULL},
    {"inner_of_caller", NULL},
    {"switches", NULL},
    {"chosen", NULL},
    {"jumps_by_bits", NULL},
    {"jumps_by_order", NULL},
    {"reads\nfills # two, and a comment\n\n# nothing\n", NULL},
    {"writes_tls writes planted_errno # a reason", NULL},
    {"writes_global writes counter # a reason", NULL},
    {"calls_argument calls argument # a reason", NULL},
    {"asks asks 39 # a reason", NULL},
    {"gives_up\nends other_end # it traps", NULL},
    {"writes_if\nconstant never # nothing can write it", NULL},

    {"writes_global", "writes data of a library: counter"},
    {"writes_hidden", "writes data of a library: libplanted.so+0x"},
    {"writes_tls", "writes thread-local data of a library: planted_errno"},
    {"writes_loaded", "writes where a pointer leads that was read from data of a library"},
    {"writes_in_call", "writes data of a library: counter"},
    {"writes_elsewhere", "libother.so+0x"},
    {"writes_elsewhere", "writes data of a library"},
    {"writes_kept", "writes data of a library: counter"},
    {"writes_handed_out", "writes data of a library"},
    {"writes_in_case", "writes data of a library: counter"},
    {"writes_in_variant", "writes data of a library: counter"},
    {"writes_in_called_variant", "writes data of a library: counter"},
    {"strings", "writes data of a library: libplanted.so+0x"},
    {"writes_if", "writes data of a library: counter"},
    {"calls_loaded", "calls through a pointer of which it is not known where it leads"},
    {"calls_argument", "calls through a pointer that came from the caller"},
    {"calls_itself", "leads back into a caller"},
    {"calls_unknown", "jumps to an address that is not known"},
    {"gives_up", "writes data of a library"},
    {"asks", "makes system call 39"},
    {"asks_anything", "makes a system call whose number is not known"},
    {"writes_block", "writes the thread control block"},
    {"writes_by_pointer", "writes the thread control block"},
    {"jumps", "jumps to an address that is not known"},
    {"loses_stack", "stack pointer"},
    {"moves_segment", "changes a segment"},
    {"changes_rights", "changes protection rights"},
    {"no_code", "is no instruction that is known"},

    {"writes_in_case",
     "list:1: writes_in_case: libplanted.so+0x"}, /* names line, function, place */
    {"nothing_like_it", "list:1: no library has a function nothing_like_it"},
    {"counter", "no library has a function counter"},
    {"reads\nends nothing_like_it # why", "list:2: no library has a function nothing_like_it"},

    {"writes_global writes planted_errno # another one", "writes data of a library: counter"},
    {"writes_tls writes counter # another one", "thread-local data of a library: planted_errno"},
    {"asks asks 40 # another one", "makes system call 39"},
    {"asks_anything asks 39 # any", "whose number is not known"},
    {"writes_loaded calls argument # another one", "writes where a pointer leads"},
    {"fills writes counter # none", "list:1: fills needs no permission for counter; take it out"},
    {"reads calls argument # none", "reads needs no permission for argument"},

    {"writes_tls writes planted_errno", "line 1: writes_tls: say why, after a #"},
    {"writes_tls writes planted_errno #  ", "line 1: writes_tls: say why, after a #"},
    {"ends other_end", "line 1: other_end: say why, after a #"},
    {"constant never", "line 1: never: say why, after a #"},
    {"constant fills # no variable", "list:1: no library has a variable fills"},
    {"constant nothing_like_it # why", "list:1: no library has a variable nothing_like_it"},
    {"ends", "line 1: `ends` what?"},
    {"constant", "line 1: `constant` what?"},
    {"ends other_end writes counter # no", "line 1: other_end can be permitted nothing"},
    {"reads\nreads", "line 2: reads is there twice; it is in line 1, too"},
    {"reads counter # no", "line 1: 'counter' after reads; say `writes`, `asks` or `calls` first"},
    {"reads writes # no", "line 1: reads: `writes` what?"},
    {"reads writes asks 3 # no", "line 1: reads: `writes` what?"},
    {"reads calls anything # no", "only `calls argument` can be permitted"},
};

static const char *const *paths;

/* What is written to standard error meanwhile; the caller frees it. */
static char *said(void (*act)(void *), void *argument) {
  FILE *file = tmpfile();
  const int kept = dup(2);
  assert_non_null(file);
  fflush(stderr);
  dup2(fileno(file), 2);
  act(argument);
  fflush(stderr);
  dup2(kept, 2);
  close(kept);
  const long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : 0;
  char *text = calloc(1, (size_t)size + 1);
  rewind(file);
  assert_int_equal(fread(text, 1, (size_t)size, file), size);
  fclose(file);
  return text;
}

struct run {
  const char *list;
  bool accepted;
};

static void judge(struct run *run, struct libraries *libraries, const char *list_path) {
  struct list list;
  struct elf_error error;
  if (!list_read(&list, list_path, &error)) {
    fprintf(stderr, "%s\n", error.text);
  } else {
    struct findings findings;
    findings_open(&findings, "ia2-inplace");
    verdict_give(&findings, libraries, &list, "list");
    run->accepted = findings.breaches == 0;
    findings_close(&findings, "report");
  }
  list_free(&list);
}

static void run_list(void *argument) {
  struct run *run = argument;
  struct libraries libraries = {0};
  struct elf_error error;
  char path[] = "list.XXXXXX";
  const int file = mkstemp(path);
  assert_int_equal(write(file, run->list, strlen(run->list)), strlen(run->list));
  close(file);
  for (size_t i = 0; paths[i] != NULL; i++) {
    assert_true(libraries_add(&libraries, paths[i], &error));
  }
  judge(run, &libraries, path);
  libraries_free(&libraries);
  unlink(path);
}

static void check_row(void **state) {
  const struct row *row = *state;
  struct run run = {.list = row->list};
  char *text = said(run_list, &run);
  if (row->want == NULL && !run.accepted) {
    fail_msg("refused: %s", text);
  }
  if (row->want != NULL && (run.accepted || strstr(text, row->want) == NULL)) {
    fail_msg("no '%s' in: %s", row->want, text);
  }
  free(text);
}

#define ROWS (sizeof rows / sizeof *rows)

/* usage: inplace_test LIBRARY... */
int main(int argc, char **argv) {
  static char names[ROWS][80];
  struct CMUnitTest tests[ROWS];
  assert_true(argc > 1);
  paths = (const char *const *)argv + 1;
  for (int i = 1; i < argc; i++) {
    argv[i] = realpath(argv[i], NULL);
    assert_non_null(argv[i]);
  }
  assert_int_equal(chdir(getenv("TEST_TMPDIR")), 0);
  for (size_t i = 0; i < ROWS; i++) {
    const int line = (int)strcspn(rows[i].list, "\n");
    snprintf(names[i], sizeof names[i], "%zu: %.*s", i, line, rows[i].list);
    tests[i] = (struct CMUnitTest){names[i], check_row, NULL, NULL, (void *)&rows[i]};
  }
  return run_suite("inplace", tests, ROWS);
}
