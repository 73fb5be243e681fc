/* What the compiler calls for assignments and loops.  The runtime's own (hidden): libc's would read
 * libc's writable tuning variables with the runtime's rights. */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *string);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t size);
char *strrchr(const char *string, int c);

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  void *result = to;
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
  return result;
}

void *memmove(void *to, const void *from, size_t size) {
  if ((uintptr_t)to - (uintptr_t)from >= size)
    return memcpy(to, from, size);
  unsigned char *t = to;
  const unsigned char *f = from;
  while (size--) {
    t[size] = f[size];
    __asm__ volatile("" : : : "memory"); /* not a call of memmove */
  }
  return to;
}

void *memset(void *to, int byte, size_t size) {
  void *result = to;
  __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(byte) : "memory");
  return result;
}

int memcmp(const void *a, const void *b, size_t size) {
  const unsigned char *x = a, *y = b;
  for (size_t i = 0; i < size; i++)
    if (x[i] != y[i])
      return x[i] < y[i] ? -1 : 1;
  return 0;
}

size_t strlen(const char *string) {
  size_t length = 0;
  while (string[length]) {
    length++;
    __asm__ volatile("" : : : "memory");
  }
  return length;
}

int strncmp(const char *a, const char *b, size_t size) {
  for (; size; size--, a++, b++)
    if (*a != *b || !*a)
      return (unsigned char)*a - (unsigned char)*b;
  return 0;
}

int strcmp(const char *a, const char *b) { return strncmp(a, b, SIZE_MAX); }

char *strrchr(const char *string, int c) {
  const char *found = 0;
  for (;; string++) {
    if (*string == (char)c)
      found = string;
    if (!*string)
      return (char *)found;
  }
}
