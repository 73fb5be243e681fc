/* What compilers call even in freestanding code: calls.so has no libc, so that any compiler's
 * headers and libraries will do. */
void *memset(void *to, int byte, unsigned long size);
void *memcpy(void *to, const void *from, unsigned long size);

void *memset(void *to, int byte, unsigned long size) {
  for (unsigned char *at = to; size; size--) {
    *at++ = (unsigned char)byte;
    __asm__ volatile("" ::: "memory"); /* no memset here */
  }
  return to;
}

void *memcpy(void *to, const void *from, unsigned long size) {
  unsigned char *at = to;
  for (const unsigned char *byte = from; size; size--) {
    *at++ = *byte++;
    __asm__ volatile("" ::: "memory");
  }
  return to;
}
