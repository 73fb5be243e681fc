/* Allocates in every way that a compartment has, fills the memory, and gives it back.  For both
 * compartments: a source file can belong to one only, so this is text that each includes. */
#ifndef TESTS_ALLOCATOR_PROTECTED_EVERYTHING_H
#define TESTS_ALLOCATOR_PROTECTED_EVERYTHING_H

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ia2/allocator/window.h"
#include "ia2/include/ia2_allocator.h"

static char *checked(void *p, unsigned key, size_t size) {
  if (p == NULL || !ia2_in_heap(p, key) || malloc_usable_size(p) < size)
    return NULL;
  return memset(p, 0x5a, size);
}

static int grows(void *p, unsigned key, size_t size) {
  if (checked(p, key, size) == NULL)
    return 0;
  char *const grown = realloc(p, 3 * size);
  if (grown == NULL || !ia2_in_heap(grown, key) || grown[0] != 0x5a || grown[size - 1] != 0x5a)
    return 0;
  memset(grown, 1, 3 * size);
  free(grown);
  return 1;
}

static int of_size(unsigned key, unsigned lend_key, size_t size) {
  void *posix = NULL;
  return grows(malloc(size), key, size) && grows(calloc(size, 1), key, size) &&
         grows(memalign(256, size), key, size) && posix_memalign(&posix, 4096, size) == 0 &&
         grows(posix, key, size) && grows(lent_malloc(size), lend_key, size) &&
         grows(lent_calloc(1, size), lend_key, size) &&
         grows(lent_memalign(64, size), lend_key, size) && grows(shared_malloc(size), 0, size) &&
         grows(shared_calloc(1, size), 0, size) && grows(shared_memalign(4096, size), 0, size);
}

static int descending(const void *a, const void *b) { return *(const int *)b - *(const int *)a; }

static int of_libc(unsigned key) {
  char *text = NULL, *line = NULL;
  size_t size = 0;
  int *const numbers = malloc(1000 * sizeof *numbers);
  for (int i = 0; i < 1000; i++)
    numbers[i] = i;
  qsort(numbers, 1000, sizeof *numbers, descending);
  if (numbers[0] != 999 || numbers[999] != 0)
    return 0;
  free(numbers);
  if (asprintf(&text, "%0*d", 300, 7) != 300 || !ia2_in_heap(text, key))
    return 0;
  free(text);
  FILE *const file = fopen("/proc/version", "r");
  if (file == NULL || getline(&line, &size, file) < 5 || !ia2_in_heap(line, key))
    return 0;
  fclose(file);
  free(line);
  text = realpath("/proc/self/../self", NULL);
  if (!ia2_in_heap(text, key))
    return 0;
  free(text);
  text = getcwd(NULL, 0);
  if (!ia2_in_heap(text, key))
    return 0;
  free(text);
  return 1;
}

/* libc's own memory, which the compartment of main alone may use. */
static int of_libcs_own(void) {
  char *text = NULL;
  size_t size = 0;
  FILE *const memory = open_memstream(&text, &size);
  if (memory == NULL || fprintf(memory, "%d", 12345) != 5 || fclose(memory) != 0)
    return 0;
  text = realloc(text, 100);
  if (text == NULL || strcmp(text, "12345") != 0)
    return 0;
  free(text);
  return 1;
}

static long everything_allocates(unsigned key, unsigned lend_key) {
  static const size_t sizes[] = {1, 24, 1000, 20000,
                                 300000}; /* no more: emulated page faults are slow */
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    if (!of_size(key, lend_key, sizes[i]))
      return 0;
  return of_libc(key) && (key != 1 || of_libcs_own());
}

#endif
