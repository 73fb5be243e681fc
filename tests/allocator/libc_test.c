/* The private versions of what libc allocates: results and errno as libc's, memory our own. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#include "tests/allocator/harness/check.h"
#include "tests/allocator/harness/world.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_private(const void *p) { return ia2_in_heap(p, 1); }

/* Same text (or both none), ours private. */
static void same_text(char *ours, int our_errno, char *theirs, int their_errno) {
  CHECK((ours == NULL) == (theirs == NULL));
  if (ours != NULL && theirs != NULL)
    CHECK(strcmp(ours, theirs) == 0 && is_private(ours));
  if (ours == NULL && our_errno != their_errno)
    fprintf(stderr, "errno %s instead of %s\n", strerrorname_np(our_errno),
            strerrorname_np(their_errno));
  CHECK(ours != NULL || our_errno == their_errno);
  free(ours);
  libc.free(theirs);
}

#define SAME_TEXT(ours_call, theirs_call)                                                          \
  do {                                                                                             \
    errno = 0;                                                                                     \
    char *const ours_ = ours_call;                                                                 \
    const int our_errno_ = errno;                                                                  \
    errno = 0;                                                                                     \
    char *const theirs_ = theirs_call;                                                             \
    same_text(ours_, our_errno_, theirs_, errno);                                                  \
  } while (0)

/* ---- strings ---- */

static void strings(void) {
  static const char *const texts[] = {"", "a", "some text", "fifteen bytes..", "sixteen bytes..."};
  for (size_t i = 0; i < COUNT(texts); i++) {
    SAME_TEXT(strdup(texts[i]), libc.strdup(texts[i]));
    for (size_t n = 0; n < 20; n++)
      SAME_TEXT(strndup(texts[i], n), libc.strndup(texts[i], n));
    SAME_TEXT(strndup(texts[i], SIZE_MAX), libc.strndup(texts[i], SIZE_MAX));
  }
  const char unterminated[3] = {'a', 'b', 'c'};
  SAME_TEXT(strndup(unterminated, 3), libc.strndup(unterminated, 3));
  wchar_t *const wide = wcsdup(L"wide text");
  CHECK(is_private(wide) && wcscmp(wide, L"wide text") == 0);
  free(wide);
}

/* ---- asprintf ---- */

static void __attribute__((format(printf, 1, 2))) print(const char *format, ...) {
  char *ours = (char *)1, *theirs = (char *)1;
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  errno = EDOM; /* for %m */
  const int our_length = vasprintf(&ours, format, args);
  const int our_errno = errno;
  errno = EDOM;
  const int their_length = libc.vasprintf(&theirs, format, again);
  CHECK(our_length == their_length && (our_length >= 0 || our_errno == errno));
  va_end(args);
  va_end(again);
  if (our_length < 0 || their_length < 0)
    return;
  CHECK((size_t)our_length == strlen(ours));
  same_text(ours, 0, theirs, 0);
}

static char too_wide[] = "%99999999999d"; /* not const: compilers would see through it */

static void printing(void) {
  for (int width = 0; width < 600; width += width > 240 && width < 270 ? 1 : 7)
    print("%*d|", width, 42);
  print("%s", "");
  print("no conversion");
  print("%d %s %5.2f %c %% %lld %zu %p", 1, "two", 3.0, '4', 5LL, (size_t)6, (void *)7);
  print("%m");
  print("%300s %m", "x");
  print("%ls", L"wide");
  print("%ls", (const wchar_t *)L"\xffffff"); /* EILSEQ in the C locale */
  print(too_wide, 1);                         /* EOVERFLOW */
  char *text = NULL;
  CHECK(asprintf(&text, "%s-%d", "a", 1) == 3 && is_private(text) && strcmp(text, "a-1") == 0);
  free(text);
}

/* ---- getline ---- */

struct reader {
  FILE *file;
  char *line;
  size_t size;
};

static struct reader reader(char *bytes, size_t length, char *line, size_t size) {
  return (struct reader){fmemopen(bytes, length, "r"), line, size};
}

