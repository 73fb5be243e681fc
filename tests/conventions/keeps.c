/* Functions for which libc keeps something between calls, which this compartment may not write. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib.h"

/* Names of libc's that are this library's own. */
__attribute__((visibility("hidden"))) int dprintf(int threshold, const char *format, ...);
__attribute__((visibility("hidden"))) int dprintf(int threshold, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vprintf(format, arguments);
  va_end(arguments);
  return length + threshold;
}
__attribute__((visibility("hidden"))) int rand(void) { return 4; }

static void own_names(void) {
  printf("dprintf: %d\n", dprintf(1000, "own\n"));
  printf("rand: %d\n", rand());
}

static void words(void) {
  char text[] = "a,b;c";
  for (char *word = strtok(text, ",;"); word; word = strtok(NULL, ",;"))
    printf("strtok: %s\n", word);
}

static void memory_streams(void) {
  char *text = NULL, line[16], buffer[8] = "";
  size_t size = 0;
  FILE *file = open_memstream(&text, &size);
  fprintf(file, "%d-%s", 12, "twelve");
  fflush(file);
  printf("open_memstream: %s %zu\n", text, size);
  fseek(file, 3, SEEK_SET);
  fputc('T', file);
  fclose(file);
  printf("open_memstream: %s %zu\n", text, size);
  file = fmemopen(text, strlen(text), "r");
  ungetc(getc(file), file);
  printf("fmemopen: %s", fgets(line, sizeof line, file));
  printf(" at %ld", ftell(file));
  printf(" end: %d\n", feof(file) != 0);
  fclose(file);
  free(text);
  file = fmemopen(buffer, sizeof buffer, "w");
  fputs("too long for it", file);
  fflush(file);
  printf("fmemopen: %.8s error: %d\n", buffer, ferror(file) != 0);
  fclose(file);
}

static int is_self(const struct dirent *entry) { return strcmp(entry->d_name, ".") == 0; }

static void directories(void) {
  DIR *directory = opendir("/");
  struct dirent *entry, **list;
  int dots = 0, others = 0;
  while ((entry = readdir(directory)))
    entry->d_name[0] == '.' ? dots++ : others++;
  rewinddir(directory);
  dots += readdir(directory) != NULL;
  printf("opendir: %d %d\n", dots > 2, others > 0);
  printf("closedir: %d\n", closedir(directory));
  directory = opendir("/dev/null");
  printf("opendir: %d %s\n", directory == NULL, strerror(errno));
  const int found = scandir("/", &list, is_self, alphasort);
  printf("scandir: %d %s\n", found, list[0]->d_name);
  free(list[0]);
  free(list);
}

static void libraries(void) {
  void *self = dlopen(NULL, RTLD_NOW), *libc = dlopen("libc.so.6", RTLD_NOW);
  printf("dlsym: %d %d\n", dlsym(self, "getpid") == (void *)getpid,
         dlsym(libc, "getppid") == (void *)getppid);
  void *const nothing = dlsym(RTLD_DEFAULT, "no_such_thing");
  printf("dlsym: %d %d\n", nothing == NULL, dlerror() != NULL);
  self = dlopen("libnowhere.so", RTLD_NOW);
  printf("dlopen: %d %d\n", self == NULL, dlerror() != NULL);
  printf("dlclose: %d\n", dlclose(libc));
}

static void times(void) {
  const time_t day = 86400;
  struct tm parts;
  char text[64];
  printf("asctime: %s", asctime(gmtime(&day)));
  strftime(text, sizeof text, "%Y-%m-%d %H:%M", gmtime_r(&day, &parts));
  printf("strftime: %s\n", text);
}

static void environment(void) {
  static char variable[] = "LIB_VARIABLE=put";
  putenv(variable);
  printf("putenv: %s\n", getenv("LIB_VARIABLE"));
  printf("setenv: %d\n", setenv("", "x", 1));
}

void lib_keeps(void) {
  own_names();
  words();
  memory_streams();
  directories();
  libraries();
  times();
  environment();
}
