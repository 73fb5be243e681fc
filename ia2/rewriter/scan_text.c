#define _GNU_SOURCE
#include "scan_text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

struct entry {
  struct entry *next;
  uint64_t hash;
  size_t size;
  char text[];
};

static struct {
  struct entry **buckets;
  size_t bucket_count, entry_count;
} pool;

static uint64_t hash_bytes(const char *text, size_t size) {
  uint64_t h = 0xcbf29ce484222325u;
  for (size_t i = 0; i < size; i++)
    h = (h ^ (unsigned char)text[i]) * 0x100000001b3u;
  return h;
}

static void grow(void) {
  size_t count = pool.bucket_count ? 2 * pool.bucket_count : 1024;
  struct entry **buckets = get_memory(count * sizeof(struct entry *));
  for (size_t i = 0; i < pool.bucket_count; i++)
    for (struct entry *e = pool.buckets[i], *next; e; e = next) {
      next = e->next;
      e->next = buckets[e->hash % count];
      buckets[e->hash % count] = e;
    }
  free(pool.buckets);
  pool.buckets = buckets;
  pool.bucket_count = count;
}

const char *text_intern_bytes(const char *text, size_t size) {
  uint64_t hash = hash_bytes(text, size);
  if (pool.entry_count >= pool.bucket_count)
    grow();
  struct entry **bucket = &pool.buckets[hash % pool.bucket_count];
  for (struct entry *e = *bucket; e; e = e->next)
    if (e->hash == hash && e->size == size && !memcmp(e->text, text, size))
      return e->text;
  struct entry *e = get_memory(sizeof *e + size + 1);
  e->next = *bucket;
  e->hash = hash;
  e->size = size;
  memcpy(e->text, text, size);
  *bucket = e;
  pool.entry_count++;
  return e->text;
}

const char *text_intern(const char *text) { return text_intern_bytes(text, strlen(text)); }

const char *text_printf(const char *fmt, ...) {
  char small[256];
  va_list args, again;
  va_start(args, fmt);
  va_copy(again, args);
  int size = vsnprintf(small, sizeof small, fmt, args);
  va_end(args);
  const char *result;
  if (size < 0)
    fail("a text cannot be formatted");
  if ((size_t)size < sizeof small) {
    result = text_intern_bytes(small, (size_t)size);
  } else {
    char *large = get_memory((size_t)size + 1);
    vsnprintf(large, (size_t)size + 1, fmt, again);
    result = text_intern_bytes(large, (size_t)size);
    free(large);
  }
  va_end(again);
  return result;
}

const char *text_take(CXString string) {
  const char *text = clang_getCString(string);
  const char *result = text_intern(text ? text : "");
  clang_disposeString(string);
  return result;
}

const char *text_finish(struct text *growing) {
  const char *result = text_intern_bytes(growing->at ? growing->at : "", growing->size);
  free(growing->at);
  growing->at = NULL;
  return result;
}

int text_starts_with(const char *text, const char *prefix) {
  return !strncmp(text, prefix, strlen(prefix));
}

void text_free_all(void) {
  for (size_t i = 0; i < pool.bucket_count; i++)
    for (struct entry *e = pool.buckets[i], *next; e; e = next) {
      next = e->next;
      free(e);
    }
  free(pool.buckets);
  memset(&pool, 0, sizeof pool);
}