static void read_like(char *bytes, size_t length, int delimiter) {
  struct reader ours = reader(bytes, length, NULL, 0), theirs = reader(bytes, length, NULL, 0);
  ssize_t got;
  do {
    got = getdelim(&ours.line, &ours.size, delimiter, ours.file);
    CHECK(got == libc.getdelim(&theirs.line, &theirs.size, delimiter, theirs.file));
    CHECK(ours.size == theirs.size);
    CHECK(got < 0 || memcmp(ours.line, theirs.line, (size_t)got + 1) == 0);
    CHECK(feof(ours.file) == feof(theirs.file) && ferror(ours.file) == ferror(theirs.file));
  } while (got >= 0);
  CHECK(is_private(ours.line));
  fclose(ours.file);
  fclose(theirs.file);
  free(ours.line);
  libc.free(theirs.line);
}

static void lines(void) {
  static char text[] = "first\n\nthird with some more text\nlast without end";
  static char zeros[] = "a\0b\0\0c\n\377end";
  static char lengths[20000];
  read_like(text, sizeof text - 1, '\n');
  read_like(text, sizeof text - 1, 't');
  read_like(zeros, sizeof zeros - 1, '\0');
  read_like(zeros, sizeof zeros - 1, '\377');
  read_like(zeros, sizeof zeros - 1, -1);
  memset(lengths, 'x', sizeof lengths);
  for (size_t i = 0, step = 1; i < sizeof lengths; i += step, step += 3)
    lengths[i] = '\n';
  read_like(lengths, sizeof lengths, '\n');
}

static void line_edges(void) {
  size_t size = 0;
  char *line = NULL;
  errno = 0;
  CHECK(getline(NULL, &size, stdin) == -1 && errno == EINVAL);
  errno = 0;
  CHECK(getline(&line, NULL, stdin) == -1 && errno == EINVAL);
  FILE *const nothing = fopen("/dev/null", "r");
  CHECK(getline(&line, &size, nothing) == -1 && feof(nothing) && is_private(line) && size == 120);
  fclose(nothing);
  FILE *const directory = fopen("/", "r");
  errno = 0;
  CHECK(getline(&line, &size, directory) == -1 && errno == EISDIR && ferror(directory));
  fclose(directory);
  FILE *const write_only = fopen("/dev/null", "w");
  errno = 0;
  CHECK(getline(&line, &size, write_only) == -1 && errno == EBADF);
  fclose(write_only);
  free(line);
}

/* ---- paths ---- */

static void paths(void) {
  static const char *const names[] = {"/",
                                      ".",
                                      "..",
                                      "/usr/../usr/./bin",
                                      "/proc/self",
                                      "",
                                      "/nonexistent/x",
                                      "/etc/passwd/x",
                                      "/dev/null",
                                      "loop",
                                      "dangling",
                                      "deep"};
  char directory[] = "/tmp/ia2_paths_XXXXXX", buffer[PATH_MAX], before[PATH_MAX];
  CHECK(getcwd(before, sizeof before) == before && mkdtemp(directory) != NULL &&
        chdir(directory) == 0);
  CHECK(symlink("loop", "loop") == 0 && symlink("nowhere", "dangling") == 0 &&
        symlink("/usr/bin", "deep") == 0);
  for (size_t i = 0; i < COUNT(names); i++) {
    SAME_TEXT(realpath(names[i], NULL), libc.realpath(names[i], NULL));
    SAME_TEXT(canonicalize_file_name(names[i]), libc.realpath(names[i], NULL));
  }
  SAME_TEXT(realpath(NULL, NULL), libc.realpath(NULL, NULL));
  char *const too_long = memset(malloc(PATH_MAX + 10), 'x', PATH_MAX + 9);
  too_long[PATH_MAX + 9] = '\0';
  SAME_TEXT(realpath(too_long, NULL), libc.realpath(too_long, NULL));
  free(too_long);
  CHECK(realpath("deep", buffer) == buffer && strcmp(buffer, "/usr/bin") == 0);
  CHECK(unlink("loop") == 0 && unlink("dangling") == 0 && unlink("deep") == 0);
  CHECK(chdir(before) == 0 && rmdir(directory) == 0);
}

