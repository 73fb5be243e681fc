/* handles NAME: uses the vault as it should ("use"), or attacks it, or is attacked by it.  Prints
 * "won" if the attack came to its end. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "vault.h"

#define EXPECT(x) expect(x, #x)

static int failures;

static void expect(int good, const char *what) {
  if (good)
    return;
  failures++;
  printf("not so: %s\n", what);
}

static int won(int so) {
  puts(so ? "won" : "lost");
  return !so;
}

/* ---- as it should be ---- */

static void look(struct account *account) { EXPECT(vault_balance(account) == 10); }

static int open_and_close(void) {
  struct account *a = vault_open(10), *b = vault_open(20);
  EXPECT(a != b && vault_balance(a) == 10 && vault_balance(b) == 20);
  EXPECT(vault_deposit(b, 5) == 25);
  EXPECT(vault_visit(a, look) == 1);
  struct account *other = a;
  EXPECT(other == a);
  vault_close(&a);
  EXPECT(!a && vault_balance(b) == 25);
  vault_close(&b);
  return vault_closed() == 2;
}

static int mint_and_spend(void) {
  struct purse purse;
  memset(&purse, 0x5a, sizeof purse); /* whatever it held before */
  vault_mint(&purse, 3);
  EXPECT(purse.coin && purse.value == 3);
  struct coin *const coin = purse.coin;
  vault_toss(&purse, 1);
  EXPECT(purse.coin == coin && purse.value == 4);
  struct purse copy = purse; /* a copy is as good as the original, once */
  vault_spend(&copy);
  EXPECT(!copy.coin);
  for (int i = 0; i < 20000; i++) { /* more than the table holds */
    vault_mint(&purse, i);
    vault_spend(&purse);
  }
  return vault_spent() == 20001;
}

static int objects(void) {
  struct pair pair = {1, 2};
  static _Thread_local int value = 7;
  struct numbers none = {NULL, 0};
  EXPECT(vault_find(&pair, 2) == &pair.second && vault_find(&pair, 9) == NULL);
  EXPECT(vault_same(&pair, &pair) == 1 && pair.first == 4);
  EXPECT(vault_sum(&none) == 0 && value == 7);
  return 1;
}

/* Thread-local objects of a second thread lie elsewhere than those of the first. */
static void *from_thread(void *unused) {
  static _Thread_local struct pair pair = {1, 2};
  EXPECT(vault_find(&pair, 1) == &pair.first);
  EXPECT(vault_same(&pair, &pair) == 1 && pair.first == 4);
  return unused;
}

static int cookie_value;
static int take_cookie(void *cookie) { return cookie == &cookie_value; }

static int use(void) {
  pthread_t thread;
  EXPECT(open_and_close());
  EXPECT(mint_and_spend());
  EXPECT(objects());
  vault_register(take_cookie, &cookie_value);
  EXPECT(vault_call() && vault_call());
  struct report report = {0, NULL};
  vault_aim(0, 2);
  vault_report(&report);
  EXPECT(report.kind == 2);
  EXPECT(!pthread_create(&thread, NULL, from_thread, NULL) && !pthread_join(thread, NULL));
  if (!failures)
    puts("good");
  return failures;
}

/* ---- the vault's user attacks ---- */

static struct account *as_account(uintptr_t address) { return (struct account *)address; }

static int forge(void) { return won(vault_balance(as_account(vault_secret())) == 0x5ec2e7); }

static int close_twice(void) {
  struct account *a = vault_open(1), *again = a;
  vault_close(&a);
  vault_close(&again);
  return won(vault_closed() == 2);
}

static int use_closed(void) {
  struct account *a = vault_open(1), *again = a;
  vault_close(&a);
  return won(vault_balance(again) == 1);
}

static int other_kind(void) {
  struct purse purse;
  vault_mint(&purse, 42);
  return won(vault_balance(as_account((uintptr_t)purse.coin)) == 42);
}

static void close_it(struct account *account) { vault_close(&account); }

static int close_in_use(void) {
  struct account *a = vault_open(1);
  return won(vault_visit(a, close_it) == 0);
}

static int spend_twice(void) {
  struct purse purse;
  vault_mint(&purse, 1);
  struct purse copy = purse;
  vault_spend(&purse);
  vault_spend(&copy);
  return won(vault_spent() == 2);
}

static int forge_coin(void) {
  struct purse purse = {(struct coin *)vault_secret(), 1, NULL};
  vault_spend(&purse);
  return won(vault_spent() == 1);
}

static int bad_amount(void) {
  struct account *a = vault_open(1);
  return won(vault_deposit(a, -5) == -4);
}

static int foreign_field(void) {
  struct numbers numbers = {(const int *)vault_secret(), 1};
  return won(vault_sum(&numbers) == 0x5ec2e7);
}

static int overlapping(void) {
  struct pair pair = {1, 2};
  vault_overlap(&pair, &pair.second);
  return won(pair.second == 4 || pair.second == 3);
}

/* ---- the vault attacks ---- */

static int private_slot = 5;

static int aimed_result(void) {
  vault_aim((uintptr_t)&private_slot, 0);
  *vault_slot() = 6;
  return won(private_slot == 6);
}

static int aimed_field(void) {
  struct report report = {0, NULL};
  vault_aim((uintptr_t)&private_slot, 0);
  vault_report(&report);
  *report.where = 6;
  return won(private_slot == 6);
}

static int bad_kind(void) {
  static const char *const names[] = {"none", "some", "all"};
  struct report report = {0, NULL};
  vault_aim(0, 3);
  vault_report(&report);
  return won(report.kind == 3 && names[0]);
}

static int write_cookie(void *cookie) { return *(int *)cookie = 6; }

static int aimed_cookie(void) {
  vault_register(write_cookie, &cookie_value);
  vault_aim((uintptr_t)&private_slot, 0);
  vault_call();
  return won(private_slot == 6);
}

static const struct {
  const char *name;
  int (*run)(void);
} deeds[] = {
    {"use", use},
    {"forge", forge},
    {"close-twice", close_twice},
    {"use-closed", use_closed},
    {"other-kind", other_kind},
    {"close-in-use", close_in_use},
    {"spend-twice", spend_twice},
    {"forge-coin", forge_coin},
    {"bad-amount", bad_amount},
    {"foreign-field", foreign_field},
    {"overlapping", overlapping},
    {"aimed-result", aimed_result},
    {"aimed-field", aimed_field},
    {"bad-kind", bad_kind},
    {"aimed-cookie", aimed_cookie},
};

int main(int argc, char **argv) {
  for (size_t i = 0; argc == 2 && i < sizeof deeds / sizeof *deeds; i++)
    if (!strcmp(argv[1], deeds[i].name))
      return deeds[i].run();
  fprintf(stderr, "usage: handles DEED\n");
  return 2;
}
