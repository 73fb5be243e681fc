/* Secrets in every kind of memory, and the means to touch any address: compiled into both sides. */
#ifndef TESTS_ISOLATION_SECRETS_H
#define TESTS_ISOLATION_SECRETS_H

#include <pthread.h>
#include <stdlib.h>

#include "vault.h"

static volatile uint32_t global_secret = SECRET;
static _Thread_local volatile uint32_t tls_secret = SECRET;

/* The frame is gone when the address is used; the stack page, and its key, are not.  The address
 * lies so deep that the calls in between don't write there. */
static __attribute__((noinline)) uintptr_t stack_secret(void) {
  volatile uint32_t secret[16384];
  for (int i = 0; i < 16384; i++)
    secret[i] = SECRET;
  uintptr_t address = (uintptr_t)&secret[0];
  __asm__ volatile("" : "+r"(address) : : "memory");
  return address;
}

static uintptr_t secret_address(int kind) {
  static uint32_t *heap;
  switch (kind) {
  case GLOBAL:
    return (uintptr_t)&global_secret;
  case HEAP:
    if (!heap)
      heap = malloc(sizeof *heap);
    *heap = SECRET;
    return (uintptr_t)heap;
  case STACK:
    return stack_secret();
  default:
    return (uintptr_t)&tls_secret;
  }
}

struct touch {
  uintptr_t address;
  uint32_t value;
  int is_write;
};

static void *touch(void *argument) {
  struct touch *t = argument;
  volatile uint32_t *p = (volatile uint32_t *)t->address;
  if (t->is_write)
    *p = t->value;
  else
    t->value = *p;
  return NULL;
}

static uint32_t touch_in(struct touch t, int in_worker) {
  if (!in_worker) {
    touch(&t);
    return t.value;
  }
  pthread_t worker;
  if (pthread_create(&worker, NULL, touch, &t))
    abort();
  pthread_join(worker, NULL);
  return t.value;
}

#endif