static void working_directory(void) {
  char buffer[PATH_MAX];
  SAME_TEXT(getcwd(NULL, 0), libc.getcwd(NULL, 0));
  SAME_TEXT(getcwd(NULL, PATH_MAX), libc.getcwd(NULL, PATH_MAX));
  SAME_TEXT(getcwd(NULL, 1), libc.getcwd(NULL, 1));
  SAME_TEXT(getcwd(NULL, 2), libc.getcwd(NULL, 2));
  SAME_TEXT(get_current_dir_name(), libc.get_current_dir_name());
  errno = 0;
  CHECK(getcwd(buffer, 0) == NULL && errno == EINVAL);
  CHECK(getcwd(buffer, sizeof buffer) == buffer);
  CHECK(setenv("PWD", "/usr", 1) == 0);
  SAME_TEXT(get_current_dir_name(), libc.get_current_dir_name());
  CHECK(setenv("PWD", buffer, 1) == 0);
  SAME_TEXT(get_current_dir_name(), libc.get_current_dir_name());
  CHECK(unsetenv("PWD") == 0);
  SAME_TEXT(get_current_dir_name(), libc.get_current_dir_name());
}

/* Longer than any path that the kernel takes. */
static void deep_working_directory(void) {
  char directory[] = "/tmp/ia2_deep_XXXXXX", name[201], before[PATH_MAX];
  memset(name, 'd', 200);
  name[200] = '\0';
  CHECK(getcwd(before, sizeof before) != NULL && mkdtemp(directory) != NULL &&
        chdir(directory) == 0);
  int depth = 0;
  for (; depth < 30 && mkdir(name, 0700) == 0 && chdir(name) == 0; depth++)
    continue;
  CHECK(depth == 30);
  SAME_TEXT(getcwd(NULL, 0), libc.getcwd(NULL, 0));
  SAME_TEXT(getcwd(NULL, 100), libc.getcwd(NULL, 100));
  for (; depth > 0 && chdir("..") == 0 && rmdir(name) == 0; depth--)
    continue;
  CHECK(depth == 0 && chdir(before) == 0 && rmdir(directory) == 0);
}

/* ---- qsort ---- */

static long compared;
static size_t key_bytes;

static int by_key(const void *a, const void *b) {
  compared = compared * 31 + ((const unsigned char *)a)[0] * 7 + ((const unsigned char *)b)[0];
  return memcmp(a, b, key_bytes);
}
static int by_key_r(const void *a, const void *b, void *sign) {
  return *(int *)sign * by_key(a, b);
}

/* Only a part of each element is compared, so that a sort that is not stable shows. */
static void sort_like(size_t count, size_t size) {
  unsigned char *const bytes = malloc(count * size + 1), *const ours = malloc(count * size + 1),
                       *const theirs = malloc(count * size + 1);
  for (size_t i = 0; i < count * size; i++)
    bytes[i] = (unsigned char)(rand() % 5);
  key_bytes = size / 2 + 1;
  memcpy(ours, bytes, count * size);
  memcpy(theirs, bytes, count * size);
  compared = 0;
  qsort(ours, count, size, by_key);
  const long our_compared = compared;
  compared = 0;
  libc.qsort(theirs, count, size, by_key);
  CHECK(our_compared == compared && memcmp(ours, theirs, count * size) == 0);
  int sign = -1;
  qsort_r(ours, count, size, by_key_r, &sign);
  libc.qsort_r(theirs, count, size, by_key_r, &sign);
  CHECK(memcmp(ours, theirs, count * size) == 0);
  free(bytes), free(ours), free(theirs);
}

static void sorting(void) {
  static const size_t counts[] = {0, 1, 2, 3, 7, 31, 32, 33, 100, 1000, 5000};
  static const size_t element_sizes[] = {1, 2, 3, 4, 7, 8, 12, 16, 24, 32, 33, 40, 64, 100, 1000};
  for (size_t i = 0; i < COUNT(counts); i++)
    for (size_t j = 0; j < COUNT(element_sizes); j++)
      sort_like(counts[i], element_sizes[j]);
}

int main(void) {
  world_start();
  strings();
  printing();
  lines();
  line_edges();
  paths();
  working_directory();
  deep_working_directory();
  sorting();
  return check_status();
}
