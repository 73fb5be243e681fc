/* What an honest compartment asks of libc, where libc writes its own data for it. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "tests/runtime/program.h"

static void print(void) {
  char text[16];
  snprintf(text, sizeof text, "%d-%s", 7, "seven");
  printf("%s %5.2f %c\n", text, 1.5, 'x');
  fprintf(stdout, "%d %s\n", 42, "forty-two");
  puts("puts");
  fputs("fputs\n", stdout);
  putchar('p');
  fputc('\n', stdout);
  fwrite("fwrite\n", 1, 7, stdout);
  fflush(stdout);
  dprintf(1, "%s\n", "dprintf");
}

static void use_file(void) {
  char line[64] = "";
  const int descriptor = memfd_create("two", 0);
  FILE *const written = fdopen(dup(descriptor), "w");
  fprintf(written, "first line\nsecond line\n");
  printf("closed: %d\n", fclose(written));
  lseek(descriptor, 0, SEEK_SET);
  FILE *const file = fdopen(descriptor, "r");
  printf("%s", fgets(line, sizeof line, file));
  printf("at %ld\n", ftell(file));
  fseek(file, -5, SEEK_END);
  line[fread(line, 1, sizeof line - 1, file)] = 0;
  printf("end %s%d %d\n", line, feof(file) != 0, ferror(file) != 0);
  rewind(file);
  printf("%c\n", ungetc(getc(file), file));
  fclose(file);
  printf("%d %s\n", fopen("/nowhere/at/all", "r") == 0, strerror(errno));
}

static void use_times(void) {
  const time_t day = 86400 * 365;
  struct tm parts;
  gmtime_r(&day, &parts);
  printf("%d-%d-%d\n", parts.tm_year, parts.tm_mon, parts.tm_mday);
  printf("%d\n", mktime(localtime_r(&day, &parts)) == day);
}

static void use_rest(void) {
  srand(1);
  printf("%d\n", rand());
  setenv("TWO", "2", 1);
  printf("%s\n", getenv("TWO"));
  unsetenv("TWO");
  printf("%d %d\n", getenv("TWO") == 0, dlsym(RTLD_DEFAULT, "getpid") != 0);
  char text[64];
  printf("%s\n", strerror_r(ENOENT, text, sizeof text));
  errno = EINTR;
  perror("two");
}

long two_use_libc(void) {
  print();
  use_file();
  use_times();
  use_rest();
  return 0;
}
