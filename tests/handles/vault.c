#include "vault.h"

#include <stddef.h>

struct account {
  int balance, open;
};
struct coin {
  int value, shares;
};

static struct account accounts[16];
static struct coin coins[16];
static struct account secret = {0x5ec2e7, 1};
static const char note[] = "one share";
static int closed, spent, account_count, coin_count;
static uintptr_t aim;
static int aim_kind;
static visitor_with_cookie *registered;
static void *registered_cookie;

struct account *vault_open(int balance) {
  struct account *account = &accounts[account_count++ % 16];
  *account = (struct account){balance, 1};
  return account;
}

int vault_balance(struct account *account) { return account->balance; }

int vault_deposit(struct account *account, int amount) { return account->balance += amount; }

void vault_close(struct account **account) {
  closed++;
  (*account)->open = 0;
  *account = NULL;
}

int vault_closed(void) { return closed; }

int vault_visit(struct account *account, void (*visitor)(struct account *account)) {
  visitor(account);
  return account->open;
}

void vault_mint(struct purse *purse, int value) {
  struct coin *coin = &coins[coin_count++ % 16];
  *coin = (struct coin){value, 1};
  *purse = (struct purse){coin, value, note};
}

void vault_spend(struct purse *purse) {
  spent++;
  purse->coin->shares--;
  purse->coin = NULL;
  purse->value = 0;
}

int vault_spent(void) { return spent; }

void vault_toss(struct purse *purse, int keep) {
  purse->value++;
  if (!keep)
    vault_spend(purse);
}

int vault_sum(const struct numbers *numbers) {
  int sum = 0;
  for (int i = 0; i < numbers->count; i++)
    sum += numbers->values[i];
  return sum;
}

int *vault_find(struct pair *pair, int value) {
  return pair->first == value ? &pair->first : pair->second == value ? &pair->second : NULL;
}

int vault_same(struct pair *a, struct pair *b) {
  a->first += 1;
  b->first += 2;
  return a == b;
}

int vault_overlap(struct pair *pair, int *second) {
  pair->second += 1;
  *second += 1;
  return pair->second;
}

void vault_register(visitor_with_cookie *visitor, void *cookie) {
  registered = visitor;
  registered_cookie = cookie;
}

int vault_call(void) { return registered(aim ? (void *)aim : registered_cookie); }

int *vault_slot(void) { return (int *)aim; }

void vault_report(struct report *report) {
  report->kind = aim_kind;
  report->where = (int *)aim;
}

uintptr_t vault_secret(void) { return (uintptr_t)&secret; }

void vault_aim(uintptr_t address, int kind) {
  aim = address;
  aim_kind = kind;
}
