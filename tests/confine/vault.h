#ifndef TESTS_CONFINE_VAULT_H
#define TESTS_CONFINE_VAULT_H

enum place {
  GLOBAL,
  HEAP,
  STACK,
  TLS,
  TEXT,
  CONSTANT, /* relocated, then read-only */
  PLACES,
};

/* Where a page of the library's lies. */
unsigned long vault_place(int place);

/* Whether all of it is as it was. */
int vault_intact(void);

#endif
