/* A vault that hands out accounts and coins, which others only carry.  Both sides can be told to
 * misbehave: addresses travel as integers for that. */
#ifndef TESTS_HANDLES_VAULT_H
#define TESTS_HANDLES_VAULT_H

#include <stdint.h>

#define VAULT_API __attribute__((visibility("default")))

struct account;
struct coin;

struct purse {
  struct coin *coin;
  int value;
  const char *note; /* the vault's own */
};

struct numbers {
  const int *values;
  int count;
};

struct pair {
  int first, second;
};

struct report {
  int kind; /* 0..2 */
  int *where;
};

VAULT_API struct account *vault_open(int balance);
VAULT_API int vault_balance(struct account *account);
VAULT_API int vault_deposit(struct account *account, int amount); /* above 0 */
VAULT_API void vault_close(struct account **account);
VAULT_API int vault_closed(void); /* how often */
VAULT_API int vault_visit(struct account *account, void (*visitor)(struct account *account));

VAULT_API void vault_mint(struct purse *purse, int value);
VAULT_API void vault_spend(struct purse *purse); /* takes the coin */
VAULT_API int vault_spent(void);
VAULT_API void vault_toss(struct purse *purse, int keep); /* takes the coin unless keep */

VAULT_API int vault_sum(const struct numbers *numbers);
VAULT_API int *vault_find(struct pair *pair, int value);  /* returns a pointer into it */
VAULT_API int vault_same(struct pair *a, struct pair *b); /* adds 1 to a->first, 2 to b->first */
VAULT_API int vault_overlap(struct pair *pair, int *second);

typedef int visitor_with_cookie(void *cookie);
VAULT_API void vault_register(visitor_with_cookie *visitor, void *cookie);
VAULT_API int vault_call(void);

VAULT_API int *vault_slot(void);
VAULT_API void vault_report(struct report *report);

/* (unsafe) What an attacker has found out, and what a hostile vault does. */
VAULT_API uintptr_t vault_secret(void);
VAULT_API void vault_aim(uintptr_t address, int kind);

#endif
